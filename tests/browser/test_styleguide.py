"""The style guide stands for every page: all its components, in both themes, on desktop and phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import overflowing, scroll_through
from tests.browser.sizes import only_full


@pytest.mark.parametrize(
    ("width", "theme"),
    [
        *((1440, "light"), (768, "dark"), (390, "dark")),
        *(only_full(1440, "dark"), only_full(768, "light"), only_full(390, "light")),
    ],
)
def test_every_component_is_clean_at_every_width_in_both_themes(
    style_guide, page_for, check_page, width, theme
):
    page = page_for(width=width, theme=theme)
    page.goto(style_guide)
    scroll_through(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    check_page(page)


def test_without_scripts_the_tables_stand_open_and_nothing_is_missing(style_guide, page_for, check_page):
    page = page_for(width=390, javascript=False)
    page.goto(style_guide)
    expect(page.locator("#flow table")).to_be_visible()
    expect(page.locator("#flow .plot")).to_be_hidden()
    assert overflowing(page) == []


def test_with_scripts_the_tables_are_folded_and_open_on_demand(style_guide, page_for):
    page = page_for()
    page.goto(style_guide)
    expect(page.locator("#flow table")).to_be_hidden()
    page.locator("#flow summary", has_text="Table").click()
    expect(page.locator("#flow table")).to_be_visible()
    assert overflowing(page) == []


def test_the_theme_button_changes_the_theme_and_the_next_page_remembers_it(style_guide, page_for):
    page = page_for(theme="light")
    page.goto(style_guide)
    page.locator("[data-theme-button]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_theme_in_the_address_wins_over_the_remembered_one(style_guide, page_for):
    page = page_for(theme="light")
    page.goto(style_guide)
    page.locator("[data-theme-button]").click()
    page.goto(f"{style_guide}?theme=light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_copying_says_that_it_was_done(style_guide, page_for):
    page = page_for()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(style_guide)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == style_guide


def test_the_dialog_opens_by_its_button_and_closes_by_escape(style_guide, page_for):
    page = page_for()
    page.goto(style_guide)
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog", name="Remove Jonas from your PLN?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_charts_are_redrawn_in_the_colours_of_the_new_theme(style_guide, page_for):
    page = page_for(theme="light")
    page.goto(style_guide)
    page.locator("#ladder").scroll_into_view_if_needed()
    bar = page.locator("#ladder .bars .point path").first
    before = bar.evaluate("(each) => getComputedStyle(each).fill")
    page.locator("[data-theme-button]").click()
    expect(bar).not_to_have_css("fill", before)


def test_the_palette_opens_finds_a_person_and_goes_there_by_keyboard_alone(style_guide, page_for):
    page = page_for()
    page.goto(style_guide)
    page.keyboard.press("Control+k")
    page.keyboard.type("amina")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Amina Diallo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide?theme=dark")


def test_the_first_tab_stop_leads_to_the_content(style_guide, page_for):
    page = page_for()
    page.goto(style_guide)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_numbers_sort_as_numbers_and_say_so(style_guide, page_for):
    page = page_for()
    page.goto(style_guide)
    people = page.get_by_role("region", name="People and what they gave")
    people.get_by_role("button", name="Answers").click()
    expect(people.get_by_role("columnheader", name="Answers")).to_have_attribute("aria-sort", "ascending")
    assert people.locator("tbody tr td.num:nth-child(3)").all_inner_texts() == ["3", "11", "14"]


def test_a_phone_shows_at_most_five_tabs_and_the_rest_under_more(style_guide, page_for):
    page = page_for(width=390)
    page.goto(style_guide)
    assert page.locator(".nav > ul > li:visible").count() == 5
    page.locator(".nav summary").click()
    expect(page.locator(".nav .more a").last).to_be_visible()
