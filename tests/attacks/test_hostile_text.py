"""Whatever a text of others holds, each page that shows it shows it as text (T23)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from plnhub.search.index import index_people
from tests.attacks.hostile_rows import SIGN, hostile, poison
from tests.attacks.routes import FORM, address, fillings, routes
from tests.attacks.test_canaries import crawl
from tests.attacks.world import World
from tests.makers import Company

pytestmark = pytest.mark.authz

CRASHED = "Something broke on our side"
RAW = (CRASHED, "<script>alert", "<img src=x", '"><img', "onerror=alert(1)>")
SETUP = ("connect", "test", "people", "fields", "safety", "first", "hours")
SEEN_BY_ADMINISTRATORS = (
    *("personname", "persontitle", "personuid", "teamname", "circlename", "fieldlockreason"),
    *("correctionreason", "correctionbefore", "correctionafter", "absenteedetail", "joberror"),
    *("directoryasideorigin", "directoryasidereason", "directoryasideuid", "directoryrunreason"),
    *("directoryrungate", "auditentrywho", "auditentrywhat", "asktitle", "askbody", "asktopic", "answerbody"),
    *("answerthanksnote", "giftname", "personlocation", "releasecellcohort", "personmail"),
    *("gatename", "gatereason", "asideorigin", "asidereason", "conflictorigin", "conflictreason", "runnote"),
    *("changeabout", "changefield", "changeold", "changenew", "changename", "changekind"),
    *(
        "testdetail",
        "testadvice",
        "testname",
        "testbase",
        "testtitle",
        "offername",
        "samplevalue",
    ),
)
SEEN_BY_ANN = (
    *("plnmemberintent", "plnmemberoutsidename", "profilehandle"),
    *("profilechallenge", "profilelasterror", "mirrorego", "plnmemberremovalreason"),
)


@pytest.fixture
def poisoned(world: World, company: Company) -> World:
    poison(company.session, world)
    index_people(company.session)
    company.session.commit()
    return world


def attacks_in(text: str) -> list[str]:
    """What of a page a browser would not take for text."""
    raw = [sign for sign in RAW if sign in text.replace("&#34;", "")]
    elements = html.fromstring(text).iter() if text.strip() else ()
    return raw + [
        f"{element.tag}: {name}={value}"[:100]
        for element in elements
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
        if name.startswith("on") or (name in ("href", "src", "action") and value.startswith(("java", "x")))
    ]


def pages(app: Flask, browser: FlaskClient, world: World) -> Iterator[tuple[str, str]]:
    """Every page that there is, as the crawl finds it, and each step of the set-up."""
    yield from crawl(app, browser, world)
    for step in SETUP:
        answer = browser.get(f"/admin/directory/set-up/{step}")
        yield step, f"{answer.headers}\n{answer.text}"


def seen_and_broken(app: Flask, browser: FlaskClient, world: World) -> tuple[str, dict[str, list[str]]]:
    told, broken = [], {}
    for path, answer in pages(app, browser, world):
        head, _, text = answer.partition("\r\n\r\n")
        told.append(text)
        if "text/html" in head and (found := attacks_in(text)):
            broken[path] = found
    return " ".join(told), broken


@pytest.mark.parametrize(("name", "places"), [("root", SEEN_BY_ADMINISTRATORS), ("ann", SEEN_BY_ANN)])
def test_every_page_shows_hostile_text_as_text(name, places, app: Flask, poisoned: World, visitor):
    told, broken = seen_and_broken(app, visitor(name), poisoned)
    assert not broken
    assert [place for place in places if f"{SIGN}{place}" not in told] == []


POSTED = (
    *("value", "reason", "uid", "zone", "sync", "sync_time", "next", "network", "approved", "f_uid", "n_0"),
    *("directory_url", "directory_bind_dn", "directory_ca_file", "directory_base", "directory_filter", "a_0"),
    *("directory_vendor", "directory_canaries", "group_admin", "field", "key"),
)
KEPT_APART = {"kind": "head", "field": "title", "token": "t9", "sure": "yes"}


def hostile_form() -> dict[str, str]:
    """Every field of every form, filled with an attack, and the few that must be a word of ours."""
    return {name: hostile(f"form.{name}") for name in sorted({*FORM, *POSTED})} | KEPT_APART


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.full)])
def test_no_answer_to_a_form_shows_what_was_sent_as_markup(
    language: str, app: Flask, poisoned: World, visitor
):
    """The page of a refused form, and what the next page says of a form that was taken."""
    browser, broken, told = visitor("root"), {}, []
    asked = {"headers": {"Accept-Language": language}, "follow_redirects": True}
    for _post, rule in routes(app, "POST"):
        for values in fillings(rule, [*poisoned.ids.values(), *SETUP, "preview"]):
            answer = browser.post(address(rule, values), data=hostile_form(), **asked)
            told.append(answer.text)
            if found := attacks_in(answer.text):
                broken[address(rule, values)] = found
    assert not broken
    assert f"{SIGN}formvalue" in "".join(told)
    assert f"{SIGN}formdirectorybase" in "".join(told)
