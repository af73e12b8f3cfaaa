"""Who is who: people, accounts outside, their teams and their choices, as small tables under pseudonyms."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, String, cast, or_, select
from sqlalchemy.orm import Session, aliased

from plnhub.errors import HubError
from plnhub.flow.expressions.schemas import TEAMS
from plnhub.flow.partitions.people_tables import (
    ACTING,
    MEMBERSHIP,
    OUTSIDER,
    PERSON,
    PROFILE,
    Found,
    SmallTables,
    small_tables,
)
from plnhub.keys import Keys
from plnhub.models import HUB, Person, Profile, ProfileState, Team, TeamMembership
from plnhub.models.ledger import Actor
from plnhub.privacy.gate.rules import FLOOR_PEOPLE

OUTSIDE = "outside"
UNUSUAL = re.compile(r"[^\w.-]")
TECHNICAL = frozenset(
    {"bot", "robot", "service", "service account", "system", "technical", "technical account"}
)
"""The kinds of employment of which the directory says that nobody is behind them."""
BOT = re.compile(r"(\[bot\]|[-_.]bot)(@|$)", re.IGNORECASE)
"""How networks mark, in handle or name, the accounts that no human uses."""
PROVEN = Profile.state.in_([ProfileState.VERIFIED, ProfileState.GONE])


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The code of each number of the database, which stand in order."""

    numbers: NDArray[np.int64]
    codes: NDArray[np.int64]

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """-1 for one that nobody knows."""
        if not len(self.numbers):
            return np.full(len(numbers), -1)
        place = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[place] == numbers, self.codes[place], -1)


@dataclass(frozen=True, kw_only=True)
class Nodes:
    """Who is behind which code; lives as long as one rebuild and never in the analytics store."""

    of_person: dict[int, str]
    outside: dict[str, str]
    actors: NDArray[np.int64]
    codes: NDArray[np.int64]

    @cached_property
    def person_of(self) -> dict[str, int]:
        return {node: person_id for person_id, node in self.of_person.items()}

    def code_of(self, actors: NDArray[np.int64]) -> NDArray[np.int64]:
        """The codes of actors in the ledger, -1 for one that nobody knows."""
        return Codes(numbers=self.actors, codes=self.codes).of(actors)


def codes_of(tags: Sequence[str]) -> NDArray[np.int64]:
    """The first 63 bits of keyed hashes."""
    return _first_bits(b"".join(bytes.fromhex(tag[:16]) for tag in tags))


def _first_bits(digests: bytes) -> NDArray[np.int64]:
    return (np.frombuffer(digests, dtype=">u8") >> 1).astype(np.int64)


def community_of(network: str, handle: str) -> str:
    """The outside community of an account: the host after the last @, else its network."""
    host = handle.rpartition("@")[2] if "@" in handle else ""
    return UNUSUAL.sub("_", (host or network).casefold())


def communities_of(networks: Sequence[str], handles: Sequence[str]) -> list[str]:
    """The outside community of each account: a host is named only when enough people's names are known there.

    One with fewer may be somebody's own; the network stands in its place. The same name on several networks
    and technical accounts count once and not at all.
    """
    hosts = list(map(community_of, networks, handles))
    names: defaultdict[str, set[str]] = defaultdict(set)
    for host, handle in zip(hosts, handles, strict=True):
        if "@" in handle and not BOT.search(handle):
            names[host].add(handle.rpartition("@")[0].casefold())
    return [
        host if len(names[host]) >= FLOOR_PEOPLE else community_of(network, "")
        for host, network in zip(hosts, networks, strict=True)
    ]


