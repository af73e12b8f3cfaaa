"""Administration through the browser: directory, roles, jobs; and the audit log for auditors."""

import pytest
from sqlalchemy import select

from plnhub.access.roles import grant_role, roles_of
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import AuditEntry, DirectoryRun, Job, JobState, Role
from plnhub.privacy.audit import record_audit, verify_chain
from tests.makers import NOW

ADMIN_PAGES = ("/admin", "/admin/roles", "/admin/system")


@pytest.fixture
def admin(company):
    return with_role(company, "Ada Admin", Role.ADMIN)


def with_role(company, name, role):
    person = company.person(name)
    grant_role(company.session, person.id, role, "command line", NOW)
    return person


@pytest.fixture
def synced(company):
    """A sync was applied once: from now on one may be started without looking first."""
    run = DirectoryRun(source=SOURCE, started_at=NOW, finished_at=NOW, outcome="applied", counts={})
    company.session.add(run)


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_only_an_administrator_sees_the_page(company, log_in_as, admin, page):
    answers = {
        role: log_in_as(with_role(company, f"Some {role}", role)).get(page).status_code
        for role in (Role.LEADER, Role.AUDITOR)
    }
    assert answers == {Role.LEADER: 403, Role.AUDITOR: 403}
    assert log_in_as(admin).get(page).status_code == 200


def test_an_administrator_has_no_right_of_a_leader_or_an_auditor(log_in_as, admin):
    browser = log_in_as(admin)
    assert [browser.get(page).status_code for page in ("/flow/", "/audit")] == [403, 403]


@pytest.mark.parametrize(
    ("work", "name"),
    [(work, f"directory.{work}") for work in ("test", "sample", "plan", "sync", "changes", "sweep")],
)
def test_work_on_the_directory_becomes_a_job(company, log_in_as, admin, synced, work, name):
    answer = log_in_as(admin).post(f"/admin/directory/{work}")
    job = company.session.scalars(select(Job)).one()
    assert (answer.status_code, job.name, job.state) == (303, name, JobState.QUEUED)


def test_confirmed_removals_go_with_the_sync(company, log_in_as, admin, synced):
    log_in_as(admin).post("/admin/directory/sync", data={"confirmed_removals": "17"})
    job = company.session.scalars(select(Job)).one()
    assert job.arguments == {"who": admin.public_id, "confirmed_removals": 17}


@pytest.mark.parametrize("sent", ["", "many", "-3"])
def test_what_is_no_number_confirms_no_removal(company, log_in_as, admin, synced, sent):
    log_in_as(admin).post("/admin/directory/sync", data={"confirmed_removals": sent})
    assert company.session.scalars(select(Job)).one().arguments["confirmed_removals"] == 0


def test_unknown_work_is_not_found(log_in_as, admin):
    assert log_in_as(admin).post("/admin/directory/erase").status_code == 404


def test_a_role_is_granted_and_the_audit_log_says_by_whom(company, log_in_as, admin):
    bob = company.person("Bob Birch")
    log_in_as(admin).post(f"/admin/roles/{bob.uid}/grant", data={"role": "leader"})
    entry = company.session.scalars(select(AuditEntry)).one()
    assert Role.LEADER in roles_of(company.session, bob.id)
    assert (entry.who, entry.what, entry.subject) == (admin.public_id, "role.grant", bob.public_id)


def test_a_role_is_revoked(company, log_in_as, admin):
    bob = with_role(company, "Bob Birch", Role.LEADER)
    log_in_as(admin).post(f"/admin/roles/{bob.uid}/revoke", data={"role": "leader"})
    assert roles_of(company.session, bob.id) == {Role.EMPLOYEE}


@pytest.mark.parametrize("work", ["grant", "revoke"])
def test_nobody_changes_their_own_roles(company, log_in_as, admin, work):
    answer = log_in_as(admin).post(f"/admin/roles/{admin.uid}/{work}", data={"role": "leader"})
    assert answer.status_code == 400
    assert roles_of(company.session, admin.id) == {Role.EMPLOYEE, Role.ADMIN}


@pytest.mark.parametrize("role", ["employee", "king", ""])
def test_a_role_that_cannot_be_granted_is_refused(company, log_in_as, admin, role):
    bob = company.person("Bob Birch")
    assert log_in_as(admin).post(f"/admin/roles/{bob.uid}/grant", data={"role": role}).status_code == 400


def test_a_name_that_nobody_has_is_said_so(log_in_as, admin):
    assert "Nobody has this log-in name" in log_in_as(admin).get("/admin/roles?uid=nobody").text


def test_a_parked_job_is_shown_with_its_reason_and_gets_another_chance(company, log_in_as, admin):
    job = Job(name="nightly", created_at=NOW, due_at=NOW, state=JobState.PARKED, attempts=3, error="poll: no")
    company.session.add(job)
    browser = log_in_as(admin)
    assert "poll: no" in browser.get("/admin/system").text
    browser.post(f"/admin/jobs/{job.public_id}/retry")
    company.session.refresh(job)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_a_job_that_is_not_parked_is_not_started_again(company, log_in_as, admin):
    job = Job(name="nightly", created_at=NOW, due_at=NOW, state=JobState.DONE)
    company.session.add(job)
    assert log_in_as(admin).post(f"/admin/jobs/{job.public_id}/retry").status_code == 404


def test_the_password_of_the_directory_is_on_no_page(app, log_in_as, admin):
    browser = log_in_as(admin)
    secrets = (app.config["SECRET_KEY"],)
    assert not [page for page in ADMIN_PAGES for secret in secrets if secret in browser.get(page).text]


def test_T70_an_auditors_look_is_one_row_in_the_log(company, log_in_as):
    auditor = with_role(company, "Otto Auditor", Role.AUDITOR)
    log_in_as(auditor).get("/audit")
    entries = company.session.scalars(select(AuditEntry)).all()
    assert [(entry.who, entry.what) for entry in entries] == [(auditor.public_id, "audit.look")]


def test_the_auditor_sees_names_where_people_still_have_them(company, log_in_as):
    auditor, bob = with_role(company, "Otto Auditor", Role.AUDITOR), company.person("Bob Birch")
    record_audit(company.session, who="command line", what="role.grant", subject=bob.public_id, now=NOW)
    page = log_in_as(auditor).get("/audit").text
    assert all(words in page for words in ("Bob Birch", "role.grant", "its seal holds"))


def test_the_auditor_sees_a_broken_chain(company, log_in_as):
    auditor = with_role(company, "Otto Auditor", Role.AUDITOR)
    entry = record_audit(company.session, who="x", what="y", now=NOW)
    entry.who = "somebody else"
    page = log_in_as(auditor).get("/audit").text
    assert "breaks at row 1" in page
    assert not verify_chain(company.session).ok


def test_an_administrator_and_a_leader_do_not_see_the_audit_log(company, log_in_as, admin):
    assert log_in_as(admin).get("/audit").status_code == 403
    assert log_in_as(with_role(company, "Lea Leader", Role.LEADER)).get("/audit").status_code == 403
