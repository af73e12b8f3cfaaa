"""Ten thousand hostile people come in or are set aside as their generator says; no page runs any of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.db import Database
from plnhub.directory import Outcome, Run, sync_directory
from plnhub.directory.circles.circle_sync import CircleOutcome, sync_circles
from plnhub.directory.entries.names import clean
from plnhub.jobs import directory_tasks, enqueue
from plnhub.jobs.runner import run_job
from plnhub.models import Person, Role
from plnhub.search.index import index_people
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.attacks.test_scripts_in_names import INJECTED
from tests.browser.serving import needs_assets, serving
from tests.directory.hostile_company import CIRCLES, SPITEFUL, HostileCompany, hostile_company
from tests.directory.makers import NOW, person
from tests.directory.slapd_settings import slapd_settings
from tests.makers import empty_database
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"


@dataclass(frozen=True, kw_only=True)
class Invaded:
    """A hub that has taken the hostile directory in, and has looked at it `again`."""

    told: HostileCompany
    hub: Hub
    outcome: Outcome
    again: Outcome
    circles: CircleOutcome
    server: Slapd

    @property
    def database(self) -> Database:
        return self.hub.database


@pytest.fixture(scope="module", params=[1_000, pytest.param(10_000, marks=pytest.mark.full)])
def invaded(request, slapd: Callable[..., Slapd], tmp_path_factory: pytest.TempPathFactory) -> Invaded:
    folder: Path = tmp_path_factory.mktemp("hostile")
    told = hostile_company(request.param)
    server = slapd(told.ldif, size_limit="unlimited", ppolicy="cn=none,dc=pln,dc=example")
    settings = slapd_settings(server, folder, directory_circles_base=CIRCLES, secret_key=SECRET)
    database = empty_database(folder)
    run = Run(settings=settings, database=database, clock=lambda: NOW)
    outcome, again, circles = sync_directory(run), sync_directory(run), sync_circles(run)
    hub = Hub(settings=settings, database=database, now=lambda: NOW)
    return Invaded(told=told, hub=hub, outcome=outcome, again=again, circles=circles, server=server)


def test_as_many_come_in_as_the_generator_says(invaded: Invaded):
    figures = invaded.outcome.figures()
    assert (figures["outcome"], figures["created"]) == ("applied", invaded.told.accepted)


def test_as_many_are_set_aside_for_each_reason_as_the_generator_says(invaded: Invaded):
    assert invaded.outcome.plan
    reasons = [one.reason for one in invaded.outcome.plan.quarantined]
    told = {begin: sum(one.startswith(begin) for one in reasons) for begin in invaded.told.rejected}
    assert (Counter(told), len(reasons)) == (invaded.told.rejected, invaded.told.rejected.total())


def test_as_many_are_disabled_as_the_generator_says(invaded: Invaded):
    assert invaded.outcome.plan
    off = sum(change.staff.disabled for change in invaded.outcome.plan.changes if change.staff)
    assert off == invaded.told.disabled


def test_every_circle_of_managers_is_told_once(invaded: Invaded):
    assert invaded.outcome.plan
    assert len(invaded.outcome.plan.notes) == invaded.told.cycles


def test_everything_is_stored_literally_but_for_control_characters(invaded: Invaded):
    with invaded.database.reading() as session:
        stored = set(session.scalars(select(Person.name)))
    assert stored == {clean(spite) for spite in SPITEFUL}


@pytest.mark.parametrize("uid", ["h107", "h109", "h115"])
def test_a_boss_is_found_however_the_dn_is_spelt(invaded: Invaded, uid: str):
    assert person(invaded.database, uid).manager_id == person(invaded.database, "h100").id


def test_a_boss_who_is_nowhere_leaves_nobody_above(invaded: Invaded):
    assert person(invaded.database, "h108").manager_id is None


def test_circles_that_are_members_of_each_other_end(invaded: Invaded):
    assert (invaded.circles.circles, invaded.circles.held) == (6, ())


def test_a_second_run_writes_nothing(invaded: Invaded):
    again, plan = invaded.again, invaded.again.plan
    assert plan
    assert (plan.changes, plan.roles, plan.teams.is_empty) == ((), (), True)
    assert (again.outcome, again.written) == ("unchanged", 0)


@pytest.fixture
def look(invaded: Invaded, page_for: Callable[..., Page], troubles) -> Iterator[Callable[[str], str]]:
    """Open a page as somebody with every role, and look for what should not have run."""
    needs_assets()
    token = _everybodys_admin(invaded)
    dialogs: list[str] = []
    with serving(create_app(invaded.hub.settings, invaded.hub)) as address:
        page = page_for(cookies=({"name": SESSION_COOKIE, "value": token, "url": address},))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

        def open_page(path: str) -> str:
            page.goto(address + path)
            assert page.evaluate(INJECTED) == []
            assert (dialogs, troubles[page]) == ([], [])
            return str(page.evaluate("() => document.body.innerText"))

        yield open_page


def _everybodys_admin(invaded: Invaded) -> str:
    with invaded.database.writing() as session:
        index_people(session)
        me = session.scalars(select(Person).where(Person.uid == "h0")).one()
        for role in (Role.LEADER, Role.ADMIN, Role.AUDITOR):
            grant_role(session, me.id, role, "test", NOW)
        return start_session(session, me.id, NOW)


@pytest.mark.full
@pytest.mark.browser
def test_no_persons_page_runs_anything(invaded: Invaded, look):
    with invaded.database.reading() as session:
        shown = dict(session.execute(select(Person.name, Person.public_id)).all())
    assert all(look(f"/people/{public_id}") for public_id in shown.values())


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/people",
            "/people?q=alert",
            "/people?q=%3Cscript%3E",
            "/people?q=%27%3B+DROP",
            "/circles",
            "/pln",
        ),
        *("/admin", "/admin/people", "/admin/people?q=alert", "/admin/roles?uid=h1"),
    ],
)
def test_no_list_runs_anything(look, path: str):
    assert look(path)


@pytest.mark.full
@pytest.mark.browser
def test_no_plan_that_an_administrator_reads_runs_anything(invaded: Invaded, look):
    spite = SPITEFUL[0].encode()
    changes = [
        b"dn: uid=h%d,ou=people,dc=pln,dc=example\nchangetype: modify\nreplace: title\ntitle: new %s\n"
        % (n, spite)
        for n in (11, 15, 19)
    ]
    invaded.server.modify(b"\n".join(changes).decode())
    with invaded.database.writing() as session:
        job = enqueue(session, directory_tasks.PLAN, NOW).public_id
    run_job(invaded.hub, job)
    assert look("/admin")