def read_people(session: Session, keys: Keys, as_of: date) -> tuple[Nodes, SmallTables]:
    """The people, teams and choices of this moment, with who counts on the day."""
    connection, tag = session.connection(), keys.tagger("pseudonym")
    numbers, *persons = _persons(connection)
    tags = [tag(str(number)) for number in numbers]
    codes = Codes(numbers=np.array(numbers, dtype=np.int64), codes=codes_of(tags))
    names = [text[:32] for text in tags]
    outsiders, outside = _outsiders(connection, keys)
    acting = pa.concat_tables([_acting_staff(connection, codes), outsiders.select(ACTING.names)])
    acting = acting.sort_by("actor").combine_chunks()
    tables = small_tables(
        Found(
            person=_table(PERSON, codes.codes, names, *persons),
            outsider=outsiders.select(OUTSIDER.names),
            acting=acting,
            profile=_profiles(connection, codes),
            membership=_memberships(connection, codes),
            team=_teams(connection),
        ),
        as_of,
    )
    if pc.count_distinct(tables.nodes["code"]).as_py() < len(names) + len(outside):
        raise HubError("two accounts have the same pseudonym: this needs another key of the pseudonyms")
    nodes = Nodes(
        of_person=dict(zip(numbers, names, strict=True)),
        outside=outside,
        actors=acting["actor"].to_numpy(),
        codes=acting["code"].to_numpy(),
    )
    return nodes, tables


def _persons(connection: Connection) -> list[Sequence[Any]]:
    """Their numbers, in order, and the columns of PERSON that need no key."""
    columns = (
        *(Person.id, Team.label, Person.division, Team.division, Person.level, Person.location),
        *(Person.employee_type, cast(Person.dimensions, String), Person.start_date),
        *(Person.state, Person.disabled),
    )
    query = select(*columns).outerjoin(Team, Person.team_id == Team.id).order_by(Person.id)
    found = _columns(connection, query)
    kinds = found[6]
    return [*found, [(kind or "").strip().casefold() in TECHNICAL for kind in kinds]]


def _acting_staff(connection: Connection, codes: Codes) -> pa.Table:
    query = select(Actor.id, Actor.person_id).where(Actor.person_id.is_not(None))
    actors, persons = _columns(connection, query)
    return _table(ACTING, actors, codes.of(_numbers(persons)))


def _outsiders(connection: Connection, keys: Keys) -> tuple[pa.Table, dict[str, str]]:
    """The actors outside with their codes and nodes; and their addresses by node."""
    tag = keys.tagger("pseudonym")
    columns = (Actor.id, Actor.network, Actor.handle, Actor.name)
    query = select(*columns).where(Actor.person_id.is_(None))
    actors, networks, handles, names = _columns(connection, query)
    addresses = [f"{network}:{handle}" for network, handle in zip(networks, handles, strict=True)]
    marks = [tag(address) for address in addresses]
    communities = communities_of(networks, handles)
    nodes = [f"{OUTSIDE}:{where}:{mark[:16]}" for where, mark in zip(communities, marks, strict=True)]
    is_bot = [
        bool(BOT.search(handle) or BOT.search(name or ""))
        for handle, name in zip(handles, names, strict=True)
    ]
    schema = pa.schema([*ACTING, *(field for field in OUTSIDER if field.name not in ACTING.names)])
    table = _table(schema, actors, codes_of(marks), nodes, communities, is_bot)
    return table, dict(zip(nodes, addresses, strict=True))


def _profiles(connection: Connection, codes: Codes) -> pa.Table:
    stands = or_(PROVEN, Profile.network == HUB)
    columns = (Profile.id, Profile.person_id, Profile.network, PROVEN.label("proven"))
    query = select(*columns, Profile.count_on, Profile.mirror_on).where(stands)
    numbers, persons, *rest = _columns(connection, query)
    return _table(PROFILE, numbers, codes.of(_numbers(persons)), *rest)


def _memberships(connection: Connection, codes: Codes) -> pa.Table:
    columns = (TeamMembership.person_id, Team.label, TeamMembership.started_on, TeamMembership.ended_on)
    persons, *rest = _columns(connection, select(*columns).join(Team))
    return _table(MEMBERSHIP, codes.of(_numbers(persons)), *rest)


def _teams(connection: Connection) -> pa.Table:
    above = aliased(Team)
    query = select(Team.label, above.label, Team.division).outerjoin(above, Team.parent_id == above.id)
    return _table(TEAMS.to_pyarrow(), *_columns(connection, query.order_by(Team.label)))


def _columns(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[Sequence[Any]]:
    """The columns of all rows: a company has few enough people to be held at once."""
    rows = connection.execute(query).all()
    return list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)


def _numbers(column: Sequence[int]) -> NDArray[np.int64]:
    return np.array(column, dtype=np.int64)


def _table(schema: pa.Schema, *columns: Any) -> pa.Table:
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
