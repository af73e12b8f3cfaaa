"""Publish the next release: the whole question through the gate, its rows in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.errors import SettingsError
from plnhub.flow.in_force import settle
from plnhub.flow.store import LEASE
from plnhub.lease import Tenure, leased
from plnhub.privacy.gate import Kind, Period, Publication, Question, Rules, Table, publish, readable_steps
from plnhub.privacy.memberships import Remembered, forget_older, remember
from plnhub.privacy.releases import PublishedRelease, keep_release, latest_release, remembered
from plnhub.publishing.periods import border_periods, closed_months, flow_periods, state_of
from plnhub.publishing.readings import EI, REACH, readings
from plnhub.publishing.source import BORDER, FLOW, PARTICIPATION, Source, read_source

C_WORDS = ("connect", "collaborate", "contribute")


@dataclass(frozen=True, kw_only=True)
class Published:
    """The release in force after `publish_release`, and whether it is new."""

    release: PublishedRelease
    is_new: bool


def publish_release(
    database: Database, folder: Path, levels: tuple[str, ...], now: datetime, rules: Rules | None = None
) -> Published:
    """Publish the run in force; a run that was published already changes nothing."""
    with leased(database, LEASE) as tenure:
        settle(database, folder)
        return _publish(database, folder, levels, now, rules or Rules(), tenure)


def _publish(
    database: Database, folder: Path, levels: tuple[str, ...], now: datetime, rules: Rules, tenure: Tenure
) -> Published:
    source = read_source(folder, levels, rules.eligible)
    crash_point("publish.read")
    with database.writing() as session:
        tenure.hold(session)
        before = latest_release(session)
        earlier = remembered(folder, before)
        number = earlier.release_id if earlier else 0
        if before is not None and before.definition.get("run") == source.run.name and number == before.id:
            return Published(release=before, is_new=False)
        _refuse_another_key(source, earlier)
        publication = publish(question_of(source), earlier.publication if earlier else None, rules)
        crash_point("publish.gate")
        release = keep_release(
            *(session, publication, source.run.as_of, now),
            *(_definition(source, publication, rules), number + 1),
        )
        crash_point("publish.rows")
        remember(folder, release.id, publication, source.key)
        crash_point("publish.memberships")
    crash_point("publish.commit")
    forget_older(folder, release.id)
    return Published(release=release, is_new=True)


def _refuse_another_key(source: Source, earlier: Remembered | None) -> None:
    """Under another key everybody would look like a newcomer, and the lock would hold nothing back."""
    if earlier is not None and earlier.key and source.key != earlier.key:
        raise SettingsError(
            "the key of the pseudonyms is not the one of the earlier releases: "
            "restore the keys from their backup, then run `plnhub flow rebuild`"
        )


def question_of(source: Source) -> Question:
    """All that the leadership pages show, as one question to the gate."""
    months = closed_months(source.first_day, source.run.as_of)
    state = state_of(source.run.as_of)
    names = {family.name: frozenset(one.name for one in family.cohorts) for family in source.families}
    units = names.get("division", frozenset()) | {"other division"}
    return Question(
        as_of=source.run.as_of,
        eligible=source.eligible,
        staff=source.staff,
        families=source.families,
        tables=(*_acts_tables(source), *_state_tables(source, months, state)),
        contributions=source.contributions,
        readings=partial(readings, source.run, source.folder, months, state, units),
    )


def _acts_tables(source: Source) -> tuple[Table, ...]:
    """What happened in closed periods: flow inside, flow across the border, and who took part."""
    first, as_of, window = source.first_day, source.run.as_of, source.run.window
    periods = flow_periods(first, as_of, window)
    quarters = border_periods(first, as_of, window)
    division, level = _family(source, "division"), _family(source, "level")
    return (
        Table(measure=FLOW, kind=Kind.FLOW, periods=periods, by=division),
        Table(measure=BORDER, kind=Kind.FLOW, periods=quarters, communities=source.communities, by=division),
        Table(measure=PARTICIPATION, kind=Kind.SHARES, periods=periods, answers=C_WORDS, by=level),
        Table(measure="contributing", kind=Kind.CONTRIBUTING, periods=periods),
    )


def _state_tables(source: Source, months: tuple[Period, ...], state: Period) -> tuple[Table, ...]:
    """How things stand: openness by month, reach and headcount on the day of the release."""
    division = _family(source, "division")
    return (
        *(Table(measure=name, kind=Kind.READINGS, periods=months, by=division) for name in EI),
        *(Table(measure=name, kind=Kind.READINGS, periods=(state,)) for name in REACH),
        Table(measure="headcount", kind=Kind.HEADCOUNT, periods=(state,)),
    )


def _family(source: Source, name: str) -> str:
    """The family's name, or nothing when the directory knows no such dimension."""
    return name if any(family.name == name for family in source.families) else ""


def _definition(source: Source, publication: Publication, rules: Rules) -> dict[str, object]:
    return {
        "run": source.run.name,
        "window": source.run.window,
        "min_interactions": source.run.min_interactions,
        "eligible": rules.eligible,
        "contributing": rules.contributing,
        "levels": [
            one.name for family in source.families if family.name == "level" for one in family.cohorts
        ],
        "steps": readable_steps(publication.steps, rules),
    }
