"""A small company in two CSV files, and what its acts come to."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from plnhub.flow.engines import Engine
from plnhub.flow.figures import Scope, measures_of_run
from plnhub.flow.network_acts import read_acts

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
COLUMNS = "occurred_at,verb,actor,recipients,topic,in_reply_to,external_id"
STAFF = (
    "uid,team,division,level,start_date",
    "ann,Data,Tech,intern,",
    "bob,Data,Tech,chief,",
    "cyd,Sales,Trade,intern,",
)
Measured = Callable[..., dict[str, Any]]


def act(day: str, verb: str, who: str, *to: str, topic: str = "", parent: str = "", name: str = "") -> str:
    return ",".join((day, verb, who, ";".join(to), topic, parent, name))


def twice(day: str, who: str, whom: str, topic: str = "") -> list[str]:
    """Enough for an active tie."""
    return [act(f"{day}T0{hour}:00", "answer", who, whom, topic=topic) for hour in (8, 9)]


def measured(
    engine: Engine,
    folder: Path,
    acts: Sequence[str],
    *,
    staff: Sequence[str] = STAFF,
    as_of: date = date(2026, 6, 30),
    days: int | None = 90,
    k: int = 1,
    group_by: str | None = None,
) -> dict[str, Any]:
    """The measures of these acts, under the keys of their cards."""
    people, file = folder / "people.csv", folder / "acts.csv"
    people.write_text("\n".join(staff), encoding="utf-8")
    file.write_text("\n".join([COLUMNS, *acts]), encoding="utf-8")
    found = read_acts(engine, people, file, group_by=group_by, now=NOW, as_of=as_of)
    scope = Scope(as_of=found.last_day, window_days=days, least=2, eligible=k, contributing=k, company=k)
    return measures_of_run(engine, found.tables, scope)


EVER = "all time"


def company(found: dict[str, Any], key: str, period: str = "window") -> Any:
    """One figure of the whole company."""
    return found["measures"][key][period]["company"]
