"""Read a profile page by page; each page and its cursor are stored in one transaction, or not at all."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from connectors.contract import Budget, Page, readable_audiences
from connectors.errors import ConnectorError
from plnhub.activity import record
from plnhub.activity.colleagues import staff_accounts
from plnhub.activity.taken_back import without_taken_back
from plnhub.activity.translate import Owner, accounts_in, acts_from
from plnhub.crash import crash_point
from plnhub.profiles.outcomes import Outcome, after_error, after_reading, failed
from plnhub.profiles.reading import (
    Outside,
    Reading,
    due_profiles,
    reading_of,
    write_if_unchanged,
)

log = structlog.get_logger()
GARBAGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True, kw_only=True)
class Polled:
    """How the poll of one profile ended, and what it brought; `dropped`: consent went or another poll won."""

    kind: str
    pages: int = 0
    recorded: int = 0
    known: int = 0


class Withdrawn(Exception):
    """The page at hand must not be kept."""


def poll_due(outside: Outside, network: str | None = None) -> Counter[str]:
    """Read every profile that is due; a host that asks for a pause is left alone for the rest of the run."""
    with outside.database.reading() as session:
        due = [reading_of(session, each) for each in due_profiles(session, outside.now(), network)]
    counts: Counter[str] = Counter()
    paused: set[tuple[str, str]] = set()
    for reading in due:
        if reading is None or (reading.ref.network, reading.ref.host) in paused:
            counts["later"] += 1
            continue
        done = poll_profile(outside, reading.profile_id)
        if done.kind == "paused":
            paused.add((reading.ref.network, reading.ref.host))
        counts.update({done.kind: 1, "recorded": done.recorded, "known": done.known})
    return counts


def poll_profile(outside: Outside, profile_id: int) -> Polled:
    """Read one profile to its end or to the first trouble; what was stored until then stays."""
    with outside.database.reading() as session:
        reading = reading_of(session, profile_id)
    if reading is None or reading.ref.network not in outside.connectors:
        return Polled(kind="skipped")
    run = _Run(outside, reading)
    try:
        outcome = run.read()
    except Withdrawn:
        return run.report("dropped")
    except ConnectorError as error:
        outcome = after_error(error, outside.now(), reading.failures)
    except GARBAGE as error:
        log.warning("poll_garbage", network=reading.ref.network, kind=type(error).__name__)
        outcome = failed(outside.now(), reading.failures)
    run.close(outcome)
    return run.report(outcome.kind)


class _Run:
    """One poll under way: what it has read, and where it stands."""

    def __init__(self, outside: Outside, reading: Reading) -> None:
        self.outside = outside
        self.reading = reading
        self.pages = self.recorded = self.known = 0
        self._audiences = readable_audiences(outside.connectors[reading.ref.network].capabilities)

    def read(self) -> Outcome:
        connector, not_before = self.outside.connectors[self.reading.ref.network], None
        budget = Budget(since=self.reading.since)
        for page in connector.poll(self.outside.http, self.reading.ref, self.reading.cursor, budget):
            self._store(page)
            not_before = page.not_before or not_before
        return after_reading(self.outside.now(), not_before)

    def close(self, outcome: Outcome) -> None:
        """Write the outcome, unless the owner has changed their mind meanwhile."""
        values: dict[str, object] = {
            "next_poll_at": outcome.next_poll_at,
            "failures": outcome.failures,
            "last_error": outcome.error,
        }
        if outcome.state:
            values["state"] = outcome.state
        if outcome.restart:
            values["cursor"] = None
        with self.outside.database.writing() as session:
            write_if_unchanged(session, self.reading, values)

    def report(self, kind: str) -> Polled:
        return Polled(kind=kind, pages=self.pages, recorded=self.recorded, known=self.known)

    def _store(self, page: Page) -> None:
        """The acts and the cursor together; consent is read again in the same transaction."""
        now: datetime = self.outside.now()
        with self.outside.database.writing() as session:
            news = {"cursor": page.cursor, "last_polled_at": now}
            if not write_if_unchanged(session, self.reading, news):
                raise Withdrawn
            owner = Owner(
                person_id=self.reading.person_id,
                profile_id=self.reading.profile_id,
                since=self.reading.since,
                staff=staff_accounts(session, accounts_in(page.activities)),
                audiences=self._audiences,
            )
            acts = without_taken_back(session, acts_from(page.activities, owner))
            done = record(session, acts, now)
            crash_point("poll.page")
        crash_point("poll.stored")
        self.reading = replace(self.reading, cursor=page.cursor)
        self.pages, self.recorded = self.pages + 1, self.recorded + done.recorded
        self.known += done.duplicate
