"""A poll in a process of its own, killed at a named point."""

import os
from pathlib import Path

from plnhub.db import open_database
from plnhub.profiles.batches import poll_profile
from plnhub.profiles.reading import Outside
from tests.connectors.conformance import lenient
from tests.connectors.replay import world_of


def poll_and_crash(folder: Path, network: str, profile_id: int, point: str) -> None:
    os.environ["PLNHUB_CRASH_AT"] = point
    world = world_of(network)
    outside = Outside(
        database=open_database(f"sqlite:///{folder / 'hub.db'}"),
        connectors={world.network: world.connector},
        http=lenient(world),
        now=lambda: world.now,
    )
    poll_profile(outside, profile_id)
