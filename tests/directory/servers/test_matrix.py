"""Three products, one behaviour: every step of a sync, and every kind of change, seen by the same name."""

import json
from collections.abc import Callable

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, apply_plan_file, plan_directory
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.plan_file import plan_document
from plnhub.ldap_connection import Deadline
from tests.directory.makers import DAY, NOW, active_count, person, run_of, synced
from tests.directory.servers.company import NAMES, PEOPLE
from tests.servers.staff_operations import DirectoryServer

Change = Callable[[DirectoryServer], None]
CHANGES: list[tuple[str, Change, str, int]] = [
    ("title", lambda it: it.change_person("bob", title="Chief"), "updated", 1),
    ("rename", lambda it: it.rename_person("bob", "Bob, Robert"), "renamed", 1),
    ("move", lambda it: (it.add_unit("sales"), it.move_person("bob", "sales"))[1], "moved", 1),
    ("unit", lambda it: it.rename_unit("people", "staff"), "moved", PEOPLE),
    ("disable", lambda it: it.disable_person("bob"), "disabled", 1),
    ("delete", lambda it: it.delete_person("bob"), "missing", 1),
    ("hire", lambda it: it.add_person("new", "New Person"), "created", 1),
]


def agreed(outcome: Outcome, settings: Settings) -> str:
    assert outcome.plan
    return json.dumps(plan_document(outcome.plan, settings_hash(settings), NOW), default=str)


def test_the_server_says_which_product_it_is(company: DirectoryServer, reading_it: Settings):
    connection = bound_connection(reading_it, reading_it.directory_url, Deadline.after(30))
    assert ask_vendor(connection).name == company.vendor


def test_a_plan_counts_everybody_and_stores_nobody(reading_it: Settings, database: Database):
    outcome = plan_directory(run_of(reading_it, database))
    figures = outcome.figures()
    assert (outcome.outcome, figures["created"], active_count(database)) == ("planned", PEOPLE, 0)


def test_an_agreed_plan_is_applied(reading_it: Settings, database: Database):
    text = agreed(plan_directory(run_of(reading_it, database)), reading_it)
    outcome = apply_plan_file(run_of(reading_it, database, NOW + DAY / 2), text)
    assert (outcome.outcome, active_count(database)) == ("applied", PEOPLE)


def test_everybody_is_stored_as_the_directory_says(on_file: Database):
    stored = {uid: person(on_file, uid) for uid in NAMES}
    assert {uid: one.name for uid, one in stored.items()} == NAMES
    assert {(one.title, one.mail) for one in stored.values()} == {
        ("Analyst", f"{uid}@pln.example") for uid in NAMES
    }


def test_everybody_reports_to_the_manager_of_the_directory(on_file: Database):
    managers = {person(on_file, uid).manager_id for uid in NAMES if uid != "ada"}
    assert managers == {person(on_file, "ada").id}


def test_a_second_sync_writes_no_row(reading_it: Settings, on_file: Database):
    again = synced(reading_it, on_file)
    assert (again.outcome, again.written) == ("unchanged", 0)


@pytest.mark.parametrize(
    ("change", "figure", "people"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_a_change_in_the_directory_is_seen_by_its_name(
    company: DirectoryServer,
    reading_it: Settings,
    on_file: Database,
    change: Change,
    figure: str,
    people: int,
):
    change(company)
    figures = synced(reading_it, on_file, NOW + DAY).figures()
    created = people if figure == "created" else 0
    assert (figures[figure], figures["created"], figures["conflicts"]) == (people, created, 0)


def test_somebody_renamed_and_moved_stays_the_same_person(
    company: DirectoryServer, reading_it: Settings, on_file: Database
):
    before = person(on_file, "bob").id
    company.add_unit("sales")
    company.move_person("bob", "sales")
    company.rename_person("bob", "Robert O'Neill")
    synced(reading_it, on_file, NOW + DAY)
    after = person(on_file, "bob")
    assert (after.id, after.name) == (before, "Robert O'Neill")


def test_somebody_enabled_again_is_active_again(
    company: DirectoryServer, reading_it: Settings, on_file: Database
):
    company.disable_person("bob")
    synced(reading_it, on_file, NOW + DAY)
    assert not person(on_file, "bob").is_active
    company.enable_person("bob")
    synced(reading_it, on_file, NOW + 2 * DAY)
    assert person(on_file, "bob").is_active
