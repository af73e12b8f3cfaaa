"""The set-up stays small, and its lock files stay complete, hashed and free of anybody's machine."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock", "requirements-spark.lock")
SCRIPTS = ("deploy/run", "deploy/test", "deploy/lock", "deploy/translate", ".ci/run", "tests/benchmarks/run")
WANTED = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-test.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"]],
    "requirements-build.lock": PROJECT["build-system"]["requires"],
    "requirements-spark.lock": PROJECT["project"]["optional-dependencies"]["spark"],
}


def locked_lines(lock: str) -> list[str]:
    """One logical line a package: `name==version ; marker --hash=…`."""
    return (DEPLOY / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def locked(lock: str, python: str = "3.11") -> Iterator[tuple[str, str]]:
    """Name and version of every package that this Python gets on Linux."""
    here = {**default_environment(), "python_version": python, "python_full_version": f"{python}.2"}
    for line in locked_lines(lock):
        requirement = Requirement(line.split("--hash")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate({k: str(v) for k, v in here.items()}):
            yield canonicalize_name(requirement.name), str(requirement.specifier).removeprefix("==")


def test_the_set_up_fits_on_a_page():
    assert len((DEPLOY / "run").read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_can_be_read_by_bash(script: str):
    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_can_be_started(script: str):
    assert (ROOT / script).stat().st_mode & 0o111


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_hashes(lock: str):
    assert [line for line in locked_lines(lock) if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str):
    assert not re.search(
        r"://|file:|find-links|index-url|(^|\s)/", (DEPLOY / lock).read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("python", ["3.11", "3.13"])
@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked_at_a_version_that_fits(lock: str, python: str):
    versions = dict(locked(lock, python))
    wanted = [Requirement(text) for text in WANTED[lock]]
    unfit = [str(r) for r in wanted if not r.specifier.contains(versions.get(canonicalize_name(r.name), "0"))]
    assert not unfit, "deploy/lock writes the lock files anew"


def test_tests_run_with_the_versions_that_are_deployed():
    assert set(locked("requirements.lock")) <= set(locked("requirements-test.lock"))


def test_nothing_for_graphics_cards_is_installed():
    names = {name for name, _ in locked("requirements-test.lock")}
    assert not [name for name in names if name.startswith(("torch", "nvidia", "cuda", "triton"))]
