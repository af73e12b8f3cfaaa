"""A store that is in the way, or of another release: told with what to do, and made anew."""

import json

import pytest

from plnhub.errors import HubError
from plnhub.flow.partitions import base, sides
from plnhub.flow.partitions.parts import Damaged
from plnhub.flow.store import MANIFEST, POINTER, manifest_of, run_in_force
from plnhub.flow.trouble import RebuildFailed, told
from tests.flow.makers import Scene


@pytest.fixture
def rebuilt(scene: Scene) -> Scene:
    scene.record(scene.act("s", "share", "Ann"), scene.act("a", "answer", "Cyd", "Bob"))
    scene.rebuild()
    return scene


def test_a_manifest_of_another_release_is_told_as_that(rebuilt: Scene) -> None:
    _, folder = run_in_force(rebuilt.store)
    text = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(text | {"origin": text["origin"] | {"format": "0"}}))
    with pytest.raises(Damaged, match=r"another release.* flow rebuild"):
        manifest_of(folder)
    assert rebuilt.rebuild().partitions.acts_months_reused == 0
    assert manifest_of(run_in_force(rebuilt.store)[1])


def test_a_folder_in_the_place_of_the_pointer_is_told(rebuilt: Scene) -> None:
    (rebuilt.store / POINTER).unlink()
    (rebuilt.store / POINTER).mkdir()
    with pytest.raises(HubError, match="damaged: run `plnhub flow rebuild`"):
        run_in_force(rebuilt.store)
    with pytest.raises(RebuildFailed, match="look after"):
        rebuilt.rebuild()
    (rebuilt.store / POINTER).rmdir()
    assert rebuilt.rebuild()


def test_an_error_without_words_is_told_with_what_to_do(rebuilt: Scene) -> None:
    with pytest.raises(RebuildFailed, match=r"\(TimeoutError\): look after .*--full"), told(rebuilt.store):
        raise TimeoutError


def test_what_another_formula_made_beside_the_acts_is_not_used_again(
    rebuilt: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (sides, base):
        monkeypatch.setattr(place, "FORMULA", "anew")
    assert rebuilt.rebuild().partitions.acts_months_reused == 0
    assert all(
        "anew" in month.links.path for month in manifest_of(run_in_force(rebuilt.store)[1]).acts.values()
    )
