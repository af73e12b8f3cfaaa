"""Who is who: people, accounts outside, their teams and their choices, as small tables under pseudonyms."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, String, cast, or_, select
from sqlalchemy.orm import Session, aliased

from plnhub.errors import HubError
from plnhub.flow.expressions.schemas import CHOICES, MEMBERSHIPS, NODES, TAKERS, TEAMS
from plnhub.keys import Keys
from plnhub.models import HUB, Person, PersonState, Profile, ProfileState, Team, TeamMembership
from plnhub.models.ledger import Actor

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
        if not len(self.actors):
            return np.full(len(actors), -1)
        place = np.minimum(np.searchsorted(self.actors, actors), len(self.actors) - 1)
        return np.where(self.actors[place] == actors, self.codes[place], -1)


@dataclass(frozen=True, kw_only=True)
class SmallTables:
    """All that a run knows beside the acts."""

    nodes: pa.Table
    memberships: pa.Table
    teams: pa.Table
    choices: pa.Table
    takers: pa.Table


def code_of(node_tag: str) -> int:
    """The first 63 bits of a keyed hash."""
    return int(node_tag[:16], 16) >> 1


def community_of(network: str, handle: str) -> str:
    """The outside community of an account: the host after the last @, else its network."""
    host = handle.rpartition("@")[2] if "@" in handle else ""
    return UNUSUAL.sub("_", (host or network).casefold())


def read_people(session: Session, keys: Keys, as_of: date) -> tuple[Nodes, SmallTables]:
    """The people, teams and choices of this moment, with who counts on the day."""
    connection, tag = session.connection(), keys.tagger("pseudonym")
    tags = {id_: tag(str(id_)) for id_ in connection.scalars(select(Person.id)).all()}
    codes = {id_: code_of(text) for id_, text in tags.items()}
    staff = _staff(connection, tags, codes, as_of)
    actors, outsiders, outside = _actors(connection, keys, codes)
    nodes = Nodes(
        of_person={id_: text[:32] for id_, text in tags.items()},
        outside=outside,
        actors=np.array(sorted(actors), dtype=np.int64),
        codes=np.array([actors[id_] for id_ in sorted(actors)], dtype=np.int64),
    )
    everybody = sorted({row[0]: row for row in (*staff, *outsiders)}.values())
    if len(everybody) < len(staff) + len({row[1] for row in outsiders}):
        raise HubError("two accounts have the same pseudonym: this needs another key of the pseudonyms")
    return nodes, SmallTables(
        nodes=_table(everybody, NODES.to_pyarrow()),
        memberships=_memberships(connection, codes, {row[0]: row[3] for row in staff}),
        teams=_teams(connection),
        choices=_choices(connection, actors, codes),
        takers=_takers(connection, codes),
    )


def _staff(
    connection: Connection, tags: dict[int, str], codes: dict[int, int], as_of: date
) -> list[tuple[Any, ...]]:
    stands = or_(PROVEN, Profile.network == HUB)
    counted = set(connection.scalars(select(Profile.person_id).where(stands, Profile.count_on)).all())
    mirrored = set(connection.scalars(select(Profile.person_id).where(stands, Profile.mirror_on)).all())
    columns = (
        *(Person.id, Team.label, Person.division, Team.division, Person.level, Person.location),
        *(Person.employee_type, cast(Person.dimensions, String), Person.start_date),
        *(Person.state, Person.disabled),
    )
    rows = []
    for row in connection.execute(select(*columns).outerjoin(Team, Person.team_id == Team.id)).all():
        id_, team, division, team_division, level, place, kind, dimensions, started, state, disabled = row
        is_bot = (kind or "").strip().casefold() in TECHNICAL
        stays = state in (PersonState.ACTIVE, PersonState.MISSING) and not disabled and not is_bot
        here = stays and (started is None or started <= as_of)
        known = (team, division or team_division, level, place, kind, dimensions or "{}", started)
        mirror = state != PersonState.PSEUDONYM and not is_bot and id_ in mirrored
        rows.append((codes[id_], tags[id_][:32], None, *known, here, here and id_ in counted, mirror, is_bot))
    return rows


def _actors(
    connection: Connection, keys: Keys, codes: dict[int, int]
) -> tuple[dict[int, int], list[tuple[Any, ...]], dict[str, str]]:
    """The code of each actor of the ledger; the rows of those outside; and their addresses by node."""
    tag = keys.tagger("pseudonym")
    of_actor: dict[int, int] = {}
    outside: dict[str, str] = {}
    rows = []
    for id_, person_id, network, handle, name in connection.execute(
        select(Actor.id, Actor.person_id, Actor.network, Actor.handle, Actor.name)
    ).all():
        if person_id is not None:
            of_actor[id_] = codes[person_id]
            continue
        address = f"{network}:{handle}"
        mark, community = tag(address), community_of(network, handle)
        node = f"{OUTSIDE}:{community}:{mark[:16]}"
        is_bot = bool(BOT.search(handle) or BOT.search(name or ""))
        of_actor[id_], outside[node] = code_of(mark), address
        nothing = (None,) * 5
        rows.append((of_actor[id_], node, community, *nothing, "{}", None, False, False, False, is_bot))
    return of_actor, rows, outside


def _memberships(connection: Connection, codes: dict[int, int], present: dict[int, str | None]) -> pa.Table:
    """Who was in which team from when until when; days that no membership tells have the present team."""
    columns = (TeamMembership.person_id, Team.label, TeamMembership.started_on, TeamMembership.ended_on)
    rows = [(codes[row[0]], *row[1:]) for row in connection.execute(select(*columns).join(Team)).all()]
    rows.sort(key=_place)
    return _table(sorted([*_gaps(rows, present), *rows], key=_place), MEMBERSHIPS.to_pyarrow())


def _place(row: Sequence[Any]) -> tuple[Any, ...]:
    """By person, days and team: a database gives rows in whatever order it likes."""
    return row[0], row[2], row[1], row[3] or date.max


def _gaps(rows: Sequence[tuple[Any, ...]], present: dict[int, str | None]) -> list[tuple[Any, ...]]:
    """The days of each person that no row covers, which have the present team."""
    gaps, until = [], dict.fromkeys(present, date.min)
    for code, _team, started, ended in rows:
        if started > until[code]:
            gaps.append((code, present[code], until[code], started))
        until[code] = max(until[code], started, ended or date.max)
    gaps += [(code, present[code], since, None) for code, since in until.items() if since < date.max]
    return [gap for gap in gaps if gap[1] is not None]


def _teams(connection: Connection) -> pa.Table:
    above = aliased(Team)
    query = select(Team.label, above.label, Team.division).outerjoin(above, Team.parent_id == above.id)
    return _table(sorted(tuple(row) for row in connection.execute(query)), TEAMS.to_pyarrow())


def _choices(connection: Connection, actors: dict[int, int], codes: dict[int, int]) -> pa.Table:
    """By profile, if proven; by actor for acts inside the Hub; outsiders have no say to ask for here."""
    is_on = or_(Profile.count_on, Profile.mirror_on)  # one that is off leaves no trace
    columns = (Profile.id, Profile.count_on, Profile.mirror_on, Profile.network)
    rows: list[tuple[Any, ...]] = [
        (id_, None, *chosen)
        for id_, *chosen in connection.execute(select(*columns).where(PROVEN, is_on)).all()
    ]
    hub = select(Profile.person_id, Profile.count_on, Profile.mirror_on).where(Profile.network == HUB)
    own = {codes[id_]: (counts, mirrors, HUB) for id_, counts, mirrors in connection.execute(hub).all()}
    staff = set(codes.values())
    everything, nothing = (True, True, HUB), (False, False, HUB)
    for code in set(actors.values()):
        rows.append((0, code, *(own.get(code, nothing) if code in staff else everything)))
    return _table(sorted(rows, key=lambda row: (row[0], row[1] or 0)), CHOICES.to_pyarrow())


def _takers(connection: Connection, codes: dict[int, int]) -> pa.Table:
    """By network: staff who count themselves in with a proven profile there."""
    query = select(Profile.network, Profile.person_id).where(PROVEN, Profile.count_on).distinct()
    rows = sorted((network, codes[id_]) for network, id_ in connection.execute(query).all())
    return _table(rows, TAKERS.to_pyarrow())


def _table(rows: Iterable[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
