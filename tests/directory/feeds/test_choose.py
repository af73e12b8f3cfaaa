"""Which feed a server gets, and for which settings its places are good."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from plnhub.config import Settings
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds import Changes, LostPlace, NotOffered, feed_for, scope_of
from plnhub.directory.feeds.choose import ChosenFeed
from plnhub.directory.feeds.timestamp import Timestamp
from plnhub.directory.vendors import ACTIVE_DIRECTORY, DS389, GENERIC, OPENLDAP, Vendor
from plnhub.errors import SettingsError
from plnhub.ldap_connection import Deadline

SOON = Deadline.after(86_400)


@dataclass(frozen=True, kw_only=True)
class FakeFeed:
    """Offered or not; it remembers nothing."""

    name: str
    is_offered: bool = True

    def place_now(self, connection: Any) -> str:
        if not self.is_offered:
            raise NotOffered(f"no {self.name} here")
        return "1|2"

    def changes_since(self, connection: Any, place: str, deadline: Deadline) -> Changes:
        if not self.is_offered:
            raise NotOffered(f"no {self.name} any more")
        return Changes(place=place + "+")


class FakeConnection:
    """It takes every option and answers nothing."""

    def set_option(self, option: int, value: object) -> None:
        return None


HERE = FakeConnection()


def chosen(*feeds: FakeFeed, seal: str = "seal") -> ChosenFeed:
    return ChosenFeed(feeds=feeds, seal=seal)


@pytest.mark.parametrize(
    ("vendor", "names"),
    [
        (OPENLDAP, ["syncrepl", "timestamp"]),
        (DS389, ["content-sync", "timestamp"]),
        (ACTIVE_DIRECTORY, ["usn", "timestamp"]),
        (GENERIC, ["timestamp"]),
    ],
)
def test_each_product_gets_its_own_feed_first(vendor: Vendor, names: list[str]):
    feed = feed_for(vendor, Settings(directory_url="ldap://x", directory_base="dc=x"))
    assert isinstance(feed, ChosenFeed)
    assert [one.name for one in feed.feeds] == names


def test_no_feed_is_made_where_it_is_switched_off():
    assert feed_for(OPENLDAP, Settings(directory_feed="off")) is None


def test_dirsync_has_the_numbers_to_fall_back_on():
    feed = feed_for(ACTIVE_DIRECTORY, Settings(directory_feed="dirsync"))
    assert isinstance(feed, ChosenFeed)
    assert [one.name for one in feed.feeds] == ["dirsync", "usn"]


@pytest.mark.parametrize("name", ["often", "usn"])
def test_a_feed_that_the_product_does_not_have_is_refused(name: str):
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_FEED"):
        feed_for(OPENLDAP, Settings(directory_feed=name))


def test_the_first_feed_on_offer_gives_the_place():
    feed = chosen(FakeFeed(name="a", is_offered=False), FakeFeed(name="b"))
    assert feed.place_now(HERE) == "b|seal|1|2"


def test_all_reasons_are_told_where_no_feed_is_on_offer():
    feed = chosen(FakeFeed(name="a", is_offered=False), FakeFeed(name="b", is_offered=False))
    with pytest.raises(NotOffered, match="no a here; no b here"):
        feed.place_now(HERE)


def test_a_place_is_given_to_the_feed_that_it_came_from():
    feed = chosen(FakeFeed(name="a"), FakeFeed(name="b"))
    assert feed.changes_since(HERE, "b|seal|1|2", SOON).place == "b|seal|1|2+"


@pytest.mark.parametrize("place", ["", "nonsense", "a|other|1", "b|seal|1"])
def test_a_place_from_elsewhere_is_lost(place: str):
    with pytest.raises(LostPlace):
        chosen(FakeFeed(name="a")).changes_since(HERE, place, SOON)


def test_a_feed_that_is_not_offered_any_more_has_lost_its_place():
    with pytest.raises(LostPlace):
        chosen(FakeFeed(name="a", is_offered=False)).changes_since(HERE, "a|seal|1", SOON)


@pytest.mark.parametrize(
    "change",
    [
        {"directory_url": "ldap://y"},
        {"directory_base": "ou=y"},
        {"directory_filter": "(uid=y)"},
        {"directory_attributes": {"title": "y"}},
    ],
)
def test_other_settings_make_other_places(change: dict[str, Any]):
    standard = {"directory_url": "ldap://x", "directory_base": "dc=x"}
    before, after = (feed_for(GENERIC, Settings(**one)) for one in (standard, standard | change))
    assert before
    assert after
    with pytest.raises(LostPlace):
        after.changes_since(HERE, before.place_now(HERE), SOON)


def person(dn: str) -> Entry:
    return Entry(dn=dn, attributes={})


@pytest.mark.parametrize(
    ("changes", "concerns"),
    [
        (Changes(place="p"), False),
        (Changes(place="p", entries=(person("cn=known"),)), False),
        (Changes(place="p", entries=(person("cn=new"),)), True),
        (Changes(place="p", group_seen=True, groups_changed=True), True),
        (Changes(place="p", groups_changed=True, vanished=frozenset({"k"})), False),
        (Changes(place="p", groups_changed=True, vanished=frozenset({"k", "a group's"})), True),
    ],
)
def test_groups_are_read_again_only_where_they_may_differ(changes: Changes, concerns: bool):
    assert changes.concerns_groups({"k"}, {"cn=known"}) is concerns


def test_a_new_place_alone_is_no_change():
    assert Changes(place="p").is_empty


@pytest.mark.parametrize(
    "change",
    [
        {"entries": (person("cn=x"),)},
        {"gone": frozenset({"k"})},
        {"groups_changed": True},
        {"units_changed": True},
    ],
)
def test_whatever_else_it_holds_is_a_change(change: dict[str, Any]):
    assert not Changes(place="p", **change).is_empty


def test_a_place_that_is_no_time_is_lost():
    feed = Timestamp(scope=scope_of(Settings(), GENERIC))
    with pytest.raises(LostPlace):
        feed.changes_since(HERE, "yesterday", SOON)


def test_the_first_times_are_asked_for_with_room_for_a_slow_clock():
    feed = Timestamp(scope=scope_of(Settings(), GENERIC))
    assert feed.place_now(HERE) < datetime.now(UTC).strftime("%Y%m%d%H%M%SZ")
