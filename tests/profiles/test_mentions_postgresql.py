"""Webmentions on PostgreSQL, which locks rows and wants every type as it was declared."""

from pathlib import Path

import pytest

from plnhub.db import open_database
from plnhub.keys import Keys
from plnhub.models import Base
from tests.connectors.replay import world_of
from tests.profiles.test_mentions import POST, received, reply_to, says
from tests.profiles.world import Scene


@pytest.mark.postgres
def test_a_mention_is_noted_corrected_and_taken_back(postgres_url: str, tmp_path: Path):
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    world = world_of("feed")
    keys = Keys(folder=tmp_path / "keys")
    blog = Scene(world=world, database=database, keys=keys, http=world.http(), now=world.now)
    blog.poll(blog.consented())
    outcomes = []
    for markup, status in (
        (reply_to(POST), 200),
        (reply_to(POST), 200),
        (f'<a href="{POST}">', 200),
        ("", 410),
    ):
        says(blog, markup, status)
        outcomes.append(received(blog))
    database.engine.dispose()
    assert outcomes == ["noted", "known", "noted", "withdrawn"]
