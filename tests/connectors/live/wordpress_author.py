"""Somebody who writes at a real WordPress, read as the hub reads them."""

from dataclasses import dataclass
from datetime import timedelta

from connectors.contract import AccountRef, Activity, Budget, Challenge, ObjectRef
from connectors.http import HardenedHttp
from connectors.wordpress import WordPress
from plnhub.clock import utc_now
from tests.connectors.replay import acts_of
from tests.servers.wordpress import WordPress as Site

CODE = "plnhub-0123456789abcdef0123456789abcdef"


@dataclass(kw_only=True)
class Reader:
    """One author's account, read again and again."""

    site: Site
    ref: AccountRef
    cursor: bytes | None = None
    later: timedelta = timedelta()

    @property
    def http(self) -> HardenedHttp:
        return HardenedHttp(clock=lambda: utc_now() + self.later, allowed=self.site.allowed)

    def poll(self) -> list[Activity]:
        pages = list(WordPress({}).poll(self.http, self.ref, self.cursor, Budget()))
        self.cursor = pages[-1].cursor
        return acts_of(pages)

    def state(self, act: Activity) -> str:
        ref = ObjectRef(
            network=act.actor.network,
            host=act.actor.host,
            object_id=act.object.id,
            revision=act.revision,
            url=act.object.url,
        )
        (found,) = WordPress({}).recheck(self.http, [ref])
        return found.state

    def proven(self, page: str) -> tuple[bool, bool]:
        """By the code in the biography, and by the address of the page here as the website."""
        tomorrow = utc_now() + timedelta(days=1)
        links = (self.ref.url or "",)
        ways = (
            Challenge(kind="bio_token", expires_at=tomorrow, token=CODE),
            Challenge(kind="rel_me", expires_at=tomorrow, hub_page=page, hub_links=links),
        )
        code, link = (WordPress({}).verify(self.http, self.ref, way).proven for way in ways)
        return code, link


def author(site: Site, name: str) -> Reader:
    """A new author with one post, found by the address of the author's page."""
    number = site.person(name)
    site.post(number, f"{name} begins")
    http = HardenedHttp(clock=utc_now, allowed=site.allowed)
    reader = Reader(site=site, ref=WordPress({}).lookup(http, f"{site.url}/?author={number}"))
    assert reader.ref.account_id == f"{site.url}/?author={number}"
    return reader


def number_of(reader: Reader) -> int:
    return int(reader.ref.account_id.rpartition("=")[2])
