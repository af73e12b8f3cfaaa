"""Take people and acts out of the database under pseudonyms, as CSV files for the analytics engine."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from plnhub.activity.verbs import RETRACTED, VERBS
from plnhub.keys import Keys
from plnhub.models import HUB, Person, PersonState, Profile, ProfileState, Team, TeamMembership
from plnhub.models.ledger import Activity, Actor

PEOPLE = "node,team,division,level,location,employee_type,dimensions,started,active,counted,mirrored"
MEMBERSHIPS = "node,team,started,ended"
ACTS = (
    "key,day,verb,c,flow,engages,actor,recipients,declined,in_reply_to,topic,context,channel,counted,mirrored"
)
OUTSIDE, KEY = "outside", "key.txt"  # the latter: the fingerprint of the key behind the nodes
SEPARATOR = ";"
UNUSUAL = re.compile(r"[^\w.-]")
BATCH = 5_000


@dataclass(kw_only=True)
class Nodes:
    """Who is who: the analytics store knows nodes only; this table lives as long as one rebuild."""

    of_person: dict[int, str]
    of_actor: dict[int, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)

    @cached_property
    def person_of(self) -> dict[str, int]:
        return {node: person_id for person_id, node in self.of_person.items()}

    def is_staff(self, actor: int) -> bool:
        return self.of_actor[actor] in self.person_of


@dataclass(frozen=True, kw_only=True)
class _Choice:
    counted: bool
    mirrored: bool
    network: str = HUB


EVERYTHING = _Choice(counted=True, mirrored=True)
NOTHING = _Choice(counted=False, mirrored=False)


@dataclass(frozen=True, kw_only=True)
class _Ends:
    """The nodes of an act's recipients, and those of staff who do not count themselves in on its network.

    An act counts by the switch of the profile it came through (the Hub profile for acts inside the Hub), and
    upon a colleague only if that colleague's own profile on the same network has the switch on, too.
    """

    nodes: Nodes
    takers: Mapping[str, frozenset[int]]
    seen: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def of(self, recipients: str, network: str) -> tuple[str, str]:
        if (recipients, network) not in self.seen:
            ids = json.loads(recipients)
            takers = self.takers.get(network, frozenset())
            declined = [id_ for id_ in ids if self.nodes.is_staff(id_) and id_ not in takers]
            self.seen[recipients, network] = self._joined(ids), self._joined(declined)
        return self.seen[recipients, network]

    def _joined(self, ids: Iterable[int]) -> str:
        return SEPARATOR.join(self.nodes.of_actor[id_] for id_ in ids)


def extract(session: Session, keys: Keys, folder: Path, as_of: date) -> Nodes:
    """Write `people.csv`, `memberships.csv` and `acts.csv` into `folder`; answers the table of nodes."""
    nodes = _nodes(session, keys)
    (folder / KEY).write_text(keys.fingerprint("pseudonym"), encoding="ascii")
    _write(folder / "people.csv", PEOPLE, _people(session, nodes, as_of))
    _write(folder / "memberships.csv", MEMBERSHIPS, _memberships(session, nodes))
    _write(folder / "acts.csv", ACTS, _acts(session, nodes, as_of))
    return nodes


def community_of(network: str, handle: str) -> str:
    """The outside community of an account: the host after the last @, else its network."""
    host = handle.rpartition("@")[2] if "@" in handle else ""
    return UNUSUAL.sub("_", (host or network).casefold())


def _nodes(session: Session, keys: Keys) -> Nodes:
    tag = keys.tagger("pseudonym")
    nodes = Nodes(of_person={id_: tag(str(id_))[:32] for id_ in session.scalars(select(Person.id))})
    for actor in session.execute(select(Actor.id, Actor.person_id, Actor.network, Actor.handle)):
        if actor.person_id is not None:
            nodes.of_actor[actor.id] = nodes.of_person[actor.person_id]
            continue
        address = f"{actor.network}:{actor.handle}"
        mark = tag(address)[:16]
        node = f"{OUTSIDE}:{community_of(actor.network, actor.handle)}:{mark}"
        nodes.of_actor[actor.id] = node
        nodes.outside[node] = address
    return nodes


def _people(session: Session, nodes: Nodes, as_of: date) -> Iterator[tuple[Any, ...]]:
    counted = set(session.scalars(select(Profile.person_id).where(Profile.count_on)))
    mirrored = set(session.scalars(select(Profile.person_id).where(Profile.mirror_on)))
    query = select(Person, Team.label, Team.division).outerjoin(Team, Person.team_id == Team.id)
    for person, team, division in session.execute(query.execution_options(yield_per=BATCH)):
        here = person.is_active and (person.start_date is None or person.start_date <= as_of)
        yield (
            nodes.of_person[person.id],
            *(team, person.division or division, person.level, person.location, person.employee_type),
            json.dumps(person.dimensions or {}),
            person.start_date,
            here,
            here and person.id in counted,
            person.state != PersonState.PSEUDONYM and person.id in mirrored,
        )


def _memberships(session: Session, nodes: Nodes) -> Iterator[tuple[Any, ...]]:
    columns = (TeamMembership.person_id, Team.label, TeamMembership.started_on, TeamMembership.ended_on)
    for person_id, team, started, ended in session.execute(select(*columns).join(Team)):
        yield nodes.of_person[person_id], team, started, ended


def _acts(session: Session, nodes: Nodes, as_of: date) -> Iterator[tuple[Any, ...]]:
    choices, hub_choices = _choices(session), _hub_choices(session)
    described = {verb.name: (verb.name, verb.c, verb.flow, verb.engages) for verb in VERBS.values()}
    ends = _Ends(nodes=nodes, takers=_takers(session))
    for key, day, verb, actor, recipients, parent, topic, context, channel, profile in _latest(
        session, as_of
    ):
        if verb not in described:
            continue
        allowed = (choices.get(profile) if profile else hub_choices.get(actor)) or NOTHING
        yield (
            *(key, day, *described[verb], nodes.of_actor[actor]),
            *ends.of(recipients, allowed.network),
            *(parent, topic, context, channel, allowed.counted, allowed.mirrored),
        )


def _latest(session: Session, as_of: date) -> Iterable[Sequence[Any]]:
    """The newest revision of each act up to the end of `as_of`, without those taken back.

    Day and recipients come as text, which is several times faster than as dates and lists.
    """
    end = datetime.combine(as_of, time.max, tzinfo=UTC)
    newest = select(func.max(Activity.id)).group_by(Activity.key)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    moment = Activity.occurred_at
    day = (
        func.substr(moment, 1, 10) if is_sqlite else func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")
    )
    columns = (Activity.in_reply_to, Activity.topic, Activity.context, Activity.channel, Activity.profile_id)
    return session.execute(
        select(Activity.key, day, Activity.verb, Activity.actor, cast(Activity.recipients, String), *columns)
        .where(Activity.id.in_(newest), moment <= end, Activity.verb != RETRACTED)
        .order_by(Activity.id)
        .execution_options(yield_per=BATCH)
    )


def _choices(session: Session) -> dict[int, _Choice]:
    """By profile; one that is not proven, or claimed by two, gives nothing whatever its switches say."""
    proven = Profile.state.in_([ProfileState.VERIFIED, ProfileState.GONE])
    columns = (Profile.id, Profile.network, Profile.count_on, Profile.mirror_on)
    return {
        id_: _Choice(counted=count, mirrored=mirror, network=network)
        for id_, network, count, mirror in session.execute(select(*columns).where(proven))
    }


def _takers(session: Session) -> dict[str, frozenset[int]]:
    """By network: the actors of staff who count themselves in with a proven profile there."""
    proven = Profile.state.in_([ProfileState.VERIFIED, ProfileState.GONE])
    found: dict[str, set[int]] = {}
    query = select(Profile.network, Actor.id).join(Actor, Actor.person_id == Profile.person_id)
    for network, actor in session.execute(query.where(proven, Profile.count_on)):
        found.setdefault(network, set()).add(actor)
    return {network: frozenset(actors) for network, actors in found.items()}


def _hub_choices(session: Session) -> dict[int, _Choice]:
    """By actor: staff as their Hub profile says; outsiders have no profile here and no say to ask for."""
    by_person = {
        person_id: _Choice(counted=count, mirrored=mirror)
        for person_id, count, mirror in session.execute(
            select(Profile.person_id, Profile.count_on, Profile.mirror_on).where(Profile.network == HUB)
        )
    }
    return {
        actor_id: EVERYTHING if person_id is None else by_person.get(person_id, NOTHING)
        for actor_id, person_id in session.execute(select(Actor.id, Actor.person_id))
    }


def _write(path: Path, header: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
