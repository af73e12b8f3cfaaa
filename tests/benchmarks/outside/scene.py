"""A company whose people have all linked a feed on one server, read before and due now."""

import json
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, func, insert, select

from connectors.cursor import pack
from connectors.feeds import FEED
from connectors.feeds.memory import remember
from plnhub.clock import new_public_id, utc_now
from plnhub.config import Settings
from plnhub.db import open_database
from plnhub.models import Base, Person, Profile, ProfileState
from plnhub.networks.limiter import Pace
from plnhub.wiring import Hub

HIGH = Pace(per_second=1_000_000, burst=1_000_000)


def hub_at(folder: Path, port: int) -> Hub:
    """One installation that may reach one server of this machine, as fast as it can."""
    return Hub(
        settings=Settings(data_dir=folder),
        database=open_database(f"sqlite:///{folder / 'hub.db'}"),
        loopback=frozenset({("127.0.0.1", port)}),
        pace=HIGH,
    )


def fill(hub: Hub, port: int, profiles: int) -> None:
    """So many people, each with a feed that was read to its end an hour ago."""
    Base.metadata.create_all(hub.database.engine)
    now = utc_now() - timedelta(hours=1)
    seen = {"etag": '"same"', "seen": remember([], []), "full": now.isoformat()}
    cursor = pack(FEED, seen)
    with hub.database.writing() as session:
        session.execute(insert(Person), [_person(number, now) for number in range(1, profiles + 1)])
        session.execute(
            insert(Profile), [_profile(number, port, cursor, now) for number in range(1, profiles + 1)]
        )


def unread(hub: Hub) -> int:
    """How many profiles are still due."""
    with hub.database.reading() as session:
        due = select(func.count(Profile.id)).where(Profile.next_poll_at <= utc_now())
        return session.scalar(due) or 0


@dataclass(kw_only=True)
class Meter:
    """Counts what is asked of a database, and the CPU that this process spends."""

    engine: Engine
    counts: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.process_time)

    def __post_init__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self._statement)
        event.listen(self.engine, "begin", self._begin)

    def told(self) -> str:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = time.process_time() - self.began
        return json.dumps({"cpu": spent, "megabytes": memory, **self.counts})

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.counts["statements"] += not statement.startswith(("BEGIN", "PRAGMA"))

    def _begin(self, _connection: Any) -> None:
        self.counts["transactions"] += 1


def _person(number: int, now: Any) -> dict[str, Any]:
    name = f"person{number}"
    return {
        "public_id": new_public_id(),
        "uid": name,
        "source_key": name,
        "name": name,
        "state_since": now,
    }


def _profile(number: int, port: int, cursor: bytes, now: Any) -> dict[str, Any]:
    address = f"http://127.0.0.1:{port}/feed/{number}"
    return {
        "public_id": new_public_id(),
        "person_id": number,
        "network": FEED,
        "host": "127.0.0.1",
        "account_id": address,
        "url": address,
        "state": ProfileState.VERIFIED,
        "linked_at": now,
        "verified_at": now,
        "mirror_on": True,
        "reads_since": now,
        "next_poll_at": now,
        "cursor": cursor,
    }
