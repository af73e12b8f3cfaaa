"""Read a profile page by page; each page and its cursor are stored in one transaction, or not at all."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from connectors.contract import Budget, Page, readable_audiences
from connectors.errors import ConnectorError
from plnhub.activity import record
from plnhub.activity.colleagues import staff_accounts
from plnhub.activity.known import not_taken_back
from plnhub.activity.translate import Owner, accounts_in, acts_from
from plnhub.crash import crash_point
from plnhub.profiles.outcomes import Outcome, after_error, after_reading, failed
from plnhub.profiles.own_permission import way_out_of
from plnhub.profiles.reading import Outside, Reading, write_if_unchanged

log = structlog.get_logger()
GARBAGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
FIRST_LOOK = timedelta(hours=1)
DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Polled:
    """How the poll of one profile ended, and what it brought; `dropped`: consent went or another poll won."""

    kind: str
    pages: int = 0
    recorded: int = 0
    known: int = 0


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A poll that is over but not written down: `values` are, if the profile is still as it was."""

    polled: Polled
    reading: Reading
    values: dict[str, Any] = field(default_factory=dict)
    trouble: ConnectorError | None = None


class Withdrawn(Exception):
    """The page at hand must not be kept."""


def read_profile(outside: Outside, reading: Reading) -> Ended:
    """Read one claimed profile to its end or to the first trouble; what was stored until then stays."""
    run = _Run(outside, reading)
    try:
        return run.ended(run.read())
    except Withdrawn:
        return Ended(polled=run.polled(DROPPED), reading=run.reading)
    except ConnectorError as error:
        return run.ended(after_error(error, outside.now(), reading.failures), error)
    except GARBAGE as error:
        log.warning("poll_garbage", network=reading.ref.network, kind=type(error).__name__)
        return run.ended(failed(outside.now(), reading.failures))


class _Run:
    """One poll under way: what it has read, and where it stands."""

    def __init__(self, outside: Outside, reading: Reading) -> None:
        self.outside = outside
        self.reading = reading
        self.pages = self.recorded = self.known = 0
        self._connector = outside.connectors[reading.ref.network]
        self._audiences = readable_audiences(self._connector.capabilities)
        self._unstored: dict[str, Any] = {}

    def read(self) -> Outcome:
        reading, not_before = self.reading, None
        http = way_out_of(self.outside, reading)
        budget = Budget(since=reading.since)
        for page in self._connector.poll(http, reading.ref, reading.cursor, budget):
            self.pages += 1
            if page.complete and not page.activities:  # nothing new: its cursor goes with the outcome
                self._unstored = {"cursor": page.cursor, "last_polled_at": self.outside.now()}
            else:
                self._store(page)
            not_before = page.not_before or not_before
        return after_reading(self.outside.now(), not_before)

    def ended(self, outcome: Outcome, trouble: ConnectorError | None = None) -> Ended:
        """The outcome, to be written unless the owner has changed their mind meanwhile."""
        values = self._unstored | {
            "next_poll_at": outcome.next_poll_at,
            "failures": outcome.failures,
            "last_error": outcome.error,
            "claimed_until": None,
        }
        if outcome.state:
            values["state"] = outcome.state
        if outcome.restart:
            values["cursor"] = None
        return Ended(polled=self.polled(outcome.kind), reading=self.reading, values=values, trouble=trouble)

    def polled(self, kind: str) -> Polled:
        return Polled(kind=kind, pages=self.pages, recorded=self.recorded, known=self.known)

    def _store(self, page: Page) -> None:
        """The acts and the cursor together; consent is read again in the same transaction."""
        now: datetime = self.outside.now()
        recheck_at = min(now + FIRST_LOOK, self.reading.recheck_at or now + FIRST_LOOK)
        with self.outside.database.writing() as session:
            news = {"cursor": page.cursor, "last_polled_at": now, "recheck_at": recheck_at}
            if not write_if_unchanged(session, self.reading, news):
                raise Withdrawn
            owner = Owner(
                person_id=self.reading.person_id,
                profile_id=self.reading.profile_id,
                since=self.reading.since,
                staff=staff_accounts(session, accounts_in(page.activities)),
                audiences=self._audiences,
            )
            acts = not_taken_back(session, acts_from(page.activities, owner))
            done = record(session, acts, now)
            crash_point("poll.page")
        crash_point("poll.stored")
        self.reading = replace(self.reading, cursor=page.cursor, recheck_at=recheck_at)
        self.recorded, self.known = self.recorded + done.recorded, self.known + done.duplicate
