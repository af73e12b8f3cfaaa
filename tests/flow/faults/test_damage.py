"""Damaged files, full disks and restored ledgers: nothing wrong is ever used, and the last good run stays."""

import errno
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from sqlalchemy import delete, func, select

from plnhub.flow import rebuild as rebuilding
from plnhub.flow import store
from plnhub.flow.engines.duckdb import DuckdbEngine
from plnhub.flow.partitions.manifest import Manifest, read_manifest
from plnhub.flow.partitions.parts import Damaged
from plnhub.flow.store import engine, load, run_in_force
from plnhub.flow.trouble import RebuildFailed
from plnhub.models.ledger import Activity
from plnhub.privacy.gate import Rules
from plnhub.publishing.source import read_source
from tests.flow.makers import TODAY, Scene
from tests.makers import days_ago

TABLES = ("acts", "links", "borrowed", "facts", "ends", "deeds", "rollups")


@pytest.fixture
def rebuilt(scene: Scene) -> Scene:
    for days in (1, 40, 80):
        scene.record(scene.act(f"s{days}", "share", "Ann", at=days_ago(days)))
        scene.record(scene.act(f"a{days}", "answer", "Cyd", "Bob", at=days_ago(days)))
    scene.record(scene.act("t", "thank", "Bob", in_reply_to="s80"))
    scene.rebuild()
    return scene


def manifest_of(scene: Scene) -> Manifest:
    _, folder = run_in_force(scene.store)
    found = read_manifest(folder / "manifest.json")
    assert found
    return found


def sums(scene: Scene) -> list[str]:
    """Of all files but those in the folder of the run."""
    return [part.sha256 for part in manifest_of(scene).parts() if not part.path.startswith("run-")]


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        pytest.param(table, damage, marks=() if table == TABLES[place] else pytest.mark.full)
        for place, damage in enumerate((cut_in_half, Path.unlink, flip_a_byte))
        for table in TABLES
    ],
)
def test_a_damaged_file_is_found_and_made_anew_from_the_ledger(rebuilt: Scene, table: str, damage):
    before = sums(rebuilt)
    damage(min((rebuilt.store / table).rglob("*.parquet")))
    done = rebuilt.rebuild()
    assert sums(rebuilt) == before
    assert done.partitions.damaged == 1
    assert all(part.is_whole(rebuilt.store) for part in manifest_of(rebuilt).parts())


def test_readers_refuse_a_damaged_file_and_say_what_to_do(rebuilt: Scene):
    flip_a_byte(min((rebuilt.store / "facts").glob("*.parquet")))
    with pytest.raises(Damaged, match="flow rebuild"):
        read_source(rebuilt.store, (), Rules().eligible)


@pytest.mark.parametrize("text", ["", "{}", '{"origin": 1}'])
def test_a_damaged_manifest_means_a_full_rebuild(rebuilt: Scene, text: str):
    facts = rebuilt.flows("day, n")
    _, folder = run_in_force(rebuilt.store)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with engine() as connection, pytest.raises(Damaged, match="flow rebuild"):
        load(connection, folder, "fact")
    assert rebuilt.rebuild().partitions.acts_months_reused == 0
    assert rebuilt.flows("day, n") == facts


@pytest.mark.parametrize(
    ("place", "name", "error"),
    [
        (pq.ParquetWriter, "write_table", OSError(errno.ENOSPC, "No space left on device")),
        (DuckdbEngine, "write", duckdb.IOException("IO Error: Could not write: No space left on device")),
    ],
)
def test_a_full_disk_is_told_with_the_day_that_stays_in_service(
    rebuilt: Scene, monkeypatch, place: type, name: str, error: Exception
):
    def full(*_any: object, **_more: object) -> None:
        raise error

    before = run_in_force(rebuilt.store)
    rebuilt.record(rebuilt.act("new", "answer", "Ann", "Cyd"))
    with monkeypatch.context() as patched:
        patched.setattr(place, name, full)
        with pytest.raises(RebuildFailed, match=rf"no room.* as of {TODAY} stay in service"):
            rebuilt.rebuild(as_of=TODAY + timedelta(days=1))
    assert run_in_force(rebuilt.store) == before
    assert rebuilt.flows()
    assert rebuilt.rebuild().partitions.acts == 8


def test_a_disk_that_is_full_after_the_mirrors_were_written_is_told_as_that(rebuilt: Scene, monkeypatch):
    def full(*_any: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    rebuilt.record(rebuilt.act("new", "answer", "Ann", "Cyd"))
    with monkeypatch.context() as patched:
        patched.setattr(store, "point_to", full)
        patched.setattr(rebuilding, "settle", lambda *_any: None)
        with pytest.raises(RebuildFailed, match=r"no room.* mirror is the new one already"):
            rebuilt.rebuild()
    assert rebuilt.rebuild().partitions.acts == 8


def test_old_files_that_stay_are_told_when_everything_else_is_done(rebuilt: Scene, monkeypatch):
    def locked(*_any: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(rebuilding, "remove_unnamed", locked)
    before = run_in_force(rebuilt.store)
    with pytest.raises(RebuildFailed, match="all figures are the new ones already"):
        rebuilt.rebuild()
    assert run_in_force(rebuilt.store) != before


@pytest.mark.parametrize("folder", ["env=prod", "day=2", "it's [b]*?"])
def test_a_store_may_lie_anywhere(rebuilt: Scene, tmp_path: Path, folder: str):
    moved = replace(rebuilt, store=tmp_path / folder / "analytics")
    moved.store.mkdir(parents=True)
    flows = [moved.rebuild() and moved.flows() for _ in range(2)]
    assert flows == [rebuilt.flows(), rebuilt.flows()]


def test_before_the_first_run_there_is_nothing_in_service(scene: Scene, monkeypatch):
    def full(*_any: object, **_more: object) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(DuckdbEngine, "write", full)
    with pytest.raises(RebuildFailed, match=r"no room is left.* there are no figures yet"):
        scene.rebuild()


def test_numbers_that_a_ledger_gives_again_are_not_taken_for_the_old_acts(rebuilt: Scene):
    """As after a restore: the newest rows are others, with the same numbers, on the same days."""
    with rebuilt.database.writing() as session:
        newest = session.scalar(select(func.max(Activity.id)))
        session.execute(delete(Activity).where(Activity.id == newest))
    rebuilt.record(rebuilt.act("other", "answer", "Dan", "Eve"))
    with rebuilt.database.reading() as session:
        assert session.scalar(select(func.max(Activity.id))) == newest
    rebuilt.rebuild()
    assert ("Dan", "Eve", "answer") in rebuilt.flows()


def test_another_key_of_the_pseudonyms_makes_everything_anew(rebuilt: Scene):
    (rebuilt.keys.folder / "pseudonym.key").unlink()
    rebuilt.keys.folder.with_name("keys.fingerprints").unlink()
    assert rebuilt.rebuild().partitions.acts_months_reused == 0
    assert ("Cyd", "Bob", "answer") in rebuilt.flows()


def test_a_night_without_anything_new_reads_and_computes_nothing(rebuilt: Scene):
    again = rebuilt.rebuild().partitions
    assert (again.days_read, again.acts_months_reused, again.fact_months_reused) == (0, 3, 3)


def test_a_full_rebuild_uses_nothing_again(rebuilt: Scene):
    again = rebuilt.rebuild(is_full=True).partitions
    assert (again.acts_months_reused, again.fact_months_reused) == (0, 0)
