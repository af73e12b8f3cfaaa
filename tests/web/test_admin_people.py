"""People by hand through the browser: corrections, the switch, entries held back, and who may see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.access.roles import grant_role
from plnhub.directory.entries.values import Staff
from plnhub.directory.people.absentees import keep_whereabouts
from plnhub.directory.people.locks import Deed, lock_field
from plnhub.directory.people.whereabouts import Place, Whereabouts
from plnhub.directory.planning.conflicts import ANOTHER_KEY
from plnhub.models import AuditEntry, DirectoryAside, FieldLock, PersonSearch, PersonState, Role
from plnhub.pln.gifts import add_gift
from tests.makers import NOW

HOSTILE = "<script>alert(1)</script>\"' onload=x"


@pytest.fixture
def admin(company):
    person = company.person("Root")
    grant_role(company.session, person.id, Role.ADMIN, "command line", NOW)
    return person


@pytest.fixture
def ada(company):
    return company.person("Ada Lovelace", source="directory", source_hash="as read")


@pytest.fixture
def browser(log_in_as, admin, ada):
    return log_in_as(admin)


def page(person, more=""):
    return f"/admin/people/{person.public_id}{more}"


def locks(company):
    return [(one.field, one.reason, one.locked_by) for one in company.session.scalars(select(FieldLock))]


def held_back(
    company, uid="ada.lovelace", key="new-key", reason=ANOTHER_KEY, kind="conflict", origin="uid=x"
):
    row = DirectoryAside(
        source="directory", key=key, origin=origin, uid=uid, reason=reason, kind=kind, since=NOW
    )
    company.session.add(row)
    company.session.commit()


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_only_an_administrator_sees_people_by_hand(company, log_in_as, ada, role):
    other = company.person("Other")
    grant_role(company.session, other.id, role, "command line", NOW)
    visitor = log_in_as(other)
    assert [visitor.get(where).status_code for where in ("/admin/people", page(ada))] == [403, 403]


@pytest.mark.parametrize("uid", ["ada.lovelace", " ADA.Lovelace "])
def test_a_log_in_name_leads_to_its_person(browser, ada, uid):
    answer = browser.get("/admin/people", query_string={"uid": uid})
    assert (answer.status_code, answer.location) == (303, page(ada))


def test_a_name_that_nobody_has_is_said_so(browser):
    assert "Nobody has this log-in name" in browser.get("/admin/people?uid=nobody").text


def test_whoever_was_erased_has_no_page(company, browser, ada):
    ada.state = PersonState.PSEUDONYM
    company.session.commit()
    assert browser.get(page(ada)).status_code == 404


def test_every_field_of_the_directory_is_shown_with_its_value(browser, ada):
    told = browser.get(page(ada)).text
    assert all(text in told for text in ("Engineer", "senior", "Data", "Gdańsk", "ada.lovelace@example.com"))


def test_a_correction_is_kept_locked_audited_and_found_by_the_search(company, browser, admin, ada):
    sent = {"field": "title", "value": "Countess", "reason": "she is"}
    answer = browser.post(page(ada, "/lock"), data=sent)
    company.session.expire_all()
    entry = company.session.scalars(select(AuditEntry)).one()
    assert (answer.status_code, ada.title) == (303, "Countess")
    assert locks(company) == [("title", "she is", admin.public_id)]
    assert (entry.who, entry.what, entry.subject) == (admin.public_id, "person.lock", ada.public_id)
    assert "countess" in company.session.get_one(PersonSearch, ada.id).text


def test_what_is_locked_stands_in_the_list_with_reason_and_name(browser, ada):
    browser.post(page(ada, "/lock"), data={"field": "title", "value": "Countess", "reason": "she is"})
    told = browser.get("/admin/people").text
    assert all(text in told for text in ("Ada Lovelace", "Countess", "she is", "Root"))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"field": "title", "value": "Countess", "reason": ""}, "Give a reason"),
        ({"field": "mail", "value": "no mail", "reason": "r"}, "no mail address"),
        ({"field": "team", "value": "Nowhere", "reason": "r"}, "no open team"),
        ({"field": "manager", "value": "nobody", "reason": "r"}, "Nobody in the directory"),
    ],
)
def test_a_wrong_correction_comes_back_with_what_was_typed_and_what_to_do(company, browser, ada, sent, words):
    answer = browser.post(page(ada, "/lock"), data=sent)
    assert (answer.status_code, locks(company)) == (400, [])
    assert words in answer.text


def test_a_field_that_does_not_exist_is_refused(company, browser, ada):
    answer = browser.post(page(ada, "/lock"), data={"field": "source_key", "value": "x", "reason": "r"})
    company.session.expire_all()
    assert (answer.status_code, ada.source_key) == (400, "ada.lovelace")


def test_unlocking_lets_the_next_sync_look_again(company, browser, ada):
    browser.post(page(ada, "/lock"), data={"field": "title", "value": "Countess", "reason": "she is"})
    browser.post(page(ada, "/unlock"), data={"field": "title"})
    company.session.expire_all()
    assert (locks(company), ada.source_hash) == ([], "")


def test_the_form_for_a_team_offers_open_teams(company, browser, ada):
    company.team("Sales")
    company.team("Closed").closed_on = NOW.date()
    company.session.commit()
    form = browser.get(page(ada, "?correct=team")).text
    assert ('value="Sales"' in form, 'value="Closed"' in form) == (True, False)


def test_whoever_is_switched_off_is_logged_out_at_once(company, browser, log_in_as, ada):
    theirs = log_in_as(ada)
    assert theirs.get("/me").status_code == 200
    browser.post(page(ada, "/disable"), data={"reason": "left over night"})
    answer = theirs.get("/me")
    assert (answer.status_code, "/login" in answer.location) == (302, True)


def test_a_session_that_was_ended_does_not_revive_when_the_person_is_switched_on(browser, log_in_as, ada):
    theirs = log_in_as(ada)
    browser.post(page(ada, "/disable"), data={"reason": "a mistake"})
    browser.post(page(ada, "/enable"), data={"reason": "it was a mistake"})
    assert theirs.get("/me").status_code == 302


@pytest.mark.parametrize("way", ["disable", "enable"])
def test_the_switch_asks_for_a_reason(company, browser, ada, way):
    answer = browser.post(page(ada, f"/{way}"), data={"reason": " "})
    assert (answer.status_code, locks(company)) == (400, [])


def test_nobody_switches_themselves_off(company, browser, admin):
    answer = browser.post(page(admin, "/disable"), data={"reason": "tired"})
    company.session.expire_all()
    assert (answer.status_code, admin.disabled) == (400, False)


def test_an_entry_made_anew_is_offered_for_linking(company, browser, ada):
    held_back(company)
    assert f"{page(ada)}?adopt=new-key" in browser.get("/admin/people").text


def test_whoever_links_sees_the_new_entry_beside_the_person(company, browser, ada, monkeypatch):
    held_back(company)
    found = Staff(key="new-key", uid="ada.lovelace", name="Ada King", mail="king@example.com", team="Engines")
    monkeypatch.setattr("plnhub.web.admin_people.read_new_entry", lambda *_asked: found)
    shown = browser.get(page(ada, "?adopt=new-key")).text
    assert all(words in shown for words in ("Ada Lovelace", "Ada King", "king@example.com", "Engines"))


def test_an_entry_with_another_key_is_not_shown_as_the_new_one(company, browser, ada, monkeypatch):
    held_back(company)
    found = Staff(key="other-key", uid="ada.lovelace", name="Ada King")
    monkeypatch.setattr("plnhub.web.admin_people.read_new_entry", lambda *_asked: found)
    shown = browser.get(page(ada, "?adopt=new-key")).text
    assert ("Ada King" in shown, "could not be read just now" in shown) == (False, True)


def test_linking_asks_whether_it_is_the_same_human_being(company, browser, ada):
    held_back(company)
    answer = browser.post(page(ada, "/adopt"), data={"key": "new-key", "reason": "rehired"})
    company.session.expire_all()
    assert (answer.status_code, ada.source_key) == (400, "ada.lovelace")


def test_linking_gives_the_person_the_new_key(company, browser, ada):
    held_back(company)
    sent = {"key": "new-key", "reason": "rehired", "sure": "1"}
    answer = browser.post(page(ada, "/adopt"), data=sent)
    company.session.expire_all()
    assert (answer.status_code, ada.source_key, ada.source_hash) == (303, "new-key", "")


def test_an_entry_that_is_wrong_in_itself_is_shown_with_its_reason_and_nothing_to_link(company, browser, ada):
    held_back(company, reason="end_date is 'soon', not a date", kind="quarantine")
    told = browser.get("/admin/people").text
    assert ("not a date" in told, "adopt=" in told) == (True, False)


def test_who_is_missing_stands_there_with_where_the_entry_is(company, browser, ada):
    ada.state, ada.state_since = PersonState.MISSING, NOW - timedelta(hours=3)
    found = Whereabouts(place=Place.MOVED_OUT, detail="uid=ada,ou=former")
    keep_whereabouts(company.session, {ada.source_key: found}, NOW)
    company.session.commit()
    told = browser.get("/admin/people").text
    assert all(text in told for text in ("Ada Lovelace", "Moved out of the base", "uid=ada,ou=former"))


def test_hostile_names_reasons_and_entries_are_text_alone(company, browser, ada):
    ada.name = ada.title = ada.dn = HOSTILE
    deed = Deed(who="command line", reason=HOSTILE, now=NOW)
    lock_field(company.session, ada, "level", HOSTILE, deed)
    held_back(company, origin=HOSTILE, reason=HOSTILE, uid=HOSTILE, kind="quarantine")
    held_back(company, origin=HOSTILE)
    where = ("/admin/people", page(ada), page(ada, "?adopt=new-key"), page(ada, "?correct=title"))
    pages = [browser.get(each).text for each in where]
    assert all("&lt;script&gt;alert(1)" in each for each in pages)
    assert not [each for each in pages if "<script>alert" in each or "\"' onload" in each]


def test_nothing_here_says_what_a_person_does(company, browser, ada):
    add_gift(company.session, ada.id, "head", "Secret gift of hers", NOW)
    company.session.commit()
    assert "Secret gift" not in browser.get(page(ada)).text + browser.get("/admin/people").text


@pytest.mark.parametrize("way", ["lock", "unlock", "disable", "enable", "adopt"])
def test_a_person_who_is_not_there_is_not_found(browser, way):
    assert browser.post(f"/admin/people/{'0' * 32}/{way}").status_code == 404


@pytest.mark.parametrize("way", ["lock", "unlock", "disable", "enable", "adopt"])
def test_without_the_token_of_the_form_nothing_happens(app, company, browser, ada, way):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post(page(ada, f"/{way}"), data={"reason": "r", "field": "title", "sure": "1"})
    assert (answer.status_code, locks(company)) == (403, [])
