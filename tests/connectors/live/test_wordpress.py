"""A real WordPress: authors and their posts, changed, scheduled, dated back, hidden and thrown away."""

from datetime import timedelta

import pytest

from connectors.contract import Activity
from connectors.errors import AccountGone, AccountNotFound
from connectors.http import HardenedHttp
from connectors.wordpress import WordPress
from plnhub.clock import utc_now
from tests.connectors.live.wordpress_author import CODE, author, number_of
from tests.servers.wordpress import WordPress as Site

pytestmark = pytest.mark.live


def only(acts: list[Activity]) -> Activity:
    (act,) = acts
    return act


def titles(acts: list[Activity]) -> list[str | None]:
    return [act.object.name for act in acts]


@pytest.mark.parametrize("permalinks", ["", "/%year%/%postname%/", "/index.php/%postname%/"])
def test_an_author_is_found_under_any_permalinks(site: Site, permalinks: str) -> None:
    name = f"ann{len(permalinks)}"
    number = site.person(name)
    site.post(number, "Begun")
    site.do(f"[update_option('permalink_structure', '{permalinks}'), flush_rewrite_rules(true)]")
    page = site.do(f"get_author_posts_url({number})")
    http = HardenedHttp(clock=utc_now, allowed=site.allowed)
    found = [WordPress({}).lookup(http, typed) for typed in (page, f"{site.url}/?author={number}")]
    site.do("[update_option('permalink_structure', ''), flush_rewrite_rules(true)]")
    assert {one.account_id for one in found} == {f"{site.url}/?author={number}"}
    assert {one.handle for one in found} == {name}


def test_a_site_of_several_authors_asks_which_one(site: Site) -> None:
    author(site, "fay")
    http = HardenedHttp(clock=utc_now, allowed=site.allowed)
    with pytest.raises(AccountNotFound):
        WordPress({}).lookup(http, site.url)


def test_more_posts_of_one_second_than_a_page_holds_are_all_read_once(site: Site) -> None:
    reader = author(site, "gil")
    fields = "'post_content' => 'x', 'post_status' => 'publish', 'post_date' => '2026-10-01 10:00:00'"
    each = f"wp_insert_post(['post_title' => 'Many ' . $n, 'post_author' => {number_of(reader)}, {fields}])"
    site.do(f"count(array_map(function ($n) {{ return {each}; }}, range(1, 130)))")
    found = titles(reader.poll())
    assert (len(found), len(set(found))) == (131, 131)


def test_an_edit_brings_the_same_act_in_a_new_revision(site: Site) -> None:
    reader = author(site, "hal")
    first = only(reader.poll())
    later = "gmdate('Y-m-d H:i:s', time() + 5)"  # an edit within the second of the post is none to anybody
    number = first.object.id.rpartition("=")[2]
    site.do(
        f"[wp_update_post(['ID' => {number}, 'post_title' => 'Corrected']),"
        f" $wpdb->update($wpdb->posts, ['post_modified' => {later}, 'post_modified_gmt' => {later}],"
        f" ['ID' => {number}])]"
    )
    assert reader.state(first) == "edited"
    second = only(reader.poll())
    assert (second.id, second.object.name) == (first.id, "Corrected")
    assert second.revision != first.revision


def test_a_post_that_was_scheduled_long_ago_is_seen_when_its_time_has_come(site: Site) -> None:
    reader = author(site, "ida")
    later = {"post_status": "future", "post_date": "2099-01-01 10:00:00"}
    waits = site.post(number_of(reader), "Scheduled", **later)
    before = titles(reader.poll())
    now, long_ago = "gmdate('Y-m-d H:i:s')", "'2026-01-01 00:00:00'"
    come = f"'post_date' => {now}, 'post_date_gmt' => {now}, 'post_status' => 'publish'"
    written = f"'post_modified' => {long_ago}, 'post_modified_gmt' => {long_ago}"
    site.do(f"$wpdb->update($wpdb->posts, [{come}, {written}], ['ID' => {waits}])")
    assert ("Scheduled" in before, "Scheduled" in titles(reader.poll())) == (False, True)


def test_a_post_that_a_program_has_dated_back_is_seen_within_a_week(site: Site) -> None:
    reader = author(site, "joe")
    reader.poll()
    site.post(number_of(reader), "Dated back", post_date="2019-01-01 10:00:00")
    soon = titles(reader.poll())
    reader.later = timedelta(days=7)
    assert ("Dated back" in soon, "Dated back" in titles(reader.poll())) == (False, True)


@pytest.mark.parametrize(
    "more", [{"post_status": "private"}, {"post_status": "draft"}, {"post_password": "x"}]
)
def test_what_is_not_open_to_everybody_is_not_read(site: Site, more: dict[str, str]) -> None:
    reader = author(site, "jo" + "".join(more.values()))
    site.post(number_of(reader), "Closed", **more)
    assert "Closed" not in titles(reader.poll())


@pytest.mark.parametrize("act", ["wp_trash_post({})", "wp_delete_post({}, true)"])
def test_a_post_that_was_thrown_away_is_gone_by_its_own_address(site: Site, act: str) -> None:
    reader = author(site, "kim" + act[3:5])
    number = site.post(number_of(reader), "Thrown away")
    posts = {each.object.name: each for each in reader.poll()}
    site.do(act.format(number))
    states = [reader.state(each) for each in posts.values()]
    assert (sorted(states), reader.state(posts["Thrown away"])) == (["gone", "present"], "gone")


def test_an_author_is_proven_by_what_only_the_author_can_write(site: Site) -> None:
    reader = author(site, "ray")
    number, page = number_of(reader), "https://hub.example/people/ray"
    post = site.post(number, f"{CODE} in a post")
    site.comment(post, f"{CODE} <a rel='me' href='{page}'>me</a>", author=number)
    before = reader.proven(page)
    site.do(f"wp_update_user(['ID' => {number}, 'description' => 'Looms. {CODE}', 'user_url' => '{page}'])")
    assert (before, reader.proven(page)) == ((False, False), (True, True))


def test_an_author_who_was_removed_is_told_from_one_without_posts(site: Site) -> None:
    reader = author(site, "sue")
    post = only(reader.poll())
    site.do(f"wp_delete_post({post.object.id.rpartition('=')[2]}, true)")
    assert reader.poll() == []
    site.do(f"[require_once ABSPATH . 'wp-admin/includes/user.php', wp_delete_user({number_of(reader)})]")
    with pytest.raises(AccountGone):
        reader.poll()


def test_nothing_read_names_a_mail_address_or_where_somebody_wrote_from(site: Site) -> None:
    reader = author(site, "tom")
    post = site.post(number_of(reader), "Private matters")
    mail, place = "tom@mail.example", "192.0.2.7"
    site.comment(post, "words", author=number_of(reader), comment_author_email=mail, comment_author_IP=place)
    told = repr(reader.poll())
    assert not any(trace in told for trace in ("mail.example", "192.0.2.7"))
