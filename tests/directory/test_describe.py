"""A plan in words: what a person reads before saying yes."""

from plnhub.directory.entries.values import OnFile
from plnhub.directory.planning.describe import described_person, described_plan
from plnhub.directory.planning.plan import plan_sync
from plnhub.directory.planning.plan_file import plan_content
from tests.directory.makers import NOW, known, reading, staff


def lines(*before, found, shown: int = 20) -> list[str]:
    plan = plan_sync(OnFile(people=tuple(before)), reading(*found), now=NOW)
    return [line.strip() for line in described_plan(plan, shown)]


def test_an_update_shows_before_and_after():
    assert lines(known(), found=[staff(title="Chief")]) == ["update ada: title nothing → Chief"]


def test_a_missing_person_is_one_short_line():
    assert lines(known(), known("bob", 2), found=[staff()]) == ["missing bob"]


def test_many_changes_are_cut_short_with_their_number():
    told = lines(found=[staff(f"p{n}") for n in range(5)], shown=2)
    assert told[2:] == ["… and 3 more changes"]


def test_a_role_is_told_as_given_or_taken():
    found = reading(staff(), role_members={"admin": frozenset({"key-ada"}), "leader": frozenset()})
    before = OnFile(people=(known(),), grants={"key-ada": frozenset({"leader"})})
    told = [line.strip() for line in described_plan(plan_sync(before, found, now=NOW))]
    assert told == ["give role admin: ada", "take role leader: ada"]


def test_a_person_is_told_by_the_fields_that_are_filled():
    one = staff(title="Chief", dimensions=(("role", "teacher"),))
    assert described_person(one) == "uid=ada, name=Ada, title=Chief, dimensions=role:teacher"


def test_where_an_entry_stood_does_not_decide_a_plan():
    here, there = (
        plan_content(plan_sync(OnFile(), reading(staff(origin=origin)), now=NOW), "s") for origin in "ab"
    )
    assert here == there


def test_a_missing_person_stands_in_the_plan_file():
    plan = plan_sync(OnFile(people=(known(), known("bob", 2))), reading(staff()), now=NOW)
    assert plan_content(plan, "s")["changes"][0]["kinds"] == ["missing"]
