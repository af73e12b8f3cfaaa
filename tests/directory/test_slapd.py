"""A real slapd: a first sync, an unchanged one, and every kind of change seen by the next."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.directory.checking.check import check_directory
from tests.directory.company import dn_of, uid_of
from tests.directory.makers import NOW, TODAY, active_count, person, synced
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
PEOPLE = 1200


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    """Nobody changes anything here."""
    return slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")


@pytest.fixture
def changing(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(company_with_accounts(40, "reader"), size_limit="unlimited")


def change(server: Slapd, number: int, *lines: str) -> None:
    server.modify("\n".join([f"dn: {dn_of(number)}", *lines]) + "\n")


def test_everybody_comes_over_several_pages(server: Slapd, tmp_path: Path, database: Database):
    outcome = synced(slapd_settings(server, tmp_path), database)
    assert (outcome.outcome, active_count(database)) == ("applied", PEOPLE)


def test_the_manager_tree_of_the_server_is_the_one_on_file(server: Slapd, tmp_path: Path, database: Database):
    synced(slapd_settings(server, tmp_path), database)
    assert person(database, uid_of(900)).manager_id == person(database, uid_of(112)).id


def test_a_second_run_writes_no_row(server: Slapd, tmp_path: Path, database: Database):
    settings = slapd_settings(server, tmp_path)
    synced(settings, database)
    again = synced(settings, database)
    assert (again.outcome, again.written) == ("unchanged", 0)


@pytest.mark.parametrize("scheme", ["starttls", "ldaps", "ldapi"])
def test_a_protected_connection_reads_the_same(
    server: Slapd, tmp_path: Path, database: Database, scheme: str
):
    url = {"starttls": server.url, "ldaps": server.ldaps_url, "ldapi": server.ldapi_url}[scheme]
    settings = slapd_settings(
        server,
        tmp_path,
        directory_url=url,
        directory_ca_file=str(server.ca_file),
        directory_starttls=scheme == "starttls",
    )
    assert synced(settings, database).figures()["created"] == PEOPLE


def test_phone_and_description_are_not_stored_t56(server: Slapd, tmp_path: Path, database: Database):
    synced(slapd_settings(server, tmp_path), database)
    stored = (tmp_path / "hub.db").read_bytes() + (tmp_path / "hub.db-wal").read_bytes()
    assert b"+49 30" not in stored
    assert b"an invented person" not in stored


@pytest.mark.parametrize(
    ("lines", "figure"),
    [
        (["changetype: modify", "replace: title", "title: Chief"], "updated"),
        (["changetype: modrdn", "newrdn: cn=Lovelace\\, Ada", "deleteoldrdn: 0"], "renamed"),
        (
            [
                "changetype: modrdn",
                "newrdn: uid=p000039",
                "deleteoldrdn: 0",
                "newsuperior: ou=services,dc=pln,dc=example",
            ],
            "moved",
        ),
        (["changetype: modify", "replace: employeeType", "employeeType: disabled"], "disabled"),
        (["changetype: delete"], "missing"),
    ],
)
def test_a_change_in_the_directory_is_seen_by_its_name(
    changing: Slapd, tmp_path: Path, database: Database, lines: list[str], figure: str
):
    settings = slapd_settings(changing, tmp_path)
    synced(settings, database)
    change(changing, 39, *lines)
    figures = synced(settings, database).figures()
    assert (figures[figure], figures["created"], figures["conflicts"]) == (1, 0, 0)


def test_a_renamed_unit_moves_everybody_and_makes_no_doubles(
    changing: Slapd, tmp_path: Path, database: Database
):
    settings = slapd_settings(changing, tmp_path)
    synced(settings, database)
    unit = "dn: ou=people,dc=pln,dc=example\nchangetype: modrdn\nnewrdn: ou=staff\ndeleteoldrdn: 1\n"
    changing.modify(unit)
    figures = synced(settings, database).figures()
    assert (figures["moved"], figures["created"], figures["missing"]) == (40, 0, 0)


def test_a_nested_group_gives_its_role(changing: Slapd, tmp_path: Path, database: Database):
    top, below = "cn=top,dc=pln,dc=example", "cn=below,dc=pln,dc=example"
    changing.add_ldif(
        f"dn: {below}\nobjectClass: groupOfNames\ncn: below\nmember: {dn_of(3)}\nmember: {top}\n\n"
        f"dn: {top}\nobjectClass: groupOfNames\ncn: top\nmember: {below}\n"
    )
    settings = slapd_settings(changing, tmp_path, directory_role_groups={"leader": top})
    outcome = synced(settings, database)
    assert outcome.plan
    assert [(one.role, one.granted) for one in outcome.plan.roles] == [("leader", True)]


def test_the_connection_test_says_every_step(server: Slapd, tmp_path: Path):
    settings = slapd_settings(
        server,
        tmp_path,
        "reader",
        directory_starttls=True,
        directory_ca_file=str(server.ca_file),
        directory_canaries=uid_of(1),
    )
    steps = list(check_directory(settings, TODAY))
    assert [(step.name, step.ok) for step in steps] == [
        (name, True)
        for name in ("resolve", "tcp", "tls", "bind", "base", "search", "limits", "canary", "person")
    ]


def test_the_connection_test_names_the_certificate_and_its_end(server: Slapd, tmp_path: Path):
    settings = slapd_settings(
        server, tmp_path, directory_url=server.ldaps_url, directory_ca_file=str(server.ca_file)
    )
    tls = next(step for step in check_directory(settings, NOW.date()) if step.name == "tls")
    assert tls.detail.startswith("certificate for 127.0.0.1, valid until 20")
