"""`plnhub measure` reads two CSV files, and says where they are wrong and what to do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plnhub.cli.measure import measure
from plnhub.flow.measures import overview

PEOPLE = "uid,team\nanna,A\nbert,A\ncora,B\ndora,NULL\n"
TIES = "from,to,weight\nanna,bert,2\nbert,cora,1\nanna,bert,1\ncora,cora,1\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*options: str, people: str | bytes = PEOPLE, ties: str | bytes = TIES) -> Result:
        for name, text in (("people.csv", people), ("ties.csv", ties)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        files = ["--people", str(tmp_path / "people.csv"), "--ties", str(tmp_path / "ties.csv")]
        return CliRunner().invoke(measure, [*files, *options])

    return command


def test_json_is_one_object(run: Run) -> None:
    figures = json.loads(run("--json", "--group-by", "team").stdout)
    assert (figures["nodes"], figures["directed_edges"], figures["loops_dropped_rows"]) == (4, 2, 1)


def test_every_key_of_the_reference_values_is_printed(run: Run, shared_data: Path) -> None:
    oracles = json.loads((shared_data / "oracles.json").read_text())
    keys = set(oracles["email-eu-core by department"])
    assert keys <= set(json.loads(run("--json").stdout))


def test_weights_of_repeated_rows_add_up_in_the_flow(run: Run) -> None:
    flow = json.loads(run("--json", "--group-by", "team").stdout)["team_flow"]
    assert (flow["groups"], flow["observed"][0]) == (["A", "B", None], [3.0, 1.0, 0.0])


def test_an_empty_group_is_shown_as_no_data(run: Run) -> None:
    assert "(no data)" in run("--group-by", "team").stdout


def test_the_summary_shows_openness_beside_its_expectation(run: Run) -> None:
    assert "expected" in run("--group-by", "team").stdout


def test_without_groups_the_summary_leaves_openness_out(run: Run) -> None:
    assert "E-I" not in run().stdout


def test_directed_changes_the_summary_alone(run: Run) -> None:
    assert run("--directed").stdout != run().stdout
    assert run("--directed", "--json").stdout == run("--json").stdout


def test_a_matrix_of_many_groups_is_left_to_json(run: Run) -> None:
    people = "uid,team\nanna,A\nbert,A\ncora,B\n" + "".join(f"p{i},team {i}\n" for i in range(12))
    assert "see --json" in run("--group-by", "team", people=people).stdout


def test_a_large_network_gets_estimates_and_no_global_betweenness(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("GLOBAL_BETWEENNESS", "EXACT_REACH", "MANY_TRIES"):
        monkeypatch.setattr(overview, f"MOST_FOR_{limit}", 3)
    figures = json.loads(run("--json").stdout)
    assert figures["betweenness_undirected"] is None
    assert [step["distinct"] for step in figures["joint_reach"]] == [3, 3, 3]
    assert figures["reach_standard_error"] == pytest.approx(0.046, abs=0.001)
    assert figures["mean_reach_1_2_3"] == pytest.approx([1.0, 1.5, 1.5], rel=0.05)
    assert "estimated" in run().stdout


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(run: Run) -> None:
    people = b"\xef\xbb\xbf" + PEOPLE.replace("\n", "\r\n").encode()
    assert run("--group-by", "team", people=people).exit_code == 0


@pytest.mark.parametrize(
    ("files", "options", "says"),
    [
        ({"people": ""}, (), ("people.csv", "empty")),
        ({"people": "uid,team\n"}, (), ("people.csv", "nobody")),
        ({"people": "uid,team\nanna,A\nanna,B\n"}, (), ("people.csv, line 3", "'anna'")),
        ({"people": "uid,team\n,A\n"}, (), ("people.csv, line 2", "id is empty")),
        ({"people": "uid,team\nanna\n"}, (), ("people.csv, line 2", "1 cells")),
        ({"people": "uid,uid\nanna,A\n"}, (), ("people.csv, line 1", "two columns")),
        ({"people": b"uid,team\nanna,A\nb\xe9rt,A\n"}, (), ("people.csv, line 3", "UTF-8")),
        ({}, ("--group-by", "office"), ("people.csv, line 1", "'office'", "uid, team")),
        ({"ties": ""}, (), ("ties.csv", "empty")),
        ({"ties": "a;b\n"}, (), ("ties.csv, line 1", "'from'")),
        ({"ties": "from,whom\nanna,bert\n"}, (), ("ties.csv, line 1", "'to'")),
        ({"ties": "from,to\nanna,bert\n\nanna,zoe\n"}, (), ("ties.csv, line 4", "'zoe'")),
        ({"ties": "from,to,weight\nanna,bert,many\n"}, (), ("ties.csv, line 2", "'many'")),
        ({"ties": "from,to,weight\nanna,bert,0\n"}, (), ("ties.csv, line 2", "above 0")),
        ({"ties": "from,to\n" + "x" * 200_000 + ",bert\n"}, (), ("ties.csv, line 2", "field")),
    ],
)
def test_bad_input_names_file_line_and_remedy(
    run: Run, files: dict[str, str | bytes], options: tuple[str, ...], says: tuple[str, ...]
) -> None:
    result = run(*options, **files)
    assert (result.exit_code, [part for part in says if part not in result.stderr]) == (2, [])


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.csv")
    assert CliRunner().invoke(measure, ["--people", gone, "--ties", gone]).exit_code == 2
