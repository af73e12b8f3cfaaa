"""Only addresses of the web become links, whoever typed them and wherever they were read (T24)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml import html
from sqlalchemy import select

from plnhub.db import Database
from plnhub.models import Profile, ProfileState
from tests.attacks.world import World
from tests.makers import NOW, Company

pytestmark = pytest.mark.authz

HARMFUL = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "blob:https://evil.example/1",
    "view-source:https://evil.example",
    'https:evil.example" onmouseover=alert(1) x="',
)
WEB = {"", "http", "https", "mailto"}


def links(text: str) -> Iterator[str]:
    page = html.fromstring(text)
    for part in ("href", "src", "action", "formaction", "poster", "data"):
        yield from page.xpath(f"//@{part}")


def assert_harmless(text: str) -> None:
    found = [link.strip() for link in links(text)]
    assert not [link for link in found if urlsplit(link).scheme.lower() not in WEB]
    assert not [link for link in found if link.startswith(("//", "\\")) or "alert(1)" in link]
    assert not html.fromstring(text).xpath("//*[@onmouseover]")


@pytest.mark.parametrize("address", HARMFUL)
def test_an_address_of_an_outside_contact_is_text(address: str, world: World, visitor):
    browser = visitor("ann")
    form = {"name": address, "address": address, "intent": address}
    browser.post("/pln/outside", data=form)
    browser.post("/pln/outside", data=form | {"address": f"x@{address.replace(' ', '')}"})
    for path in ("/pln", "/", "/people", "/mirror"):
        assert_harmless(browser.get(path).text)


@pytest.mark.parametrize("address", HARMFUL)
def test_an_address_of_a_profile_is_no_link_anywhere(
    address: str, company: Company, world: World, visitor, database: Database
):
    ann = world.people["ann"]
    states = {"verified": True, "pending": False, "frozen": False}
    for number, (state, shown) in enumerate(states.items()):
        company.session.add(
            Profile(
                person_id=ann.id,
                network="feed",
                host="x.example",
                account_id=str(number),
                handle=address,
                url=address,
                state=ProfileState(state),
                show_on=shown,
                linked_at=NOW,
            )
        )
    company.session.commit()
    owner, other = visitor("ann"), visitor("bob")
    with database.reading() as session:
        own = session.scalars(select(Profile.public_id).where(Profile.url == address)).all()
    for path in ("/profiles", "/me", f"/people/{ann.public_id}", *(f"/profiles/{each}" for each in own)):
        assert_harmless(owner.get(path).text)
    assert_harmless(other.get(f"/people/{ann.public_id}").text)


def test_a_link_to_elsewhere_gives_away_nothing_about_where_it_was_followed(world: World, visitor):
    page = html.fromstring(visitor("ann").get(f"/profiles/{world.ids['profile']}").text)
    outward = page.xpath("//a[starts-with(@href, 'http')]")
    assert outward
    assert all("noopener" in link.get("rel", "") for link in outward)
