"""A place of OpenLDAP is either good for the whole truth, or known to be lost: never half of it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import ldap
import pytest

from plnhub.config import Settings
from plnhub.directory.feeds import LostPlace
from plnhub.directory.feeds.contract import Changes
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Deadline
from tests.directory.company import dn_of
from tests.directory.feeds.mirror import Mirror
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = pytest.mark.slapd
PEOPLE = 30
WITHOUT_LOG = "moduleload syncprov\noverlay syncprov"


@pytest.fixture
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")


@pytest.fixture
def mirror(server: Slapd, tmp_path: Path) -> Mirror:
    made = Mirror(settings=slapd_settings(server, tmp_path), vendor="openldap")
    made.begin()
    return made


CHANGE = "dn: {dn}\nchangetype: modify\nreplace: title\ntitle: Chief\n\n"


def asked(mirror: Mirror, place: str) -> Changes:
    return mirror.feed.changes_since(mirror.connection, place, Deadline.after(20))


def asked_anew(mirror: Mirror) -> Changes:
    """Over a new connection."""
    mirror.connect()
    return asked(mirror, mirror.place)


def retitle(server: Slapd, number: int, title: str = "Chief") -> None:
    server.modify(f"dn: {dn_of(number)}\nchangetype: modify\nreplace: title\ntitle: {title}\n")


def restarted(server: Slapd, mirror: Mirror) -> None:
    server.stop()
    server.start()
    mirror.connect()


def test_a_restart_loses_nothing_where_nothing_changed(server: Slapd, mirror: Mirror):
    restarted(server, mirror)
    assert asked(mirror, mirror.place).is_empty


def test_what_was_deleted_before_a_restart_is_not_guessed(server: Slapd, mirror: Mirror):
    server.delete(dn_of(29))
    restarted(server, mirror)
    with pytest.raises(LostPlace, match="session log"):
        asked(mirror, mirror.place)


def test_a_deletion_after_a_restart_is_seen(server: Slapd, mirror: Mirror):
    restarted(server, mirror)
    mirror.begin()
    server.delete(dn_of(29))
    mirror.follow()
    assert (len(mirror.people), mirror.differences(), mirror.lost) == (PEOPLE - 1, [], 0)


@pytest.fixture
def restored(server: Slapd, mirror: Mirror, tmp_path: Path) -> str:
    """A database brought back from a backup, and a place of the time that this undid."""
    server.stop()
    copy(server.folder / "db", tmp_path / "backup")
    server.start()
    mirror.connect()
    return undone_by_restoring(server, mirror, tmp_path / "backup")


def copy(source: Path | str, target: Path) -> None:
    """Holes in the file stay holes."""
    subprocess.run(["cp", "-a", "--sparse=always", f"{source}", f"{target}"], check=True)


def undone_by_restoring(server: Slapd, mirror: Mirror, backup: Path) -> str:
    """The place after a change and a deletion, of which the database knows nothing any more."""
    mirror.begin()
    retitle(server, 3)
    mirror.follow()
    server.delete(dn_of(29))
    mirror.follow()
    server.stop()
    copy(f"{backup}/.", server.folder / "db")
    server.start()
    mirror.connect()
    return mirror.place


def test_a_restored_database_is_read_anew(mirror: Mirror, restored: str):
    with pytest.raises(LostPlace, match="newer"):
        asked(mirror, restored)


def test_a_restored_database_that_went_on_is_read_anew(server: Slapd, mirror: Mirror, restored: str):
    retitle(server, 4)
    with pytest.raises(LostPlace, match="older"):
        asked(mirror, restored)


@pytest.mark.parametrize("number", ["19991122010948.000000Z", "20991122010948.000000Z"])
def test_a_place_of_another_time_is_lost(mirror: Mirror, number: str):
    start = mirror.place.rpartition("|")[0]
    with pytest.raises(LostPlace):
        asked(mirror, f"{start}|rid=000,csn={number}#000000#000#000000")


def test_a_place_that_slapd_would_ignore_is_lost(mirror: Mirror):
    with pytest.raises(LostPlace):
        asked(mirror, mirror.place.rpartition("|")[0] + "|nonsense")


def test_a_server_without_session_log_cannot_say_who_left(slapd: Callable[..., Slapd], tmp_path: Path):
    server = slapd(company_with_accounts(PEOPLE), overlays=("memberof",), extra=WITHOUT_LOG)
    mirror = Mirror(settings=slapd_settings(server, tmp_path), vendor="openldap")
    mirror.begin()
    server.delete(dn_of(29))
    with pytest.raises(LostPlace, match="syncprov-sessionlog"):
        asked(mirror, mirror.place)


def test_a_server_without_syncprov_is_asked_by_time(slapd: Callable[..., Slapd], tmp_path: Path):
    server = slapd(company_with_accounts(PEOPLE), overlays=("memberof",))
    mirror = Mirror(settings=slapd_settings(server, tmp_path), vendor="openldap")
    mirror.begin()
    retitle(server, 3)
    mirror.follow()
    assert (mirror.place.partition("|")[0], mirror.differences(), mirror.swept) == ("timestamp", [], 1)


@pytest.mark.parametrize("bytes_left", [200, 600, 1200, 2400])
def test_an_answer_cut_short_is_an_error(
    server: Slapd, tmp_path: Path, tcp_fault: Callable[..., TcpFault], bytes_left: int
):
    proxy = tcp_fault(server.port)
    mirror = through(proxy, slapd_settings(server, tmp_path))
    mirror.begin()
    for number in range(PEOPLE):
        retitle(server, number)
    proxy.faults = type(proxy.faults)(cut_after=bytes_left)
    with pytest.raises((ldap.LDAPError, Unavailable)):
        asked_anew(mirror)


def test_an_answer_that_stalls_ends_with_the_deadline(
    server: Slapd, tmp_path: Path, tcp_fault: Callable[..., TcpFault]
):
    proxy = tcp_fault(server.port)
    mirror = through(proxy, slapd_settings(server, tmp_path))
    mirror.begin()
    retitle(server, 3)
    proxy.silence()
    with pytest.raises((ldap.TIMEOUT, Unavailable)):
        mirror.feed.changes_since(mirror.connection, mirror.place, Deadline.after(0.5))


def through(proxy: TcpFault, settings: Settings) -> Mirror:
    url = f"ldap://127.0.0.1:{proxy.port}"
    return Mirror(settings=settings.model_copy(update={"directory_url": url}), vendor="openldap")


def test_more_changes_than_the_account_may_read_lose_the_place(slapd: Callable[..., Slapd], tmp_path: Path):
    server = slapd(company_with_accounts(PEOPLE, "reader"), size_limit="10")
    mirror = Mirror(settings=slapd_settings(server, tmp_path, "reader"), vendor="openldap")
    mirror.place = mirror.feed.place_now(mirror.connection)
    server.modify("".join(CHANGE.format(dn=dn_of(number)) for number in range(12)))
    with pytest.raises(LostPlace, match="limit"):
        asked(mirror, mirror.place)
