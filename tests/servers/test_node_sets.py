"""The Node test servers are the ones that were looked at, whoever installs them."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.servers.node_sets import SETS, node, node_environment, node_set

LOCKS = sorted(SETS.glob("*/package-lock.json"))


def packages(lock: Path) -> dict[str, dict[str, str]]:
    read = json.loads(lock.read_text())["packages"]
    return {name: package for name, package in read.items() if name}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_of_a_set_is_held_by_a_checksum(lock: Path) -> None:
    assert [name for name, package in packages(lock).items() if "integrity" not in package] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_a_lock_names_no_place_to_load_from(lock: Path) -> None:
    assert [name for name, package in packages(lock).items() if "resolved" in package] == []


@pytest.mark.live
def test_the_servers_run_on_a_node_of_their_own() -> None:
    said = subprocess.run([str(node()), "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("v22.")


@pytest.mark.live
def test_an_installed_set_can_be_imported() -> None:
    command = [
        str(node()),
        "--input-type=module",
        "-e",
        "import('oidc-provider').then(() => console.log('here'))",
    ]
    said = subprocess.run(
        command,
        cwd=node_set("oidc"),
        env=node_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.strip().endswith("here"), said.stderr
