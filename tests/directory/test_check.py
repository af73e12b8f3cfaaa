"""The test of the connection: each step, what to do when it fails, nothing read in vain."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plnhub.config import Settings
from plnhub.directory.checking import check_staff
from plnhub.directory.checking.check import Step, check_directory
from tests.directory.company import uid_of
from tests.directory.makers import TODAY
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = pytest.mark.slapd
PEOPLE = 1300
BASE = "dc=pln,dc=example"
MONITOR = "moduleload back_monitor\ndatabase monitor\naccess to * by * read"
ALL = ("resolve", "tcp", "tls", "bind", "base", "clock", "search", "limits", "canary", "person")


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(
        company_with_accounts(PEOPLE, "reader", "limited"),
        size_limit="unlimited",
        limits=(f'dn.exact="cn=limited,ou=services,{BASE}" size.soft=700 size.hard=700 size.prtotal=700',),
        extra=MONITOR,
    )


def steps_of(settings: Settings, **more: Any) -> list[Step]:
    return list(check_directory(settings, TODAY, **more))


def step(name: str, steps: list[Step]) -> Step:
    return next(one for one in steps if one.name == name)


def failed(steps: list[Step]) -> list[tuple[str, bool]]:
    """The steps that failed, and whether each says what to do."""
    return [(one.name, bool(one.advice)) for one in steps if not one.ok]


def test_every_step_is_told(server: Slapd, tmp_path: Path) -> None:
    settings = slapd_settings(
        server,
        tmp_path,
        "reader",
        directory_url=server.ldaps_url,
        directory_ca_file=str(server.ca_file),
        directory_canaries=uid_of(1),
    )
    assert [(one.name, one.ok) for one in steps_of(settings)] == [(name, True) for name in ALL]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"directory_url": "ldap://nowhere.invalid"}, "resolve"),
        ({"directory_url": "ldap://127.0.0.1:1"}, "tcp"),
        ({"directory_starttls": True, "directory_ca_file": ""}, "tls"),
        ({"directory_password": "wrong"}, "bind"),
        ({"directory_sign_in": "external"}, "bind"),
        ({"directory_base": "ou=peeple,dc=pln,dc=example"}, "base"),
        ({"directory_base": "no name at all"}, "base"),
        ({"directory_filter": "(uid=nobody)"}, "search"),
        ({"directory_filter": "(uid="}, "search"),
        ({"directory_attributes": {"uid": "no-such-attribute"}}, "search"),
        ({"directory_canaries": "nobody"}, "canary"),
    ],
)  # fmt: skip
def test_the_test_stops_where_it_fails_and_says_what_to_do(
    server: Slapd, tmp_path: Path, values: dict[str, Any], name: str
) -> None:
    steps = steps_of(slapd_settings(server, tmp_path, **values))
    assert (failed(steps), steps[-1].name) == ([(name, True)], name)


def test_F4_a_size_limit_is_noticed_although_only_a_page_is_read(server: Slapd, tmp_path: Path) -> None:
    limits = step("limits", steps_of(slapd_settings(server, tmp_path, "limited")))
    assert not limits.ok
    assert limits.detail.startswith("the directory stopped after 500 entries: ")
    assert "limits" in limits.advice


def test_the_number_of_people_is_told(server: Slapd, tmp_path: Path) -> None:
    assert (
        step("limits", steps_of(slapd_settings(server, tmp_path))).detail == f"{PEOPLE} entries, no limit met"
    )


def test_counting_ends_after_a_few_seconds_for_the_test_must_be_quick(
    server: Slapd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_staff, "COUNTING_SECONDS", -1.0)
    assert step("limits", steps_of(slapd_settings(server, tmp_path))).detail.startswith(
        "500 entries and more"
    )


@pytest.mark.parametrize(("days", "warned"), [(31, False), (30, True), (1, True)])
def test_a_certificate_that_ends_within_thirty_days_is_a_warning(
    server: Slapd, tmp_path: Path, days: int, warned: bool
) -> None:
    settings = slapd_settings(
        server, tmp_path, directory_url=server.ldaps_url, directory_ca_file=str(server.ca_file)
    )
    shown = step("tls", steps_of(settings)).detail
    ends = datetime.strptime(shown.rpartition(" ")[2], "%Y-%m-%d").replace(tzinfo=UTC).date()
    tls = step("tls", list(check_directory(settings, ends - timedelta(days=days))))
    assert (tls.ok, f"it ends in {days} days" in tls.advice) == (True, warned)


@pytest.mark.parametrize(
    ("off", "is_ok"), [(timedelta(), True), (timedelta(days=1), False), (-timedelta(days=1), False)]
)
def test_F4_a_clock_that_is_a_day_off_is_told_and_the_test_goes_on(
    server: Slapd, tmp_path: Path, off: timedelta, is_ok: bool
) -> None:
    steps = steps_of(slapd_settings(server, tmp_path), now=lambda: datetime.now(UTC) + off)
    clock = step("clock", steps)
    assert (clock.ok, "time server" in clock.advice, steps[-1].name) == (is_ok, not is_ok, "person")


def test_each_of_several_servers_is_tested_and_people_are_looked_at_once(
    server: Slapd, tmp_path: Path
) -> None:
    settings = slapd_settings(server, tmp_path, directory_url=f"ldap://127.0.0.1:1 {server.url}")
    steps = steps_of(settings)
    assert failed(steps) == [("tcp", True)]
    assert step("bind", steps).detail.startswith(f"{server.url}: signed in")
    assert [one.name for one in steps].count("person") == 1


def test_F5_a_silent_server_does_not_hold_the_test_up(
    server: Slapd, tmp_path: Path, tcp_fault: Callable[..., TcpFault]
) -> None:
    silent = tcp_fault(server.tls_port, stall_after=0)
    settings = slapd_settings(server, tmp_path, directory_url=f"ldaps://127.0.0.1:{silent.port}")
    assert failed(steps_of(settings)) == [("tls", True)]


def test_a_field_that_nobody_has_is_named_for_it_may_be_a_slip_in_the_mapping(
    server: Slapd, tmp_path: Path
) -> None:
    settings = slapd_settings(server, tmp_path, directory_attributes={"title": "tittel"})
    person = step("person", steps_of(settings))
    assert (person.ok, "title" in person.advice) == (True, True)
