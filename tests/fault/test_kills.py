"""Killed at any named step, import, rebuild and publication leave the old state or the new one (F2)."""

import gc
import re
import shutil
import signal
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.backup import back_up, restore
from plnhub.config import PACKAGE
from plnhub.errors import Unavailable
from plnhub.models.releases import Mirror
from plnhub.privacy.releases import last_release_day
from tests.fault.installation import (
    FIRST,
    REBUILD_WORDS,
    SECOND,
    database_of,
    install,
    publish_here,
    rebuild_here,
    run_command,
    state_of,
    take_in,
)

pytestmark = pytest.mark.fault

STEPS = {
    name
    for folder in ("activity", "flow", "publishing")
    for file in (PACKAGE / folder).rglob("*.py")
    for name in re.findall(r'crash_point\("([\w.]+)"\)', file.read_text(encoding="utf-8"))
}
IMPORT, REBUILD, PUBLISH = (
    sorted(step for step in STEPS if step.startswith(work)) for work in ("import.", "rebuild.", "publish.")
)
EVERY_TIME = {"rebuild.month", "rebuild.mirrors", "rebuild.commit", "publish.rows"}
"""Of the long ones; the other steps with `--full`."""
FIRST_ACTS, ALL_ACTS = 600, 1000


def killed_at(steps: list[str]) -> pytest.MarkDecorator:
    marked = [pytest.param(step, marks=() if step in EVERY_TIME else pytest.mark.full) for step in steps]
    return pytest.mark.parametrize("step", marked)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    install(folder)
    return folder


@pytest.fixture
def folder(installed: Path, tmp_path: Path) -> Path:
    """A copy that the test may break."""
    return Path(shutil.copytree(installed, tmp_path / "hub"))


def was_killed(done) -> bool:
    return done.returncode == -signal.SIGKILL


def test_every_step_in_the_code_is_killed_here():
    assert len(STEPS) >= 13
    assert {*IMPORT, *REBUILD, *PUBLISH} == STEPS


@pytest.mark.parametrize("step", IMPORT)
def test_a_killed_import_leaves_all_its_acts_or_none_and_the_next_one_finishes(folder: Path, step: str):
    killed = run_command(folder, "activity", "import", str(folder / "second.csv"), crash_at=step)
    after_kill = state_of(folder).acts
    finished = take_in(folder, "second.csv")
    assert was_killed(killed)
    assert after_kill == (ALL_ACTS if step == "import.commit" else FIRST_ACTS)
    assert finished.recorded == ALL_ACTS - after_kill
    assert state_of(folder).acts == ALL_ACTS


@killed_at(REBUILD)
def test_a_killed_rebuild_leaves_a_whole_run_of_the_day_of_its_mirrors_and_the_next_one_finishes(
    folder: Path, step: str
):
    take_in(folder, "second.csv")
    killed = run_command(folder, *REBUILD_WORDS, crash_at=step)
    days, released = day_of_mirrors_and_release(folder)
    after_kill = state_of(folder)
    rebuild_here(folder, SECOND)
    assert was_killed(killed)
    assert days == {released}
    assert after_kill.run_day == (SECOND if step in ("rebuild.pointer", "rebuild.commit") else FIRST)
    assert after_kill.mirror_days == {after_kill.run_day}
    assert state_of(folder).run_day == SECOND
    assert state_of(folder).mirror_days == {SECOND}


def day_of_mirrors_and_release(folder: Path) -> tuple[set[date], date | None]:
    """After a publication in a copy of the hub, of which nobody has read anything since the kill."""
    copy = Path(shutil.copytree(folder, folder.with_name("copy")))
    publish_here(copy)
    with database_of(copy).reading() as session:
        return set(session.scalars(select(Mirror.as_of))), last_release_day(session)


def test_tables_of_a_run_that_the_database_does_not_know_are_not_published(folder: Path):
    back_up(database_of(folder), folder / "older.db")
    rebuild_here(folder, SECOND)
    gc.collect()  # the connections of the rebuild
    restore(database_of(folder), folder / "older.db")
    with pytest.raises(Unavailable, match="flow rebuild"):
        publish_here(folder)


def test_what_killed_rebuilds_left_behind_goes_with_the_next_one(folder: Path):
    run_command(folder, *REBUILD_WORDS, crash_at="rebuild.tables")
    assert len(list((folder / "analytics").glob("run-*"))) == 2
    rebuild_here(folder, SECOND)
    assert len(list((folder / "analytics").glob("run-*"))) == 1


@killed_at(PUBLISH)
def test_a_killed_publication_leaves_the_old_release_or_the_new_one_and_the_next_one_finishes(
    folder: Path, step: str
):
    rebuild_here(folder, SECOND)
    killed = run_command(folder, "release", "publish", crash_at=step)
    after_kill = state_of(folder).release
    finished = publish_here(folder)
    assert was_killed(killed)
    assert after_kill == (2 if step == "publish.commit" else 1)
    number = 3 if step == "publish.memberships" else 2  # a number in the folder is not given twice
    assert (finished.release.id, finished.is_new) == (number, step != "publish.commit")
    assert state_of(folder).release == number
