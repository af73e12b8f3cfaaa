"""What the set-up rarely asks: photos, circles, sign-in, feed; and what was held beside the sync."""

import pytest
from cryptography.hazmat.primitives import serialization

from plnhub.access.roles import grant_role
from plnhub.config import Settings
from plnhub.directory.setup.configured import effective_settings
from plnhub.directory.setup.desk_keep import keep_beside
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryRun, DirectorySetting, Role
from tests.ldap.made_certificates import DAY, made_certificate
from tests.makers import NOW
from tests.translations import needs_translations
from tests.web.directory_guide import CONNECTION, GUIDE, jobs, keep_plan_row

MORE = {
    "directory_photos": "1",
    "directory_photo_attributes": "jpegPhoto",
    "cn_0": "Chess",
    "cd_0": "cn=chess,dc=example",
    "cn_1": "Taken off",
}


@pytest.fixture
def admin(company, log_in_as):
    person = company.person("Ada Admin", source="local")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    return log_in_as(person)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


def test_photos_and_circles_are_kept(admin, settings, database):
    admin.post(f"{GUIDE}/more", data=MORE)
    kept = effective_settings(settings, database)
    assert (kept.directory_photos, kept.directory_circle_groups) == (True, {"Chess": "cn=chess,dc=example"})


def test_photos_and_circles_follow_at_once_where_staff_are_here_already(admin, company):
    company.session.add(DirectoryRun(source=SOURCE, started_at=NOW, outcome="applied", counts={}))
    company.session.commit()
    admin.post(f"{GUIDE}/more", data=MORE)
    assert sorted(name for name, _ in jobs(company)) == ["directory.circles", "directory.photos"]


def test_before_the_first_sync_there_is_nobody_for_photos_and_circles(admin, company):
    admin.post(f"{GUIDE}/more", data=MORE)
    assert jobs(company) == []


def test_a_group_without_a_name_is_said_so(admin):
    answer = admin.post(f"{GUIDE}/more", data=MORE | {"cn_0": ""})
    assert (answer.status_code, "Give each circle a name" in answer.text) == (400, True)


def test_a_kept_circle_stands_in_the_form_with_room_for_another(admin):
    admin.post(f"{GUIDE}/more", data=MORE)
    page = admin.get(f"{GUIDE}/more").text
    assert 'value="cn=chess,dc=example"' in page
    assert 'name="cn_1"' in page
    assert 'name="cn_2"' not in page


def test_sign_in_by_certificate_wants_one(admin):
    answer = admin.post(f"{GUIDE}/connect", data=CONNECTION | {"directory_sign_in": "external"})
    assert (answer.status_code, "A certificate is needed" in answer.text) == (400, True)


def test_how_changes_are_found_is_kept_with_the_hours(admin, settings, database):
    admin.post(f"{GUIDE}/hours", data={"sync": "daily", "sync_time": "02:30", "directory_feed": "timestamp"})
    assert effective_settings(settings, database).directory_feed == "timestamp"


def test_only_feeds_of_the_product_are_offered(admin):
    admin.post(f"{GUIDE}/people", data={"directory_vendor": "openldap", "directory_filter": "(uid=*)"})
    page = admin.get(f"{GUIDE}/hours").text
    assert ['value="syncrepl"' in page, 'value="usn"' in page] == [True, False]


def test_a_short_but_whole_answer_can_be_approved(admin, company, settings):
    keep_plan_row(company, settings, outcome="held", counts={"gates": ["G1"]})
    admin.post("/admin/directory/sync", data={"approved": "a" * 64})
    assert [arguments["approved"] for _, arguments in jobs(company)] == ["a" * 64]


HELD_CIRCLE = "the circle <b>Chess</b> would lose 9 of 12 people, so it stays as it is"


@pytest.fixture
def held_circle(company, settings):
    company.session.add(DirectoryRun(source=SOURCE, started_at=NOW, outcome="applied", counts={}))
    company.session.add(DirectorySetting(name="directory_url", value='"ldaps://one"', changed_at=NOW))
    keep_beside(company.session, "circles", [HELD_CIRCLE], [], NOW)
    company.session.commit()


def test_the_page_says_why_circles_were_held(admin, held_circle):
    page = admin.get("/admin").text
    assert "Circles were held" in page
    assert "the circle &lt;b&gt;Chess&lt;/b&gt; would lose 9 of 12 people" in page


@pytest.mark.parametrize(("sent", "confirmed"), [({"confirmed": "1"}, True), ({}, False)])
def test_held_circles_pass_by_a_click(admin, company, held_circle, sent, confirmed):
    admin.post("/admin/directory/circles", data=sent)
    ((name, arguments),) = jobs(company)
    assert (name, arguments["confirmed"], set(arguments)) == (
        "directory.circles",
        confirmed,
        {"who", "confirmed"},
    )


def test_a_german_reader_is_told_in_german_why_something_was_held(admin, held_circle):
    needs_translations()
    page = admin.get("/admin", headers={"Accept-Language": "de"}).text
    assert "der Kreis &lt;b&gt;Chess&lt;/b&gt; verlöre 9 von 12 Personen" in page


def test_a_run_says_of_which_kind_it_was_and_why_everybody_was_read(admin, company):
    counts = {"notes": ["everybody was read: another run came first"]}
    run = DirectoryRun(source=SOURCE, kind="sweep", started_at=NOW, outcome="applied", counts=counts)
    company.session.add(run)
    company.session.commit()
    page = admin.get(f"/admin/directory/runs/{run.id}").text
    assert all(words in page for words in ("Sweep", "everybody was read: another run came first"))


def test_the_list_of_runs_tells_full_runs_from_changes(admin, company, held_circle):
    more = {"started_at": NOW, "outcome": "applied", "counts": {"seconds": 1.5}}
    company.session.add(DirectoryRun(source=SOURCE, kind="changes", **more))
    company.session.commit()
    page = admin.get("/admin").text
    assert all(words in page for words in ("#1 Full sync", "#3 Changes"))


@pytest.mark.parametrize(("ends", "status"), [(-DAY, 400), (90 * DAY, 303)], ids=["expired", "good"])
def test_an_expired_certificate_of_an_authority_is_refused_when_it_is_pasted(
    company, log_in_as, tmp_path, ends, status
):
    made = made_certificate(tmp_path, "pasted", is_authority=True, starts=-9 * DAY, ends=ends, now=NOW)
    text = made.certificate.public_bytes(serialization.Encoding.PEM).decode()
    person = company.person("Ada Admin", source="local")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    answer = log_in_as(person).post(f"{GUIDE}/connect", data=CONNECTION | {"directory_ca_file": text})
    assert answer.status_code == status
