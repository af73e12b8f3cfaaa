"""A place of 389 Directory Server survives restarts; a server that cannot tell changes is found out."""

from collections.abc import Iterator
from pathlib import Path

import ldap
import pytest

from plnhub.directory.feeds import LostPlace
from plnhub.directory.feeds.contract import Changes
from plnhub.ldap_connection import Deadline
from tests.directory.feeds.mirror import Mirror
from tests.directory.feeds.settings import settings_for
from tests.servers.certificates import Certificates
from tests.servers.ds389 import Ds389
from tests.servers.programs import server_folder
from tests.servers.staff_dialects import DS389
from tests.servers.staff_operations import Staff, signed_in

pytestmark = [pytest.mark.full, pytest.mark.directory_server]
CHANGELOG = "cn=Retro Changelog Plugin,cn=plugins,cn=config"


@pytest.fixture(scope="module")
def server(servers_folder: Path, certificates: Certificates) -> Iterator[Ds389]:
    """One of our own, which may be restarted and misconfigured."""
    made = Ds389(folder=server_folder(servers_folder, "ds389"), certificates=certificates)
    made.create()
    yield made
    made.stop()


@pytest.fixture
def staff(server: Ds389, request: pytest.FixtureRequest) -> Staff:
    made = Staff(server, DS389, f"company-{abs(hash(request.node.name))}")
    for uid in ("ada", "bob", "eve"):
        made.add_person(uid)
    return made


@pytest.fixture
def mirror(staff: Staff, tmp_path: Path) -> Mirror:
    made = Mirror(settings=settings_for(staff, staff.base_dn, tmp_path), vendor="389")
    made.begin()
    return made


def asked(mirror: Mirror, place: str) -> Changes:
    return mirror.feed.changes_since(mirror.connection, place, Deadline.after(20))


def restarted(server: Ds389, staff: Staff, mirror: Mirror) -> None:
    server.stop()
    server.start()
    staff.connect()
    mirror.connect()


def test_what_was_deleted_before_a_restart_is_told_after_it(server: Ds389, staff: Staff, mirror: Mirror):
    staff.delete_person("ada")
    restarted(server, staff, mirror)
    mirror.follow()
    assert (len(mirror.people), mirror.differences(), mirror.lost) == (2, [], 0)


def test_a_place_of_the_future_is_lost(mirror: Mirror):
    with pytest.raises(LostPlace):
        asked(mirror, mirror.place.rpartition("#")[0] + "#99999999")


def test_a_cookie_for_something_else_is_lost(mirror: Mirror):
    start = "|".join(mirror.place.split("|")[:2])
    with pytest.raises(LostPlace):
        asked(mirror, f"{start}|nonsense#1")


def test_a_change_elsewhere_is_none_here(server: Ds389, staff: Staff, mirror: Mirror):
    staff.change_person("ada", title="Chief")
    elsewhere = Staff(server, DS389, staff.base_dn.partition(",")[0].removeprefix("ou=") + "-b")
    mirror.follow()
    elsewhere.add_person("ada")
    changes = mirror.follow()
    assert changes
    assert (changes.entries, mirror.differences()) == ((), [])


def test_a_changelog_that_does_not_say_whose_change_it_was_is_noticed(
    server: Ds389, staff: Staff, mirror: Mirror
):
    administrator = signed_in(server)
    attribute = "nsslapd-attribute"
    [(_, before)] = administrator.search_s(CHANGELOG, ldap.SCOPE_BASE, "(objectClass=*)", [attribute])
    values = before[attribute]
    administrator.modify_s(CHANGELOG, [(ldap.MOD_REPLACE, attribute, None)])
    restarted(server, staff, mirror)
    staff.change_person("ada", title="Chief")
    try:
        with pytest.raises(LostPlace, match="targetUniqueId"):
            asked(mirror, mirror.place)
    finally:
        signed_in(server).modify_s(CHANGELOG, [(ldap.MOD_REPLACE, attribute, values)])
        restarted(server, staff, mirror)
