"""The guided set-up of the directory through forms: what is kept, what is refused, what is never shown."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.access.roles import grant_role
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.setup.configured import effective_settings
from plnhub.directory.setup.desk_keep import keep_sample
from plnhub.directory.setup.sample import Sample, without_secrets
from plnhub.directory.setup.schedule import schedule_of
from plnhub.directory.storing.on_file import SOURCE
from plnhub.directory.vendors import OPENLDAP
from plnhub.models import AuditEntry, DirectoryRun, Role
from plnhub.wiring import Hub
from tests.makers import NOW
from tests.web.conftest import SECRET
from tests.web.directory_guide import CONNECTION, GUIDE, PASSWORD, jobs, keep_plan_row

STEPS = ("connect", "test", "people", "fields", "safety", "first", "hours", "more")
ANN = Entry(
    dn="uid=ann,dc=example",
    attributes={
        "uid": [b"ann"],
        "cn": [b"Ann Ash"],
        "entryuuid": [b"1"],
        "businesscategory": [b"<b>Buying</b>"],
        "userpassword": [b"{SSHA}secret"],
        "jpegphoto": [b"\xff\xd8"],
    },
)


@pytest.fixture
def admin(company, log_in_as):
    person = company.person("Ada Admin", source="local")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    return log_in_as(person)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


def keep_ann(company, settings):
    sample = Sample(vendor=OPENLDAP, entries=(without_secrets(ANN),))
    keep_sample(company.session, sample, settings, NOW)
    company.session.commit()


@pytest.mark.parametrize("step", STEPS)
def test_each_step_opens_on_an_empty_database(admin, step):
    assert admin.get(f"{GUIDE}/{step}").status_code == 200


def test_an_unknown_step_is_not_found(admin):
    assert [admin.get(f"{GUIDE}/magic").status_code, admin.post(f"{GUIDE}/test").status_code] == [404, 404]


def test_a_connection_is_kept_and_tested_at_once(admin, company, settings, database):
    answer = admin.post(f"{GUIDE}/connect", data=CONNECTION)
    kept = effective_settings(settings, database)
    assert (answer.status_code, answer.location) == (303, f"{GUIDE}/test")
    assert kept.directory_password.get_secret_value() == PASSWORD
    assert jobs(company) == [("directory.test", {})]


def test_the_kept_password_is_on_no_page_and_in_no_audit(admin, company):
    admin.post(f"{GUIDE}/connect", data=CONNECTION)
    pages = [admin.get(f"{GUIDE}/{step}").text for step in STEPS] + [admin.get("/admin").text]
    audit = str([entry.detail for entry in company.session.scalars(select(AuditEntry))])
    assert not [text for text in [*pages, audit] if PASSWORD in text]


def test_a_wrong_address_is_said_at_its_field_and_keeps_nothing(admin, company, settings, database):
    answer = admin.post(f"{GUIDE}/connect", data=CONNECTION | {"directory_url": "http://169.254.169.254/"})
    assert (answer.status_code, "Write the address as ldaps://host" in answer.text) == (400, True)
    assert (effective_settings(settings, database).directory_url, jobs(company)) == ("", [])


def test_another_address_asks_for_the_password_again(admin):
    admin.post(f"{GUIDE}/connect", data=CONNECTION)
    elsewhere = CONNECTION | {"directory_url": "ldaps://evil.example", "directory_password": ""}
    answer = admin.post(f"{GUIDE}/connect", data=elsewhere)
    assert (answer.status_code, "Give the password again" in answer.text) == (400, True)


def test_a_field_of_the_environment_is_shown_and_locked(tmp_path, database, company, log_in_as):
    given = Settings(data_dir=tmp_path, secret_key=SECRET, directory_url="ldaps://from.environment")
    app = create_app(given, Hub(settings=given, database=database, now=lambda: NOW))
    app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
    person = company.person("Ada Admin", source="local")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    browser = app.test_client()
    browser.set_cookie("plnhub_session", log_in_as(person).get_cookie("plnhub_session").value)
    page = browser.get(f"{GUIDE}/connect").text
    browser.post(f"{GUIDE}/connect", data={"directory_url": "ldaps://from.page"})
    assert "ldaps://from.environment" in page
    assert 'name="directory_url"' not in page
    assert effective_settings(given, database).directory_url == "ldaps://from.environment"


def test_the_editor_offers_what_the_server_shows_and_never_a_secret(admin, company, settings):
    keep_ann(company, settings)
    page = admin.get(f"{GUIDE}/fields").text
    assert 'value="businesscategory"' in page
    assert not [word for word in ("userpassword", "SSHA", "jpegphoto") if word in page.lower()]


def test_the_preview_shows_people_by_the_mapping_that_is_chosen(admin, company, settings):
    keep_ann(company, settings)
    page = admin.post(
        f"{GUIDE}/preview", data={"f_uid": "uid", "f_name": "cn", "f_title": "businesscategory"}
    ).text
    assert "Ann Ash" in page
    assert "&lt;b&gt;Buying&lt;/b&gt;" in page


def test_a_mapping_to_a_secret_is_refused(admin, company, settings):
    keep_ann(company, settings)
    answer = admin.post(f"{GUIDE}/fields", data={"f_uid": "uid", "f_title": "userPassword"})
    assert answer.status_code == 400


def test_own_fields_become_dimensions(admin, company, settings, database):
    keep_ann(company, settings)
    admin.post(f"{GUIDE}/fields", data={"f_uid": "uid", "n_0": "Cost centre", "a_0": "businesscategory"})
    kept = effective_settings(settings, database)
    assert (kept.dimensions, kept.directory_attributes) == (
        "x_cost_centre",
        {"x_cost_centre": "businesscategory"},
    )


def test_before_the_first_sync_somebody_must_have_made_a_dry_run(admin, company):
    assert admin.post("/admin/directory/sync").status_code == 400
    assert jobs(company) == []


def test_the_plan_that_was_looked_at_can_be_approved(admin, company, settings):
    keep_plan_row(company, settings)
    admin.post("/admin/directory/sync", data={"approved": "a" * 64})
    assert [arguments["approved"] for _, arguments in jobs(company)] == ["a" * 64]


@pytest.mark.parametrize(
    ("sent", "more"),
    [
        ("b" * 64, {}),
        ("a" * 64, {"started_at": NOW - timedelta(hours=25)}),
        ("a" * 64, {"outcome": "held", "counts": {"gates": ["G2"]}}),
        ("a" * 64, {"outcome": "incomplete", "counts": {"gates": ["G1"]}}),
        ("a" * 64, {"outcome": "held", "counts": {"gates": ["G3", "G2"]}}),
    ],
    ids=["another plan", "a day old", "a canary is missing", "incomplete", "one of two gates"],
)
def test_what_nobody_may_approve_is_not_approved(admin, company, settings, sent, more):
    keep_plan_row(company, settings, **more)
    answer = admin.post("/admin/directory/sync", data={"approved": sent})
    assert (answer.status_code, jobs(company)) == (400, [])


def test_a_plan_made_under_other_settings_cannot_be_approved(admin, company, settings):
    keep_plan_row(company, settings)
    admin.post(f"{GUIDE}/people", data={"directory_base": "dc=other", "directory_filter": "(uid=*)"})
    assert admin.post("/admin/directory/sync", data={"approved": "a" * 64}).status_code == 400


def test_the_hours_are_kept_with_their_zone(admin, company):
    form = {"sync": "daily", "sync_time": "02:30", "changes": "0", "sweep": "", "zone": "Europe/Berlin"}
    admin.post(f"{GUIDE}/hours", data=form)
    rows = schedule_of(company.session)
    assert (rows["sync"].at_time, rows["sync"].zone, rows["changes"].minutes) == ("02:30", "Europe/Berlin", 0)
    assert rows["sweep"].next_at is None


def test_an_hour_that_does_not_exist_is_refused(admin):
    answer = admin.post(f"{GUIDE}/hours", data={"sync": "daily", "sync_time": "25:00", "zone": "UTC"})
    assert (answer.status_code, "such as 02:30" in answer.text) == (400, True)


def test_a_run_says_why_it_was_held_in_plain_words(admin, company):
    counts = {"gates": ["G3"], "missing": 20, "quarantine": [["uid=x", "it has no uid"]]}
    run = DirectoryRun(source=SOURCE, started_at=NOW, outcome="held", gate="G3", counts=counts)
    company.session.add(run)
    company.session.commit()
    page = admin.get(f"/admin/directory/runs/{run.id}").text
    assert all(words in page for words in ("Many people would vanish", "it has no uid"))


def test_only_runs_have_a_page(admin, company):
    plan = DirectoryRun(source="plan", started_at=NOW, outcome="planned", counts={})
    company.session.add(plan)
    company.session.commit()
    assert admin.get(f"/admin/directory/runs/{plan.id}").status_code == 404
