"""Circles from the groups of a real slapd."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.db import Database
from plnhub.directory.circles.circle_pages import circle_page, open_circles
from plnhub.directory.circles.circle_sync import CircleOutcome, sync_circles
from plnhub.models import Circle, CircleMembership
from tests.directory.company import dn_of
from tests.directory.makers import DAY, NOW, run_of, synced
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
PLACE = "ou=circles,dc=pln,dc=example"
BEES, OWLS = f"cn=Bees,{PLACE}", f"cn=Owls,{PLACE}"
HIDDEN = f'access to dn.subtree="{OWLS}" by * none\naccess to * by * read'


@dataclass(frozen=True, kw_only=True)
class Groups:
    server: Slapd
    database: Database
    folder: Path

    def sync(self, now=NOW, confirmed: bool = False, **values) -> CircleOutcome:
        values = {"directory_circles_base": PLACE} | values
        settings = slapd_settings(self.server, self.folder, "reader", **values)
        return sync_circles(run_of(settings, self.database, now), confirmed=confirmed)

    def names(self) -> dict[str, int]:
        with self.database.reading() as session:
            return {circle.name: people for circle, people in open_circles(session)}

    def change(self, dn: str, *lines: str) -> None:
        self.server.modify(f"dn: {dn}\n" + "\n".join(lines) + "\n")


def group(dn: str, *members: str) -> str:
    name = dn.partition(",")[0].removeprefix("cn=")
    lines = "\n".join(f"member: {member}" for member in members)
    return f"dn: {dn}\nobjectClass: groupOfNames\ncn: {name}\n{lines}\n\n"


@pytest.fixture
def groups(slapd: Callable[..., Slapd], tmp_path: Path, database: Database) -> Groups:
    server = slapd(company_with_accounts(20, "reader"), size_limit="unlimited")
    server.add_ldif(
        f"dn: {PLACE}\nobjectClass: organizationalUnit\nou: circles\n\n"
        + group(OWLS, *(dn_of(n) for n in range(12)))
        + group(BEES, dn_of(15), OWLS, "cn=nobody,dc=pln,dc=example")
    )
    synced(slapd_settings(server, tmp_path), database)
    return Groups(server=server, database=database, folder=tmp_path)


def test_every_group_below_the_place_is_a_circle_with_the_people_of_its_groups(groups: Groups):
    groups.sync()
    assert groups.names() == {"Bees": 13, "Owls": 12}


def test_a_second_run_writes_nothing(groups: Groups):
    groups.sync()
    assert groups.sync(NOW + DAY).written == 0


def test_a_named_group_has_the_name_that_the_settings_give(groups: Groups):
    groups.sync(directory_circles_base="", directory_circle_groups={"Friends of owls": OWLS})
    assert groups.names() == {"Friends of owls": 12}


def test_who_leaves_the_group_leaves_the_circle_on_that_day(groups: Groups):
    groups.sync()
    groups.change(BEES, "changetype: modify", "delete: member", f"member: {dn_of(15)}")
    assert (groups.sync(NOW + DAY).left, groups.names()["Bees"]) == (1, 12)
    with groups.database.reading() as session:
        ended = select(CircleMembership).where(CircleMembership.left_on.is_not(None))
        assert [one.left_on for one in session.scalars(ended)] == [(NOW + DAY).date()]


def test_a_renamed_group_is_the_same_circle_under_its_new_name(groups: Groups):
    groups.sync()
    groups.change(BEES, "changetype: modrdn", "newrdn: cn=Hives", "deleteoldrdn: 1")
    assert (groups.sync().opened, groups.names()) == (0, {"Hives": 13, "Owls": 12})


def test_a_group_that_may_not_be_read_any_more_changes_nothing(groups: Groups):
    named = {"directory_circles_base": "", "directory_circle_groups": {"Owls": OWLS}}
    groups.sync(**named)
    groups.server.stop()
    groups.server.configure(access=HIDDEN)
    groups.server.start()
    outcome = groups.sync(NOW + 2 * DAY, **named)
    assert (outcome.written, len(outcome.notes), groups.names()) == (0, 1, {"Owls": 12})


def test_a_place_that_is_not_there_closes_no_circle(groups: Groups):
    groups.sync()
    wrong = {"directory_circles_base": "ou=typo,dc=pln,dc=example"}
    assert [groups.sync(NOW + n * DAY, **wrong).written for n in (1, 3)] == [0, 0]


def test_a_group_that_was_emptied_is_held_until_an_administrator_agrees(groups: Groups):
    groups.sync()
    groups.change(OWLS, "changetype: modify", "replace: member", f"member: {dn_of(0)}")
    held = groups.sync()
    assert (len(held.held), held.left, groups.names()) == (2, 0, {"Bees": 13, "Owls": 12})
    assert groups.sync(confirmed=True).left == 22


def test_a_deleted_group_closes_its_circle_after_a_day_and_keeps_its_dates(groups: Groups):
    groups.sync()
    groups.server.delete(BEES)
    groups.sync(NOW + DAY)
    groups.sync(NOW + 3 * DAY)
    with groups.database.reading() as session:
        closed = session.scalars(select(Circle).where(Circle.name == "Bees")).one()
    assert (closed.closed_on, list(groups.names())) == ((NOW + 3 * DAY).date(), ["Owls"])


def test_a_page_tells_who_is_in_a_circle(groups: Groups):
    groups.sync()
    with groups.database.reading() as session:
        public_id = next(one.public_id for one, _ in open_circles(session) if one.name == "Owls")
        page = circle_page(session, public_id)
    assert (len(page.people), page.total) == (12, 12)
