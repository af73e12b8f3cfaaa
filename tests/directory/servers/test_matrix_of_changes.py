"""Three products, one behaviour: every kind of change seen by its name, without reading everybody again."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, sync_changes
from plnhub.directory.running.incremental import SWEEP_WITHOUT_DELETIONS
from plnhub.jobs.staff import directory_run, sync_staff_changes
from plnhub.models import RoleGrant
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.directory.makers import NOW, person, run_of, synced
from tests.directory.servers.company import hire_everybody, settings_for
from tests.directory.servers.test_matrix import CHANGES, Change
from tests.servers.staff_operations import DirectoryServer

SOON = NOW + timedelta(minutes=5)
HIDDEN_FROM_A_PLAIN_ACCOUNT = ("ad", "missing")
"""The hourly sweep finds it."""
SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"


def followed(settings: Settings, database: Database, after: timedelta = SOON - NOW) -> Outcome:
    return sync_changes(run_of(settings, database, NOW + after))


@pytest.mark.parametrize(
    ("change", "figure", "people"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_a_change_is_seen_by_its_name_without_a_full_read(
    company: DirectoryServer,
    reading_it: Settings,
    on_file: Database,
    change: Change,
    figure: str,
    people: int,
):
    change(company)
    is_hidden = (company.vendor, figure) == HIDDEN_FROM_A_PLAIN_ACCOUNT
    outcome = followed(reading_it, on_file, SWEEP_WITHOUT_DELETIONS if is_hidden else SOON - NOW)
    figures = outcome.figures()
    created = people if figure == "created" else 0
    assert (figures[figure], figures["created"], figures["conflicts"]) == (people, created, 0)
    assert outcome.kind in ("changes", "sweep")


def test_when_nothing_has_happened_nothing_is_read_nor_written(reading_it: Settings, on_file: Database):
    again = followed(reading_it, on_file)
    assert (again.kind, again.outcome, again.written) == ("changes", "unchanged", 0)


def test_a_deletion_that_no_plain_account_is_shown_is_found_by_the_hourly_sweep(
    samba_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    settings = settings_for(samba_staff, tmp_path)
    synced(settings, database)
    samba_staff.delete_person("bob")
    soon = followed(settings, database)
    later = followed(settings, database, SWEEP_WITHOUT_DELETIONS)
    assert (soon.figures()["missing"], later.figures()["missing"], later.kind) == (0, 1, "sweep")


def test_a_change_to_a_group_in_a_group_gives_and_takes_the_role(
    company: DirectoryServer, tmp_path: Path, database: Database
):
    company.add_group("below", "ada")
    company.add_group("top", "below")
    settings = settings_for(company, tmp_path, directory_role_groups={"leader": company.dn_of("top")})
    synced(settings, database)
    company.add_member("below", "bob")
    given = followed(settings, database)
    holders = leaders(database)
    company.remove_member("below", "ada")
    taken = followed(settings, database, timedelta(minutes=10))
    assert {given.kind, taken.kind} <= {"changes", "sweep"}
    assert (holders, leaders(database)) == ({"ada", "bob"}, {"bob"})


def leaders(database: Database) -> set[str]:
    with database.reading() as session:
        ids = set(session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == "leader")))
    return {uid for uid in ("ada", "bob") if person(database, uid).id in ids}


def test_somebody_disabled_is_out_with_the_next_request(
    company: DirectoryServer, tmp_path: Path, on_file: Database
):
    hub = Hub(settings=settings_for(company, tmp_path, secret_key=SECRET), database=on_file, now=lambda: SOON)
    with on_file.writing() as session:
        token = start_session(session, person(on_file, "bob").id, NOW)
    browser = create_app(hub.settings, hub).test_client()
    browser.set_cookie(SESSION_COOKIE, token)
    before = browser.get("/me").status_code
    company.disable_person("bob")
    outcome = sync_staff_changes(hub, directory_run(hub), "test")
    assert (outcome.kind, before, browser.get("/me").status_code) == ("changes", 200, 302)
