"""What the gate is given: people who chose to be counted, what they did, and communities that many touch."""

from datetime import date

import pytest

from plnhub.errors import Unavailable
from plnhub.privacy.gate import EVERYONE
from plnhub.publishing.source import BORDER, ELSEWHERE, FLOW, PARTICIPATION, read_source
from tests.publishing.firm import LEVELS, Deed, Firm

DAY = date(2026, 1, 15)
LAST = date(2026, 1, 31)


def source_of(firm: Firm, least: int = 10):
    firm.rebuild(LAST)
    return read_source(firm.analytics, LEVELS, least)


def answer(giver: str, *takers: str) -> Deed:
    return Deed(day=DAY, verb="answer", actor=giver, recipients=takers)


def people(firm: Firm, *uids: str) -> frozenset[str]:
    return frozenset(firm.pseudonym(uid) for uid in uids)


def test_without_a_rebuild_there_is_nothing_to_publish(firm):
    with pytest.raises(Unavailable):
        read_source(firm.analytics, LEVELS, 10)


@pytest.mark.privacy
def test_only_people_who_chose_to_be_counted_are_eligible(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "north", "senior")])
    firm.hire([("cid", "north", "senior")], count=False)
    assert source_of(firm).eligible == people(firm, "ann", "bob")


@pytest.mark.privacy
def test_deeds_of_people_who_did_not_choose_to_be_counted_do_not_enter(firm):
    firm.hire([("ann", "north", "intern")])
    firm.hire([("cid", "north", "senior")], count=False)
    firm.record([answer("cid", "ann"), Deed(day=DAY, verb="share", actor="cid")])
    assert source_of(firm).contributions == ()


@pytest.mark.privacy
def test_whoever_takes_back_the_choice_is_out_of_the_next_count(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "north", "senior")])
    firm.record([answer("ann", "bob")])
    firm.choose(["ann"], count=False)
    assert source_of(firm).contributions == ()


def test_leavers_are_not_eligible_and_staff_counts_whoever_is_active(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "north", "senior")])
    firm.hire([("cid", "north", "senior")], count=False)
    firm.dismiss(["bob"])
    source = source_of(firm)
    assert (source.eligible, source.staff) == (people(firm, "ann"), 2)


def test_what_passed_between_people_is_flow_and_each_deed_takes_part(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "south", "senior")])
    firm.record([answer("ann", "bob"), answer("ann", "bob")])
    counted = {(one.measure, one.answer, one.n) for one in source_of(firm).contributions}
    assert counted == {(FLOW, "", 2), (PARTICIPATION, "collaborate", 2)}


def test_what_crosses_the_border_keeps_its_community_and_no_name(firm):
    firm.hire([("ann", "north", "intern")])
    firm.record([answer("ann", "github:octo"), answer("github:octo", "ann")])
    crossed = [one for one in source_of(firm, least=1).contributions if one.measure == BORDER]
    assert {(one.giver, one.receiver, one.community) for one in crossed} == {
        (firm.pseudonym("ann"), "", "github"),
        ("", firm.pseudonym("ann"), "github"),
    }


def test_a_community_that_few_touch_is_elsewhere(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "north", "intern")])
    firm.record([answer("ann", "github:octo"), answer("bob", "github:octo"), answer("ann", "rare:one")])
    source = source_of(firm, least=2)
    assert source.communities == ("github", ELSEWHERE)


@pytest.mark.privacy
def test_only_people_who_chose_to_be_counted_make_a_community_well_known(firm):
    firm.hire([("ann", "north", "intern")])
    firm.hire([("cid", "north", "intern")], count=False)
    firm.record([answer("ann", "github:octo"), answer("github:octo", "cid")])
    assert source_of(firm, least=2).communities == (ELSEWHERE,)


def test_without_outsiders_there_are_no_communities(firm):
    firm.hire([("ann", "north", "intern"), ("bob", "north", "intern")])
    firm.record([answer("ann", "bob")])
    assert source_of(firm).communities == ()


def test_levels_stand_in_the_order_of_the_settings_and_unknown_ones_last(firm):
    firm.hire([("a", "north", "senior"), ("b", "north", "astronaut"), ("c", "south", "intern")])
    names = {one.name: [cohort.name for cohort in one.cohorts] for one in source_of(firm).families}
    assert names == {"division": ["north", "south"], "level": ["intern", "senior", "astronaut"]}


def test_people_of_no_division_are_in_no_division(firm):
    firm.hire([("a", "", "senior"), ("b", "north", "intern")])
    divisions = source_of(firm).families[0]
    assert [cohort.people for cohort in divisions.cohorts] == [people(firm, "b")]
    assert EVERYONE not in [cohort.name for cohort in divisions.cohorts]
