"""Teams come and go with their people; circles among them are cut."""

from plnhub.directory.teams import plan_teams, team_parents, with_divisions
from plnhub.directory.values import OnFile
from tests.directory.makers import staff


def test_a_team_gets_the_parent_that_most_members_name():
    named = [
        staff(str(n), team="IT", parent_team=parent) for n, parent in enumerate(["Ops", "Ops", "HR", None])
    ]
    assert team_parents(named)[0]["IT"] == "Ops"


def test_a_circle_of_teams_is_cut_at_the_first_name():
    parents, notes = team_parents([staff(team="A", parent_team="B"), staff("bob", team="B", parent_team="A")])
    assert (parents, notes) == ({"A": None, "B": "A"}, ("teams in a circle, cut above A",))


def test_a_team_below_a_circle_keeps_its_parent():
    found = [staff("a", team="A", parent_team="A"), staff("b", team="B", parent_team="A")]
    assert team_parents(found)[0]["B"] == "A"


def test_a_missing_division_is_the_top_of_the_branch():
    parents = {"Web": "IT", "IT": "Operations", "Operations": None}
    (one,) = with_divisions([staff(team="Web")], parents)
    assert one.division == "Operations"


def test_a_division_that_the_source_names_stays():
    (one,) = with_divisions([staff(team="Web", division="Own")], {"Web": "IT"})
    assert one.division == "Own"


def test_a_new_team_brings_those_above_it():
    plan = plan_teams(["Web"], {"Web": "IT", "IT": None}, OnFile())
    assert (plan.created, plan.parents) == (("IT", "Web"), (("Web", "IT"),))


def test_a_team_without_people_is_closed():
    assert plan_teams([], {}, OnFile(teams={"Old": None})).closed == ("Old",)


def test_a_team_above_a_used_one_stays_open():
    on_file = OnFile(teams={"IT": None, "Web": "IT"})
    assert plan_teams(["Web"], {}, on_file).is_empty


def test_a_closed_team_with_people_is_opened_again():
    plan = plan_teams(["Old"], {"Old": None}, OnFile(closed_teams=frozenset({"Old"})))
    assert (plan.reopened, plan.created) == (("Old",), ())
