"""`plnhub measure --acts` adds the measures over time, or says which lines are wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from plnhub.cli.measure import measure

from .makers import COLUMNS, STAFF, act, twice

TIES = "from,to\nann,bob\n"
GOOD = (*twice("2026-06-01", "ann", "bob", topic="sql"), act("2026-06-02", "ask", "cyd", name="q1"))
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(
        *options: str, acts: str = "\n".join([COLUMNS, *GOOD]), people: str = "\n".join(STAFF)
    ) -> Result:
        for name, text in (("people.csv", people), ("ties.csv", TIES), ("acts.csv", acts)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        files = [f"--{name}={tmp_path / f'{name}.csv'}" for name in ("people", "ties", "acts")]
        return CliRunner().invoke(measure, [*files, *options])

    return command


def over_time(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)["over_time"]
    return found


def measures(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)["over_time"]["measures"]
    return found


def asks(result: Result) -> int:
    return int(measures(result)["first_answer"]["window"]["company"]["asks"])


def test_the_measures_over_time_stand_beside_those_of_the_network(run: Run) -> None:
    result = run("--json", "--least-people", "1")
    assert json.loads(result.stdout)["nodes"] == 3
    assert asks(result) == 1


def test_the_last_day_of_the_acts_is_the_last_that_counts(run: Run) -> None:
    assert over_time(run("--json"))["as_of"] == "2026-06-02"


def test_another_last_day_may_be_named(run: Run) -> None:
    result = run("--json", "--as-of", "2026-06-01")
    assert (over_time(result)["as_of"], asks(result)) == ("2026-06-01", 0)


def test_the_summary_names_the_measures_in_the_words_of_their_cards(run: Run) -> None:
    told = run().stdout
    assert [
        name for name in ("Time to the first answer", "Isolation", "Echo share") if name not in told
    ] == []


def test_the_summary_shows_the_last_months(run: Run) -> None:
    acts = [COLUMNS, *twice("2026-05-01", "ann", "bob"), *twice("2026-06-30", "ann", "bob")]
    assert "New ties, 2026-06: 0" in run(acts="\n".join(acts)).stdout


def test_a_row_twice_is_counted_and_measured_once(run: Run) -> None:
    ask = act("2026-06-02", "ask", "cyd", name="q1")
    result = run("--json", acts="\n".join([COLUMNS, ask, ask]))
    assert (over_time(result)["repeated_rows"], asks(result)) == (1, 1)


def test_rows_without_a_name_may_be_alike(run: Run) -> None:
    assert over_time(run("--json", acts="\n".join([COLUMNS, GOOD[0], GOOD[0]])))["repeated_rows"] == 0


def test_every_wrong_line_is_named(run: Run) -> None:
    wrong = [
        act("yesterday", "ask", "ann"),
        act("2026-06-01", "shout", "ann"),
        act("2026-06-01", "ask", "zoe"),
    ]
    result = run(acts="\n".join([COLUMNS, GOOD[0], *wrong]))
    lines = [f"line {number}" for number in (3, 4, 5)]
    assert (result.exit_code, [line for line in lines if line not in result.stderr]) == (2, [])


def test_of_very_many_wrong_lines_the_rest_is_counted(run: Run) -> None:
    result = run(acts="\n".join([COLUMNS, *[act("never", "ask", "ann")] * 25]))
    assert "and 5 more" in result.stderr


@pytest.mark.parametrize(
    ("files", "options", "says"),
    [
        ({"acts": ""}, (), ("acts.csv", "empty")),
        ({"acts": "when,what\n"}, (), ("acts.csv", "lacks")),
        ({"acts": f'{COLUMNS}\n"2026-06-01,ask'}, (), ("acts.csv, line 2", "quote")),
        ({"acts": f"{COLUMNS}\n2026-06-01,ask\n"}, (), ("acts.csv, line 2", "fields")),
        ({"acts": f"{COLUMNS}\n2999-06-01,ask,ann,,,,\n"}, (), ("acts.csv, line 2", "future")),
        (
            {"people": f"{STAFF[0]}\nann,Data,Tech,chief,soon\nbob,,,,\ncyd,,,,"},
            (),
            ("people.csv, line 2", "'soon'"),
        ),
        ({"people": f"{STAFF[0]}\nann,,,,\nbob,,,,\nANN,,,,"}, (), ("people.csv, line 4", "'ANN'")),
        ({}, ("--window", "fortnight"), ("--window", "fortnight")),
        ({}, ("--group-by", "office"), ("people.csv", "'office'")),
    ],
)
def test_bad_input_names_file_line_and_remedy(
    run: Run, files: dict[str, str], options: tuple[str, ...], says: tuple[str, ...]
) -> None:
    result = run(*options, **files)
    assert (result.exit_code, [part for part in says if part not in result.stderr]) == (2, [])


def test_acts_may_come_as_json_lines(run: Run) -> None:
    acts = '{"occurred_at": "2026-06-01", "verb": "ask", "actor": "ann"}'
    assert over_time(run("--json", acts=acts))["as_of"] == "2026-06-01"


def test_a_group_column_stands_for_the_team(run: Run) -> None:
    answered = [COLUMNS, *twice("2026-06-01", "ann", "bob"), *twice("2026-06-01", "bob", "ann")]
    result = run("--json", "--group-by", "level", "--least-people", "1", acts="\n".join(answered))
    assert list(measures(result)["gini"]["window"]["divisions"]) == ["chief", "intern"]


@pytest.mark.parametrize("option", [("--as-of", "2026-01-01"), ("--window", "30d"), ("--least-people", "2")])
def test_what_only_acts_need_is_refused_without_them(tmp_path: Path, option: tuple[str, str]) -> None:
    for name, text in (("people.csv", "\n".join(STAFF)), ("ties.csv", TIES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [f"--{name}={tmp_path / f'{name}.csv'}" for name in ("people", "ties")]
    refused = CliRunner().invoke(measure, [*files, *option])
    assert (refused.exit_code, f"{option[0]} needs --acts" in refused.output) == (2, True)


def test_a_day_yet_to_come_is_refused(run: Run) -> None:
    refused = run("--as-of", "9999-12-31")
    assert (refused.exit_code, "must not lie after today" in refused.output) == (2, True)


def test_people_of_one_team_may_be_in_two_divisions(run: Run) -> None:
    staff = "uid,team,division\nann,Data,Tech\nbob,Data,Trade\ncyd,Sales,Trade"
    found = measures(run("--json", "--least-people", "1", people=staff))
    assert found["ei_undirected"]["window"]["company"] == {"by_team": -1.0, "by_division": 1.0}


def test_who_comes_after_the_last_day_is_no_member_of_staff_yet(run: Run) -> None:
    staff = "\n".join([*STAFF, "dee,Data,Tech,intern,2026-06-20"])
    assert over_time(run("--json", "--as-of", "2026-06-10", people=staff))["people"]["counted"] == 3
    assert over_time(run("--json", "--as-of", "2026-06-20", people=staff))["people"]["counted"] == 4
