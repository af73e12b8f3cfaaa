"""When a sync fails or is held: what the pages say, and that nothing wipes what somebody types."""

import re
from datetime import timedelta

import pytest

from plnhub.access.roles import grant_role
from plnhub.config import Settings
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryRun, DirectorySetting, Job, JobState, Role
from tests.makers import NOW
from tests.translations import needs_translations
from tests.web.directory_guide import CONNECTION, GUIDE, keep_plan_row

FOLLOWS = 'hx-select="#work"'
REFUSED = "ldaps://one: Connection refused; check host, port and firewall"


@pytest.fixture
def admin(company, log_in_as):
    person = company.person("Ada Admin", source="local")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    return log_in_as(person)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


@pytest.fixture
def source(company):
    company.session.add(DirectorySetting(name="directory_url", value='"ldaps://one"', changed_at=NOW))
    company.session.commit()


def put_job(company, work, **more):
    fields = {"created_at": NOW, "due_at": NOW, "state": JobState.QUEUED} | more
    company.session.add(Job(name=f"directory.{work}", arguments={}, **fields))
    company.session.commit()


def put_again(company, work="sync"):
    put_job(company, work, attempts=1, error=REFUSED, due_at=NOW + timedelta(seconds=40))


def put_run(company, outcome, minutes=0, **more):
    fields = {"source": SOURCE, "kind": "full", "started_at": NOW - timedelta(minutes=minutes)} | more
    run = DirectoryRun(outcome=outcome, counts=fields.pop("counts", {}), **fields)
    company.session.add(run)
    company.session.commit()
    return run


@pytest.mark.parametrize("step", ["connect", "people", "safety", "hours", "more"])
def test_a_step_with_a_form_is_not_fetched_again_whatever_job_waits(admin, company, step):
    for work in ("test", "sample", "plan", "sync"):
        put_job(company, work)
    assert FOLLOWS not in admin.get(f"{GUIDE}/{step}").text


@pytest.mark.parametrize(("step", "work"), [("test", "test"), ("fields", "sample"), ("first", "plan")])
def test_a_step_follows_its_own_job(admin, company, step, work):
    put_job(company, work)
    assert FOLLOWS in admin.get(f"{GUIDE}/{step}").text


@pytest.mark.parametrize(("step", "work"), [("test", "sync"), ("fields", "sync"), ("first", "changes")])
def test_a_step_does_not_wait_for_the_job_of_another(admin, company, step, work):
    put_job(company, work)
    page = admin.get(f"{GUIDE}/{step}").text
    assert FOLLOWS not in page
    assert "It waits for a worker." not in page


def test_what_is_fetched_again_holds_no_field_to_type_into(admin, company):
    put_job(company, "sample")
    page = admin.get(f"{GUIDE}/fields").text
    assert re.findall(r"<(?:select|textarea|input (?!type=\"hidden\"))[^>]*\bname=\"[fan]_", page) == []


def test_a_form_that_was_refused_is_not_fetched_again(admin, company):
    put_job(company, "test")
    answer = admin.post(f"{GUIDE}/connect", data=CONNECTION | {"directory_url": "http://one"})
    assert (answer.status_code, FOLLOWS in answer.text) == (400, False)


def test_while_a_test_waits_the_connection_can_be_corrected(admin, company):
    put_again(company, "test")
    page = admin.get(f"{GUIDE}/test").text
    assert all(words in page for words in ("Correct the connection", "Test again"))


def test_a_failed_sync_is_announced_with_the_step_that_corrects_it(admin, company, source):
    put_run(company, "failed", reason=REFUSED)
    page = admin.get("/admin").text
    assert f"The last sync failed: {REFUSED}" in page
    assert f'<a href="{GUIDE}/test">' in page


def test_a_failed_sync_says_when_it_is_tried_again(admin, company, source):
    put_run(company, "failed", reason=REFUSED)
    put_again(company)
    page = admin.get("/admin").text
    assert "It tries again in 40 s (attempt 2 of 3)." in page
    assert "It waits for a worker." not in page


