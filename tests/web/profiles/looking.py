"""Look into the database, and show a code at the network."""

from typing import Any

from sqlalchemy import select

from connectors.contract import Challenge
from plnhub.db import Database
from plnhub.models import Profile
from tests.connectors.replay import Replay, World, world_of
from tests.makers import NOW
from tests.profiles.world import show

HOST = world_of("mastodon").ref.host


def publish_code(database: Database, network: Replay, world: World) -> None:
    code = only(database, Profile, Profile.host == world.ref.host).challenge
    show(network, world, Challenge(kind="bio_token", expires_at=NOW, token=code))


def only(database: Database, model: Any, *where: Any) -> Any:
    with database.reading() as session:
        return session.scalars(select(model).where(*where)).one()


def profile(database: Database) -> Profile:
    return only(database, Profile, Profile.host == HOST)
