"""The numbers of one domain controller mean nothing to another, nor to one restored from a backup."""

import uuid
from dataclasses import dataclass
from typing import Any

import ldap
import pytest

from plnhub.config import Settings
from plnhub.directory.feeds import LostPlace, NotOffered, scope_of
from plnhub.directory.feeds.dirsync import DirSync
from plnhub.directory.feeds.domain_controller import graveyard
from plnhub.directory.feeds.usn import Usn
from plnhub.directory.vendors import ACTIVE_DIRECTORY
from plnhub.ldap_connection import Deadline

DOMAIN = "DC=pln,DC=example"
NTDS = f"CN=NTDS Settings,CN=DC1,{DOMAIN}"
TOMBSTONES = f"CN=Deleted Objects,{DOMAIN}"
FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
Row = tuple[str, dict[str, list[bytes]]]
SOON = Deadline.after(60)


@dataclass(kw_only=True)
class FakeController:
    """It answers questions about single entries, as a domain controller to which nothing happens."""

    invocation: uuid.UUID | None = FIRST
    number: int = 100
    tombstones: dict[str, list[bytes]] | None = None

    def search_ext_s(
        self, base: str, *question: Any, **_more: Any
    ) -> list[tuple[str, dict[str, list[bytes]]]]:
        if base == TOMBSTONES:
            if self.tombstones is None:
                raise ldap.NO_SUCH_OBJECT
            return [(base, self.tombstones)]
        if base == NTDS:
            return [(base, {"invocationId": [self.invocation.bytes_le]} if self.invocation else {})]
        if question[2] == ["namingContexts"]:
            return [("", {"namingContexts": [DOMAIN.encode()]})]
        numbers = {"highestCommittedUSN": [str(self.number).encode()], "dsServiceName": [NTDS.encode()]}
        return [("", numbers)]


@pytest.fixture
def feed() -> Usn:
    return Usn(scope=scope_of(Settings(directory_base=f"OU=people,{DOMAIN}"), ACTIVE_DIRECTORY))


def test_a_place_names_the_controller_and_its_number(feed: Usn):
    assert feed.place_now(FakeController()) == f"{FIRST}:100"


def test_nothing_has_changed_while_the_number_is_the_same(feed: Usn):
    assert feed.changes_since(FakeController(), f"{FIRST}:100", SOON).is_empty


@pytest.mark.parametrize("place", [f"{SECOND}:100", f"{FIRST}:101", f"{FIRST}:", "nonsense", ""])
def test_a_place_of_another_database_is_lost(feed: Usn, place: str):
    with pytest.raises(LostPlace):
        feed.changes_since(FakeController(), place, SOON)


def test_a_controller_that_hides_its_id_has_no_place(feed: Usn):
    with pytest.raises(NotOffered):
        feed.place_now(FakeController(invocation=None))


@pytest.mark.parametrize(
    ("tombstones", "container"), [(None, ""), ({}, ""), ({"isDeleted": [b"TRUE"]}, TOMBSTONES)]
)
def test_tombstones_are_seen_by_whoever_sees_more_than_their_container(
    tombstones: dict[str, list[bytes]] | None, container: str
):
    assert graveyard(FakeController(tombstones=tombstones), f"OU=people,{DOMAIN}") == container


@pytest.mark.parametrize(("tombstones", "unknown"), [(None, True), ({"isDeleted": [b"TRUE"]}, False)])
def test_whoever_sees_no_tombstones_is_told_so(
    feed: Usn, tombstones: dict[str, list[bytes]] | None, unknown: bool
):
    changes = feed.changes_since(FakeController(tombstones=tombstones), f"{FIRST}:100", SOON)
    assert changes.gone_unknown is unknown


@pytest.mark.parametrize("place", ["", "*", "a"])
def test_a_place_that_is_no_cookie_of_dirsync_is_lost(feed: Usn, place: str):
    with pytest.raises(LostPlace):
        DirSync(scope=feed.scope).changes_since(FakeController(), place, SOON)
