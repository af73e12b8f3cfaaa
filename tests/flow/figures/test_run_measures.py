"""The measures of the run in force are taken from its files, kept beside them, and shown."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plnhub.cli import plnhub
from plnhub.config import Settings
from plnhub.errors import Unavailable
from plnhub.flow.engines import Engine
from plnhub.flow.figures_text import HINT
from plnhub.flow.partitions.parts import Damaged
from plnhub.flow.run_measures import MEASURES, measures_in_force
from plnhub.flow.store import MANIFEST, run_in_force
from plnhub.privacy.gate import Rules
from plnhub.wiring import Hub
from tests.flow.makers import Scene
from tests.makers import NOW

RULES = Rules()


@pytest.fixture
def rebuilt(scene: Scene) -> Scene:
    scene.record(
        scene.act("q", "ask", "Ann", "Bob"),
        scene.act("a", "answer", "Bob", "Ann", in_reply_to="q"),
        *(scene.act(f"q{one}", "ask", one, "Ann") for one in ("Bob", "Cyd", "Dan", "Eve")),
        *(scene.act(f"s{one}", "share", one, "Ann") for one in ("Bob", "Cyd", "Dan", "Eve")),
        scene.act("s", "share", "Ann", "Dan"),
    )
    scene.rebuild()
    return scene


def test_the_measures_come_from_what_the_ledger_told(rebuilt: Scene, engine: Engine) -> None:
    found = measures_in_force(rebuilt.store, engine, RULES)
    answers = found["measures"]["first_answer"]["window"]["company"]
    assert (found["people"]["counted"], answers["asks"], answers["answered"]) == (5, 5, 1)


def test_units_of_too_few_people_are_left_out(rebuilt: Scene, engine: Engine) -> None:
    cells = measures_in_force(rebuilt.store, engine, RULES)["measures"].values()
    assert [period for cell in cells for period in cell.values() if "divisions" in period] == []


def test_how_the_asks_of_too_few_people_went_is_not_told(scene: Scene, engine: Engine) -> None:
    scene.record(scene.act("q", "ask", "Ann", "Bob"))
    scene.rebuild()
    window = measures_in_force(scene.store, engine, RULES)["measures"]["first_answer"]["window"]
    assert window["company"] is None


def test_measures_are_taken_once_for_a_run(rebuilt: Scene, engine: Engine) -> None:
    measures_in_force(rebuilt.store, engine, RULES)
    _, place = run_in_force(rebuilt.store)
    kept = json.loads((place / MEASURES).read_text(encoding="utf-8")) | {"figures": {"as_of": "kept"}}
    (place / MEASURES).write_text(json.dumps(kept), encoding="utf-8")
    assert measures_in_force(rebuilt.store, engine, RULES) == {"as_of": "kept"}


@pytest.mark.parametrize("damage", ["{", "{}", "[]", '{"run": "run-0", "release": "", "figures": {}}'])
def test_kept_measures_that_are_damaged_or_of_another_release_are_taken_anew(
    rebuilt: Scene, engine: Engine, damage: str
) -> None:
    first = measures_in_force(rebuilt.store, engine, RULES)
    _, place = run_in_force(rebuilt.store)
    (place / MEASURES).write_text(damage, encoding="utf-8")
    assert measures_in_force(rebuilt.store, engine, RULES) == first


def test_without_a_manifest_there_is_nothing_to_measure(rebuilt: Scene, engine: Engine) -> None:
    _, place = run_in_force(rebuilt.store)
    (place / MANIFEST).unlink()
    with pytest.raises(Damaged):
        measures_in_force(rebuilt.store, engine, RULES)


def test_before_the_first_rebuild_there_are_none(scene: Scene, engine: Engine) -> None:
    with pytest.raises(Unavailable):
        measures_in_force(scene.store, engine, RULES)


@dataclass(frozen=True, kw_only=True)
class HubOf(Hub):
    """A hub whose analytics are those of a scene."""

    store: Path

    @property
    def analytics_folder(self) -> Path:
        return self.store


def flow(scene: Scene, *words: str) -> Result:
    hub = HubOf(settings=Settings(), database=scene.database, now=lambda: NOW, store=scene.store)
    return CliRunner().invoke(plnhub, ["flow", *words], obj=hub)


def show(scene: Scene, *words: str) -> Result:
    return flow(scene, "show", *words)


def test_the_command_shows_every_measure_of_the_company(rebuilt: Scene) -> None:
    told = show(rebuilt).stdout
    assert "Time to the first answer: asks 5, answered 1" in told
    assert told.rstrip().endswith(HINT)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--as-of", "0001-01-01"), "before the first act in the ledger, of 2"),
        (("--as-of", "9999-12-31"), "must not lie after today"),
        (("--window", "0d"), "--window must be a number of days"),
    ],
)
def test_a_rebuild_refuses_days_of_which_it_can_say_nothing(
    rebuilt: Scene, words: tuple[str, ...], reason: str
) -> None:
    before = run_in_force(rebuilt.store)
    refused = flow(rebuilt, "rebuild", *words)
    assert refused.exit_code != 0
    assert reason in str(refused.exception)
    assert run_in_force(rebuilt.store) == before


def test_one_measure_is_shown_with_its_card(rebuilt: Scene) -> None:
    told = show(rebuilt, "echo_share").stdout
    assert [part for part in ("Echo share (echo_share)", "formula", "share 1") if part not in told] == []


def test_one_measure_is_shown_to_programs(rebuilt: Scene) -> None:
    found = json.loads(show(rebuilt, "echo_share", "--json").stdout)
    assert (found["card"]["key"], found["cells"]["window"]["company"]["inside"]) == ("echo_share", 5)
