"""Take people and acts out of the database under pseudonyms, as CSV files for the analytics engine."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from plnhub.activity.verbs import RETRACTED, VERBS
from plnhub.keys import Keys
from plnhub.models import HUB, Person, PersonState, Profile, ProfileState, Team, TeamMembership
from plnhub.models.ledger import Activity, Actor

PEOPLE = "node,team,division,level,location,employee_type,dimensions,started,active,counted,mirrored"
MEMBERSHIPS = "node,team,started,ended"
ACTS = "key,day,verb,c,flow,engages,actor,recipients,in_reply_to,topic,context,channel,counted,mirrored"
OUTSIDE = "outside"
SEPARATOR = ";"
BATCH = 5_000


@dataclass(kw_only=True)
class Nodes:
    """Who is who: the analytics store knows nodes only; this table lives as long as one rebuild."""

    of_person: dict[int, str]
    of_actor: dict[int, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)

    @property
    def person_of(self) -> dict[str, int]:
        return {node: person_id for person_id, node in self.of_person.items()}


@dataclass(frozen=True, kw_only=True)
class _Choice:
    counted: bool
    mirrored: bool


def extract(session: Session, keys: Keys, folder: Path, as_of: date) -> Nodes:
    """Write `people.csv`, `memberships.csv` and `acts.csv` into `folder`; answers the table of nodes."""
    nodes = _nodes(session, keys)
    _write(folder / "people.csv", PEOPLE, _people(session, nodes, as_of))
    _write(folder / "memberships.csv", MEMBERSHIPS, _memberships(session, nodes))
    _write(folder / "acts.csv", ACTS, _acts(session, nodes, as_of))
    return nodes


def community_of(network: str, handle: str) -> str:
    """The outside community of an account: the host after the last @, else its network."""
    host = handle.rpartition("@")[2] if "@" in handle else ""
    return (host or network).casefold()


def _nodes(session: Session, keys: Keys) -> Nodes:
    nodes = Nodes(of_person={id_: keys.pseudonym(id_) for id_ in session.scalars(select(Person.id))})
    for actor in session.execute(select(Actor.id, Actor.person_id, Actor.network, Actor.handle)):
        if actor.person_id is not None:
            nodes.of_actor[actor.id] = nodes.of_person[actor.person_id]
            continue
        address = f"{actor.network}:{actor.handle}"
        mark = keys.tag("pseudonym", address)[:16]
        node = f"{OUTSIDE}:{community_of(actor.network, actor.handle).replace(':', '_')}:{mark}"
        nodes.of_actor[actor.id] = node
        nodes.outside[node] = address
    return nodes


def _people(session: Session, nodes: Nodes, as_of: date) -> Iterator[tuple[Any, ...]]:
    counted = set(session.scalars(select(Profile.person_id).where(Profile.count_on)))
    mirrored = set(session.scalars(select(Profile.person_id).where(Profile.mirror_on)))
    query = select(Person, Team.name).outerjoin(Team, Person.team_id == Team.id)
    for person, team in session.execute(query.execution_options(yield_per=BATCH)):
        here = person.is_active and (person.start_date is None or person.start_date <= as_of)
        yield (
            nodes.of_person[person.id],
            *(team, person.division, person.level, person.location, person.employee_type),
            json.dumps(person.dimensions or {}),
            person.start_date,
            here,
            here and person.id in counted,
            person.state != PersonState.PSEUDONYM and person.id in mirrored,
        )


def _memberships(session: Session, nodes: Nodes) -> Iterator[tuple[Any, ...]]:
    columns = (TeamMembership.person_id, Team.name, TeamMembership.started_on, TeamMembership.ended_on)
    for person_id, team, started, ended in session.execute(select(*columns).join(Team)):
        yield nodes.of_person[person_id], team, started, ended


def _acts(session: Session, nodes: Nodes, as_of: date) -> Iterator[tuple[Any, ...]]:
    choices = _choices(session)
    hub_choices = _hub_choices(session)
    for act in _latest(session, as_of):
        verb = VERBS.get(act.verb)
        if verb is None:
            continue
        choice = choices.get(act.profile_id) if act.profile_id else hub_choices.get(act.actor)
        allowed = choice or _Choice(counted=False, mirrored=False)
        yield (
            act.key,
            act.occurred_at.date(),
            *(verb.name, verb.c.value, verb.flow.value, verb.engages),
            nodes.of_actor[act.actor],
            SEPARATOR.join(nodes.of_actor[recipient] for recipient in act.recipients),
            *(act.in_reply_to, act.topic, act.context, act.channel),
            *(allowed.counted, allowed.mirrored),
        )


def _latest(session: Session, as_of: date) -> Iterable[Row[Any]]:
    """The newest revision of each act up to the end of `as_of`, without those taken back."""
    end = datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=UTC)
    newest = select(func.max(Activity.id)).group_by(Activity.key)
    return session.execute(
        select(*Activity.__table__.columns)
        .where(Activity.id.in_(newest), Activity.occurred_at < end, Activity.verb != RETRACTED)
        .order_by(Activity.id)
        .execution_options(yield_per=BATCH)
    )


def _choices(session: Session) -> dict[int, _Choice]:
    """By profile; one that is not proven, or claimed by two, gives nothing whatever its switches say."""
    proven = Profile.state.in_([ProfileState.VERIFIED, ProfileState.GONE])
    rows = session.execute(select(Profile.id, Profile.count_on, Profile.mirror_on).where(proven))
    return {id_: _Choice(counted=count, mirrored=mirror) for id_, count, mirror in rows}


def _hub_choices(session: Session) -> dict[int, _Choice]:
    """By actor: staff as their Hub profile says; outsiders have no profile here and no say to ask for."""
    by_person = {
        person_id: _Choice(counted=count, mirrored=mirror)
        for person_id, count, mirror in session.execute(
            select(Profile.person_id, Profile.count_on, Profile.mirror_on).where(Profile.network == HUB)
        )
    }
    everything = _Choice(counted=True, mirrored=True)
    nothing = _Choice(counted=False, mirrored=False)
    return {
        actor_id: everything if person_id is None else by_person.get(person_id, nothing)
        for actor_id, person_id in session.execute(select(Actor.id, Actor.person_id))
    }


def _write(path: Path, header: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
