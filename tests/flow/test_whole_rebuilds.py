"""A rebuild is whole or not there, and the same whatever the order of the acts."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plnhub.errors import HubError, Unavailable
from plnhub.flow import rebuild as rebuilding
from plnhub.flow.partitions.manifest import read_manifest
from plnhub.flow.store import run_in_force
from tests.flow.makers import Scene, make_scene


def test_a_failed_rebuild_leaves_the_old_run_and_nothing_of_its_own(scene: Scene, monkeypatch):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    before = scene.rebuild().run

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rebuilding, "write_run_tables", fail)
    with pytest.raises(ZeroDivisionError):
        scene.rebuild()
    assert run_in_force(scene.store)[0] == before
    assert [path.name for path in scene.store.glob("run-*")] == [before.name]


def test_a_rebuild_removes_what_a_killed_one_left(scene: Scene):
    left = scene.store / "run-dead"
    left.mkdir(parents=True)
    (left / "tie.parquet").write_text("half", encoding="utf-8")
    scene.rebuild()
    assert not left.exists()


def test_before_the_first_rebuild_there_is_nothing_to_read(tmp_path: Path):
    with pytest.raises(Unavailable, match="flow rebuild"):
        run_in_force(tmp_path)


def tables(scene: Scene) -> dict[str, bytes]:
    """All files of the store that a run reads, but for its name."""
    _, folder = run_in_force(scene.store)
    manifest = read_manifest(folder / "manifest.json")
    assert manifest
    return {
        part.path.replace(folder.name, ""): (scene.store / part.path).read_bytes()
        for part in manifest.parts()
    }


def test_two_rebuilds_write_the_same_bytes(scene: Scene):
    scene.record(*(scene.act(f"a{n}", "answer", "Ann", ("Bob", "Cyd", "Dan")[n % 3]) for n in range(40)))
    found = []
    for is_full in (True, True):
        scene.rebuild(is_full=is_full)
        found.append((tables(scene), scene.mirrors()))
    assert found[0] == found[1]


NAMES = st.sampled_from(["Ann", "Bob", "Cyd", "Dan", "github:olga", "mastodon:ida@x.example"])
VERBS = st.sampled_from(["answer", "share", "reply", "reshare", "thank", "introduce"])
PARENTS = st.sampled_from([None, "k0", "k1", "k2"])
ACTS = st.lists(st.tuples(VERBS, NAMES, st.lists(NAMES, max_size=3), PARENTS), min_size=3, max_size=12)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, order=st.randoms(use_true_random=False))
def test_the_order_in_which_acts_arrive_changes_nothing(tmp_path_factory, acts, order):
    found = []
    shuffled = list(enumerate(acts))
    for _ in range(2):
        scene = make_scene(tmp_path_factory.mktemp("order"))
        scene.record(
            *(
                scene.act(f"k{n}", verb, who, *to, in_reply_to=parent)
                for n, (verb, who, to, parent) in shuffled
            )
        )
        scene.rebuild()
        found.append((scene.flows("verb, n, community, counted"), scene.ties()))
        order.shuffle(shuffled)
    assert found[0] == found[1]


def test_the_store_is_readable_by_its_owner_only(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    scene.rebuild()
    folders = [path for path in scene.store.rglob("*") if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in (scene.store, *folders)} == {0o700}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"name": "run-', '{"name": 1, "as_of": "x"}'])
def test_a_damaged_pointer_says_what_to_do_and_a_rebuild_mends_it(scene: Scene, text: str):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    scene.rebuild()
    (scene.store / "current.json").write_text(text, encoding="utf-8")
    with pytest.raises(HubError, match="is damaged: run `plnhub flow rebuild`"):
        run_in_force(scene.store)
    scene.rebuild()
    assert scene.flows() == [("Ann", "Bob", "answer")]
