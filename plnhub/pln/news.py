"""What one's PLN has been doing, grouped so that one busy person is one line; it ends after a few lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from plnhub.activity.reading import ShownAct, shown_acts
from plnhub.models import Person, PlnMember

RECENT = timedelta(days=30)
LINES = 6


@dataclass(frozen=True, kw_only=True)
class News:
    """One person did one thing `times` times; `about` and `ask_id` tell of the latest time."""

    person: Person
    verb: str
    times: int
    at: datetime
    about: str | None = None
    ask_id: str | None = None


def news_of(session: Session, members: Sequence[PlnMember], now: datetime) -> tuple[News, ...]:
    """The last month of the members who show what they do."""
    people = {member.person.id: member.person for member in members if member.person is not None}
    return grouped(shown_acts(session, people.keys(), now - RECENT), people) if people else ()


def grouped(acts: Iterable[ShownAct], people: dict[int, Person], lines: int = LINES) -> tuple[News, ...]:
    """One line for each person and verb, the newest first."""
    groups: dict[tuple[int, str], list[ShownAct]] = {}
    for act in acts:
        groups.setdefault((act.person_id, act.verb), []).append(act)
    news = [_line(people[person_id], group) for (person_id, _verb), group in groups.items()]
    return tuple(sorted(news, key=lambda each: each.at, reverse=True)[:lines])


def _line(person: Person, group: list[ShownAct]) -> News:
    latest = max(group, key=lambda act: act.occurred_at)
    prefix, _, ask_id = (latest.context or "").rpartition("hub:ask:")
    return News(
        person=person,
        verb=latest.verb,
        times=len(group),
        at=latest.occurred_at,
        about=latest.object or latest.topic,
        ask_id=ask_id if latest.context and latest.context.startswith("hub:ask:") and not prefix else None,
    )
