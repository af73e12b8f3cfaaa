"""A whole plan as lines for people to read: everybody in it, and how many it concerns in each division."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from plnhub.chunks import chunks
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Person

HEADINGS = ("log-in name", "name", "team", "change", "field", "before", "after")
MOST_DIVISIONS = 12
SUMMED = {Kind.CREATE: "created", Kind.MISSING: "missing", Kind.DISABLE: "disabled"}


@dataclass(frozen=True, kw_only=True)
class OnFileNow:
    """What is known here of somebody who is missing from the answer."""

    name: str
    team: str = ""
    division: str = ""


def missing_on_file(session: Session, changes: Iterable[Change]) -> dict[str, OnFileNow]:
    """Whoever is missing from the answer has a name and a team here alone; by key."""
    keys = sorted({change.key for change in changes if change.staff is None})
    mine = select(Person).options(joinedload(Person.team)).where(Person.source == SOURCE)
    return {
        str(person.source_key): _on_file(person)
        for part in chunks(keys)
        for person in session.scalars(mine.where(Person.source_key.in_(part)))
    }


def plan_rows(changes: Iterable[Change], missing: Mapping[str, OnFileNow]) -> Iterator[list[str]]:
    """One line for each field that changes, and one for whoever comes, goes or stays away."""
    for change in changes:
        person = _person(change, missing)
        first = [change.uid, person.name, person.team, ", ".join(change.kinds)]
        for one in change.fields:
            yield [*first, one.field, word(one.old), word(one.new)]
        if not change.fields:
            yield [*first, "", "", ""]


def by_division(changes: Iterable[Change], missing: Mapping[str, OnFileNow]) -> list[dict[str, Any]]:
    """How many people are new, missing or disabled in each division, the most concerned first."""
    found: dict[str, Counter[str]] = {}
    for change in changes:
        for kind in change.kinds:
            if kind in SUMMED:
                found.setdefault(_person(change, missing).division, Counter())[SUMMED[kind]] += 1
    ordered = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    return [{"division": division, **counts} for division, counts in ordered[:MOST_DIVISIONS]]


def about(change: Change, missing: Mapping[str, OnFileNow]) -> str:
    """Beside the name of somebody who comes or goes: what they do, and in which team."""
    title = change.staff.title if change.staff else None
    return " · ".join(text for text in (title, _person(change, missing).team) if text)


def word(value: Any) -> str:
    """A value as text."""
    if isinstance(value, tuple):
        return " ".join(f"{name}:{text}" for name, text in value)
    return "" if value is None else str(value)


def harmless(row: Sequence[str]) -> list[str]:
    """A line in which no spreadsheet takes a directory's words for a formula."""
    return [f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text for text in row]


def _person(change: Change, missing: Mapping[str, OnFileNow]) -> OnFileNow:
    staff = change.staff
    if staff is None:
        return missing.get(change.key, OnFileNow(name=""))
    return OnFileNow(name=staff.name, team=staff.team or "", division=staff.division or "")


def _on_file(person: Person) -> OnFileNow:
    team = person.team.label if person.team else ""
    return OnFileNow(name=person.name, team=team, division=person.division or "")
