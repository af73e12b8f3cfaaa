"""Write teams, their history and dated memberships, inside the transaction of a run."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.clock import new_public_id
from plnhub.directory.entries.names import fold
from plnhub.directory.planning.changes import STATE, TEAM, Change, Kind
from plnhub.directory.planning.teams import NamedTeam, TeamPlan
from plnhub.directory.storing.bulk import insert_rows
from plnhub.models import Base
from plnhub.models.people import PersonState

TEAMS = Base.metadata.tables["team"]
EVENTS = Base.metadata.tables["team_event"]
MEMBERSHIP = Base.metadata.tables["team_membership"]

Ids = Mapping[str, int]


def apply_teams(
    session: Session, plan: TeamPlan, units: Collection[str], today: date
) -> tuple[dict[str, int], int]:
    """The ids of at least the teams `units` by identity after the change, and how many rows were written."""
    if plan.is_empty:
        return _ids_of(session, units), 0
    before = _ids(session)
    _set(session, [(before[old], _spelt(team)) for old, team in plan.renamed])
    if plan.created:
        session.execute(insert(TEAMS), [_new_row(team) for team in plan.created])
    ids = _ids(session)
    _set(session, [(ids[key], {"closed_on": today}) for key in plan.closed])
    _set(session, [(ids[old], {"merged_into_id": ids[new]}) for old, new in plan.merged])
    _set(session, [(ids[key], {"closed_on": None, "merged_into_id": None}) for key in plan.reopened])
    _set(session, [(ids[key], {"parent_id": ids[up] if up else None}) for key, up in plan.parents])
    session.execute(insert(EVENTS), list(_events(plan, ids, today)))
    _relabel(session)
    touched = (plan.created, plan.renamed, plan.closed, plan.reopened, plan.parents)
    return ids, sum(map(len, touched))


def apply_memberships(
    session: Session, changes: Iterable[Change], ids: Ids, team_ids: Ids, today: date
) -> int:
    """End memberships of those who left a team, begin those of the ones who came; both are dated."""
    relevant = [change for change in changes if _touches_team(change)]
    leaving = [{"person": change.person_id, "today": today} for change in relevant if change.person_id]
    joining = [
        (ids[change.key], team_ids[change.unit], _start(change, today))
        for change in relevant
        if change.unit and change.state is not PersonState.INACTIVE
    ]
    if leaving:
        open_ones = MEMBERSHIP.c.person_id == bindparam("person"), MEMBERSHIP.c.ended_on.is_(None)
        session.execute(update(MEMBERSHIP).where(*open_ones).values(ended_on=bindparam("today")), leaving)
    insert_rows(session, MEMBERSHIP, ("person_id", "team_id", "started_on"), joining)
    return len(leaving) + len(joining)


def _touches_team(change: Change) -> bool:
    """A new person, another team, an end, or a return after an end."""
    if Kind.CREATE in change.kinds or Kind.INACTIVE in change.kinds:
        return True
    return any(
        field.field == TEAM or (field.field == STATE and field.old == PersonState.INACTIVE)
        for field in change.fields
    )


def _start(change: Change, today: date) -> date:
    """A newcomer's first membership began with the employment, where that is known and past."""
    began = change.staff.start_date if change.staff and Kind.CREATE in change.kinds else None
    return began if began and began <= today else today


def _ids(session: Session) -> dict[str, int]:
    return {row.source_key: row.id for row in session.execute(select(TEAMS.c.source_key, TEAMS.c.id))}


def _ids_of(session: Session, units: Collection[str]) -> dict[str, int]:
    query = select(TEAMS.c.source_key, TEAMS.c.id)
    parts = chunks(sorted(units))
    return {
        row.source_key: row.id
        for part in parts
        for row in session.execute(query.where(TEAMS.c.source_key.in_(part)))
    }


def _spelt(team: NamedTeam) -> dict[str, Any]:
    return {"source_key": team.key, "name": team.name, "division": team.division}


def _new_row(team: NamedTeam) -> dict[str, Any]:
    """Until all labels are set the public id stands for one, since no two teams may share a label."""
    public_id = new_public_id()
    return {**_spelt(team), "public_id": public_id, "label": public_id}


def _events(plan: TeamPlan, ids: Ids, today: date) -> Iterator[dict[str, Any]]:
    def event(kind: str, team: int, old: str | None = None, new: str | None = None) -> dict[str, Any]:
        return {"team_id": team, "happened_on": today, "kind": kind, "old": old, "new": new}

    merged = dict(plan.merged)
    yield from (event("made", ids[team.key], new=team.name) for team in plan.created)
    yield from (
        event("renamed", ids[team.key], old=old.partition("\t")[2], new=team.name)
        for old, team in plan.renamed
    )
    yield from (
        event("merged" if key in merged else "closed", ids[key], new=_name_in(merged.get(key)))
        for key in plan.closed
    )
    yield from (event("reopened", ids[key]) for key in plan.reopened)
    yield from (event("moved", ids[key], new=_name_in(up)) for key, up in plan.parents)


def _name_in(key: str | None) -> str | None:
    return key.partition("\t")[2] if key else None


def _relabel(session: Session) -> None:
    """A name alone where it is the only one, else with its division; only those that change."""
    columns = TEAMS.c.id, TEAMS.c.source_key, TEAMS.c.name, TEAMS.c.label, TEAMS.c.division, TEAMS.c.parent_id
    teams = {row.id: row for row in session.execute(select(*columns)).all()}
    bearers = Counter(fold(row.name) for row in teams.values())
    fresh: list[tuple[int, dict[str, Any]]] = []
    taken: set[str] = set()
    for row in sorted(teams.values(), key=lambda row: row.id):
        division = _division(row, teams)
        label = f"{row.name} ({division})" if bearers[fold(row.name)] > 1 and division else row.name
        label = label if label not in taken else f"{label} #{row.id}"
        taken.add(label)
        if (label, division) != (row.label, row.division):
            fresh.append((row.id, {"label": label, "division": division}))
    wanted = {values["label"] for _, values in fresh}  # another team may bear one of these until now
    _set(session, [(id_, {"label": new_public_id()}) for id_, _ in fresh if teams[id_].label in wanted])
    _set(session, fresh)


def _division(row: Any, teams: Mapping[int, Any]) -> str | None:
    """What its people name, else the top of its branch."""
    if row.source_key.partition("\t")[0]:
        return str(row.division)
    at, seen = row, {row.id}
    while at.parent_id is not None and at.parent_id not in seen:
        at = teams[at.parent_id]
        seen.add(at.id)
    return None if at is row else str(at.name)


def _set(session: Session, values: list[tuple[int, dict[str, Any]]]) -> None:
    for names in {tuple(sorted(one)) for _, one in values}:
        session.execute(
            update(TEAMS)
            .where(TEAMS.c.id == bindparam("team"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [
                {"team": team, **{f"new_{name}": value for name, value in one.items()}}
                for team, one in values
                if tuple(sorted(one)) == names
            ],
        )
