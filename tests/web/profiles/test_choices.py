"""My profiles in the browser: one's own choice by one's own form, and nobody else's."""

import pytest
from sqlalchemy import select

from plnhub.jobs import outside_tasks
from plnhub.jobs.runner import run_job
from plnhub.models import Job, Profile
from plnhub.models.ledger import Activity
from tests.connectors.conformance import lenient
from tests.makers import NOW
from tests.web.profiles.looking import only, profile


def test_all_three_switches_are_off_at_first(browser, proven):
    assert " checked" not in browser.get(proven).text


def test_an_account_that_is_not_proven_has_no_switches(browser, linked):
    assert 'role="switch"' not in browser.get(linked).text


@pytest.mark.parametrize("name", ["mirror", "show", "count"])
def test_each_switch_is_kept_by_itself(browser, proven, database, name):
    browser.post(f"{proven}/switches", data={name: "1"})
    on = {each: getattr(profile(database), f"{each}_on") for each in ("mirror", "show", "count")}
    assert on == {each: each == name for each in on}


def test_only_the_switches_come_from_the_form(browser, proven, database, ann):
    before = profile(database)
    browser.post(
        f"{proven}/switches",
        data={
            **{"person_id": "999", "owner_id": "999", "state": "gone", "account_id": "1", "consent_by": "x"},
            **{"network": "github", "reads_since": "2000-01-01", "cursor": "x", "role": "admin", "k": "1"},
        },
    )
    after = profile(database)
    kept = ("person_id", "state", "account_id", "network", "reads_since", "cursor", "proof_method")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}


def test_a_pending_profile_cannot_be_switched_on(browser, linked, database):
    browser.post(f"{linked}/switches", data={"mirror": "1", "count": "1", "show": "1"})
    assert (profile(database).mirror_on, profile(database).reads_since) == (False, None)


def test_switching_on_reads_the_account_at_once(browser, proven, database, site, network, world):
    browser.post(f"{proven}/switches", data={"count": "1"})
    network.answers = lenient(world).answers
    job = only(database, Job)
    assert (job.name, run_job(site, job.public_id)) == (outside_tasks.poll_profile.__name__, True)


def test_switching_off_erases_what_was_read(browser, proven, database, site, network, world):
    browser.post(f"{proven}/switches", data={"count": "1"})
    run_job(site, only(database, Job).public_id)
    browser.post(f"{proven}/switches", data={"show": "1"})
    with database.reading() as session:
        assert session.scalars(select(Activity)).all() == []


def test_unlinking_asks_once_more(browser, linked):
    assert "Unlink and erase" in browser.get(f"{linked}/unlink").text


def test_an_unlinked_account_is_gone(browser, linked):
    browser.post(f"{linked}/unlink")
    assert browser.get(linked).status_code == 404


@pytest.mark.authz
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/unlink"),
        ("post", "/code"),
        ("post", "/verify"),
        ("post", "/switches"),
        ("post", "/unlink"),
    ],
)
def test_somebody_elses_profile_is_not_found(company, log_in_as, linked, method, path):
    stranger = log_in_as(company.person("Bob Stranger"))
    assert getattr(stranger, method)(linked + path).status_code == 404


def test_my_page_links_back_to_an_account_that_waits_for_its_proof(browser, linked, ann, database):
    page = browser.get(f"/people/{ann.public_id}").text
    assert f'href="{profile(database).url}" rel="me noopener noreferrer"' in page


@pytest.mark.privacy
@pytest.mark.parametrize(("switches", "seen"), [({}, False), ({"count": "1"}, False), ({"show": "1"}, True)])
def test_colleagues_see_an_account_only_when_its_owner_shows_it(
    company, log_in_as, browser, proven, ann, database, switches, seen
):
    browser.post(f"{proven}/switches", data=switches)
    colleague = log_in_as(company.person("Bob Birch"))
    assert (str(profile(database).url) in colleague.get(f"/people/{ann.public_id}").text) == seen


@pytest.mark.privacy
def test_colleagues_see_nothing_of_an_account_that_waits_for_its_proof(
    company, log_in_as, linked, ann, database
):
    colleague = log_in_as(company.person("Bob Birch"))
    assert str(profile(database).url) not in colleague.get(f"/people/{ann.public_id}").text


def test_what_came_from_an_archive_is_not_erased_by_a_form_without_its_switch(browser, proven, database):
    with database.writing() as session:
        kept = session.scalars(select(Profile).where(Profile.mirror_on.is_(False))).one()
        kept.proof_method, kept.mirror_on, kept.reads_since = "archive", True, NOW
    page = browser.get(proven).text
    assert ['name="mirror"' in page, "it looks every half hour" in page] == [True, False]


def test_of_what_nobody_reads_there_is_only_the_link_to_show(browser, proven, database):
    with database.writing() as session:
        session.scalars(select(Profile)).one().proof_method = "archive"
    page = browser.get(proven).text
    assert ['name="mirror"' in page, 'name="show"' in page] == [False, True]
