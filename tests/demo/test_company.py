"""The invented company is rich, and the same for the same seed and day."""

from datetime import date

from plnhub.activity.verbs import VERBS
from plnhub.demo.company import invent_company
from plnhub.demo.life import DAYS, invent_life

TODAY = date(2026, 3, 10)
PEOPLE = invent_company(2013, TODAY)
DEEDS = list(invent_life(PEOPLE, 2013, TODAY))


def test_the_same_seed_and_day_give_the_same_company():
    assert invent_company(2013, TODAY) == PEOPLE


def test_the_same_seed_and_day_give_the_same_life():
    assert list(invent_life(PEOPLE, 2013, TODAY)) == DEEDS


def test_another_seed_gives_another_life():
    assert next(invent_life(PEOPLE, 7, TODAY)) != DEEDS[0]


def test_there_are_400_people_with_uids_of_their_own_and_managers_among_them():
    uids = {one.uid for one in PEOPLE}
    assert (len(uids), {one.manager_uid for one in PEOPLE} - uids) == (400, {""})


def test_there_are_newcomers_interns_and_contractors():
    assert sum(one.is_newcomer(TODAY) for one in PEOPLE) >= 10
    assert {one.employee_type for one in PEOPLE} == {"employee", "contractor", "intern"}


def test_life_fills_fourteen_months_up_to_yesterday():
    days = {deed.occurred_at.date() for deed in DEEDS}
    assert (len(DEEDS) > 25_000, len(days), max(days) < TODAY) == (True, DAYS, True)


def test_nobody_acts_before_the_first_day():
    start = {one.uid: one.start_date for one in PEOPLE}
    early = [deed for deed in DEEDS if deed.actor in start and deed.occurred_at.date() < start[deed.actor]]
    assert not early


def test_every_deed_has_a_verb_of_the_ledger_and_a_name_of_its_own():
    assert {deed.verb for deed in DEEDS} <= VERBS.keys()
    assert len({deed.external_id for deed in DEEDS}) == len(DEEDS)


def test_somebody_outside_takes_part():
    assert sum(":" in deed.actor for deed in DEEDS) > 1000