def test_a_failure_that_a_good_run_has_followed_is_no_longer_announced(admin, company, source):
    put_run(company, "failed", minutes=5, reason=REFUSED)
    put_run(company, "unchanged")
    assert "The last sync failed" not in admin.get("/admin").text


@pytest.mark.parametrize(
    ("after", "stays"),
    [
        ({"outcome": "failed", "reason": REFUSED}, True),
        ({"outcome": "applied", "kind": "changes"}, True),
        ({"outcome": "applied"}, False),
    ],
    ids=["a failure", "a good run of changes", "a good full run"],
)
def test_what_was_held_is_said_until_a_good_run_of_everybody(admin, company, source, after, stays):
    put_run(company, "held", minutes=5, gate="G3", counts={"gates": ["G3"]})
    put_run(company, **after)
    assert ("The last sync was held" in admin.get("/admin").text) == stays


def test_a_step_is_found_for_each_reason(admin, company, source):
    put_run(company, "failed", reason="the base 'ou=gone' does not exist")
    assert f'<a href="{GUIDE}/people">' in admin.get("/admin").text


def test_of_several_verdicts_the_final_one_comes_first_and_nothing_is_to_be_approved(admin, company, source):
    put_run(company, "held", gate="G3", counts={"gates": ["G3", "G2"], "outcome": "held"})
    page = admin.get("/admin").text
    assert page.index("was not in the answer") < page.index("Many people would vanish")
    assert "approve this plan" not in page


def test_people_tells_of_a_held_plan_and_whom_it_would_set_aside(admin, company):
    counts = {"conflict": [["uid=ann,dc=example", "the uid belongs to a local account"]]}
    company.session.add(DirectoryRun(source="plan", started_at=NOW, outcome="held", counts=counts))
    company.session.commit()
    page = admin.get("/admin/people").text
    assert all(words in page for words in ("A sync is held", "uid=ann,dc=example", "local account"))
    assert "Nobody was held back" not in page


def test_the_whole_plan_can_be_taken_along_as_csv(admin, company):
    rows = {"rows": [["ann", "=Ann", "Buying", "create", "", "", ""]]}
    company.session.add(DirectoryRun(source="plan rows", started_at=NOW, outcome="", counts=rows))
    company.session.commit()
    answer = admin.get("/admin/directory/plan.csv")
    assert (answer.mimetype, '"ann","\'=Ann","Buying"' in answer.text) == ("text/csv", True)


def test_without_a_plan_there_is_nothing_to_take_along(admin):
    assert admin.get("/admin/directory/plan.csv").status_code == 404


def test_a_plan_names_people_with_their_log_in_names_and_teams(admin, company, settings):
    new = {"uid": "ann01", "name": "Ann Ash", "kinds": ["create"], "fields": [], "about": "Buyer · Buying"}
    counts = {"changes": [new], "divisions": [{"division": "Trade", "created": 1}]}
    keep_plan_row(company, settings, counts=counts)
    page = admin.get(f"{GUIDE}/first").text
    assert all(words in page for words in ("Ann Ash", "ann01", "Buyer · Buying", "Trade", "plan.csv"))


def test_the_job_of_a_held_run_is_not_called_done(admin, company, source):
    put_run(company, "held", minutes=1, counts={"gates": ["G3"]})
    put_job(company, "sync", state=JobState.DONE, created_at=NOW - timedelta(minutes=2), finished_at=NOW)
    pages = [admin.get(where).text for where in ("/admin", "/admin/system")]
    assert [">done<" in page for page in pages] == [False, False]


def test_changes_at_once_are_said_to_be_listened_for(admin, company, source):
    admin.post(f"{GUIDE}/hours", data={"sync": "daily", "sync_time": "02:30", "changes": "0", "zone": "UTC"})
    assert "at once (listening)" in admin.get("/admin").text


def test_a_german_reader_is_told_in_german_why_a_sync_failed(admin, company, source):
    needs_translations()
    put_run(company, "failed", reason=REFUSED)
    page = admin.get("/admin", headers={"Accept-Language": "de"}).text
    assert "ldaps://one: Verbindung abgelehnt; Rechner, Port und Firewall prüfen" in page
