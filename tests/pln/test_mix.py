"""The mix of a PLN and its overlap with one's own team."""

import pytest

from plnhub.pln.members import add_colleague, add_outside, members_of
from plnhub.pln.mix import mixes, overlap
from tests.makers import NOW


def chosen(company, owner, *people):
    for person in people:
        add_colleague(company.session, owner.id, person.public_id, "to learn", NOW)
    return members_of(company.session, owner.id)


def test_three_of_eight_in_the_own_team_are_37_5_percent(company):
    ann = company.person("Ann Ash")
    inside = [company.person(f"In {n}") for n in range(3)]
    outside = [company.person(f"Out {n}", team="Support") for n in range(5)]
    assert overlap(ann, chosen(company, ann, *inside, *outside)).share == pytest.approx(0.375)


def test_without_a_team_nobody_is_inside(company):
    ann = company.person("Ann Ash", team=None)
    assert overlap(ann, chosen(company, ann, company.person("Bob", team=None))).inside == 0


def test_an_empty_pln_has_no_share(company):
    assert overlap(company.person("Ann Ash"), []).share == 0


def test_the_mix_counts_team_site_level_and_employer(company):
    ann = company.person("Ann Ash")
    add_outside(company.session, ann.id, "Olga", "olga@example.org", "maps", NOW)
    members = chosen(company, ann, company.person("Bob", site="Porto"), company.person("Cleo", level="lead"))
    found = {mix.dimension: {group.name: group.members for group in mix.groups} for mix in mixes(members)}
    assert found == {
        "Team": {"Data": 2},
        "Site": {"Porto": 1, "Gdańsk": 1},
        "Level": {"senior": 1, "lead": 1},
        "Employer": {"this company": 2, "elsewhere": 1},
    }


def test_one_tie_in_a_category_is_a_single_voice(company):
    ann = company.person("Ann Ash")
    people = [company.person("Bob"), company.person("Cleo"), company.person("Dan", team="Support")]
    team = mixes(chosen(company, ann, *people))[0]
    assert [(group.name, group.single_voice) for group in team.groups] == [("Data", False), ("Support", True)]
