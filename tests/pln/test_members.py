"""Members of one's own PLN."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from plnhub.errors import Invalid, NotFound
from plnhub.models import PlnMember
from plnhub.models.ledger import Activity
from plnhub.pln.garden import due_for_review
from plnhub.pln.members import (
    add_colleague,
    add_outside,
    history_of,
    members_of,
    own_member,
    remove_member,
    review_member,
)
from tests.makers import NOW, days_ago
from tests.pln.asking import answered


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


@pytest.fixture
def bob(company):
    return company.person("Bob Birch")


def rows(company):
    return company.session.scalar(select(func.count()).select_from(PlnMember))


@pytest.mark.parametrize("intent", ["", "   ", "\n\t"])
def test_nobody_is_added_without_an_intent(company, ann, bob, intent):
    with pytest.raises(Invalid) as refused:
        add_colleague(company.session, ann.id, bob.public_id, intent, NOW)
    assert (refused.value.field, rows(company)) == ("intent", 0)


def test_adding_records_one_act_for_the_one_who_was_chosen(company, ann, bob):
    member = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    [act] = company.session.scalars(select(Activity))
    assert (act.verb, act.key, len(act.recipients)) == ("add", f"hub:add:{member.public_id}", 1)


def test_adding_somebody_twice_is_one_member(company, ann, bob):
    first = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    again = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    assert (again.public_id, rows(company)) == (first.public_id, 1)


def test_nobody_is_in_their_own_pln(company, ann):
    with pytest.raises(Invalid):
        add_colleague(company.session, ann.id, ann.public_id, "myself", NOW)


def test_who_has_left_cannot_be_added(company, ann):
    gone = company.person("Gus Gone", state="inactive")
    with pytest.raises(NotFound):
        add_colleague(company.session, ann.id, gone.public_id, "history", NOW)


def test_an_outsider_is_known_again_by_the_address(company, ann):
    add_outside(company.session, ann.id, "Olga", "olga@Example.org", "maps", NOW)
    add_outside(company.session, ann.id, "Olga O.", "OLGA@example.org", "maps", NOW)
    assert [member.outside_handle for member in members_of(company.session, ann.id)] == [
        "mail:olga@example.org"
    ]


@pytest.mark.parametrize("address", ["", "two words", "x" * 500])
def test_an_outsider_needs_an_address(company, ann, address):
    with pytest.raises(Invalid) as refused:
        add_outside(company.session, ann.id, "Olga", address, "maps", NOW)
    assert refused.value.field == "address"


def test_nobody_is_let_go_without_a_reason(company, ann, bob):
    member = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    with pytest.raises(Invalid):
        remove_member(company.session, ann.id, member.public_id, " ", NOW)
    assert member.removed_at is None


def test_who_is_let_go_stays_in_the_history_with_the_reason(company, ann, bob):
    member = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    remove_member(company.session, ann.id, member.public_id, "learned it", NOW)
    assert members_of(company.session, ann.id) == []
    assert [each.removal_reason for each in history_of(company.session, ann.id)] == ["learned it"]


def test_letting_go_twice_keeps_the_first_reason(company, ann, bob):
    member = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    remove_member(company.session, ann.id, member.public_id, "learned it", NOW)
    remove_member(company.session, ann.id, member.public_id, "another", NOW)
    assert member.removal_reason == "learned it"


def test_somebody_elses_entry_does_not_exist_for_me(company, ann, bob):
    member = add_colleague(company.session, ann.id, bob.public_id, "reviews", NOW)
    with pytest.raises(NotFound):
        own_member(company.session, bob.id, member.public_id)


def test_members_unseen_for_half_a_year_are_due(company, ann, bob):
    old = add_colleague(company.session, ann.id, bob.public_id, "reviews", days_ago(181))
    cleo = company.person("Cleo Clay")
    add_colleague(company.session, ann.id, cleo.public_id, "maps", days_ago(180))
    assert due_for_review(members_of(company.session, ann.id), NOW) == [old]


def test_a_review_starts_the_half_year_anew(company, ann, bob):
    old = add_colleague(company.session, ann.id, bob.public_id, "reviews", days_ago(400))
    review_member(company.session, ann.id, old.public_id, NOW)
    assert due_for_review(members_of(company.session, ann.id), NOW + timedelta(days=180)) == []


def test_a_connection_is_not_a_member(company, ann, bob):
    answered(company, asker=ann, helper=bob)
    assert members_of(company.session, ann.id) == []
