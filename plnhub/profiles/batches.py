"""Read some profiles one after another: claimed together, their outcomes written together.

A job for each profile would cost more than most polls do: a profile with nothing new takes one request and
one UPDATE, while a job takes five statements, four transactions and a thread. So a job carries a batch of
profiles of one host, whose claims and outcomes share their transactions; what a page brings is stored then.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from connectors.errors import PermissionEnded, RateLimited
from plnhub.models import Profile
from plnhub.networks.limiter import TooFast
from plnhub.networks.runs import note_failure, note_good
from plnhub.profiles.claims import Due, When, claim, due_profiles, give_back, hand_back, put_off
from plnhub.profiles.outcomes import NOT_ANSWERING, PAUSE
from plnhub.profiles.permissions import forget
from plnhub.profiles.polling import DROPPED, Ended, Polled, read_profile
from plnhub.profiles.reading import Outside, Reading, write_if_unchanged

SIZE = 25
LONGEST = timedelta(minutes=3)
KEPT_OPEN = timedelta(seconds=5)
PERSONAL = "person"
"""How the names of people's own credentials begin: a pause of theirs is nobody else's."""
LATER, SKIPPED = "later", "skipped"
BROUGHT = ("recorded", "known")
TROUBLES = {"failed": NOT_ANSWERING, "paused": PAUSE}


def poll_due(outside: Outside, network: str | None = None) -> Counter[str]:
    """Read every profile that is due, here and now; a host that asks for a pause is left alone."""
    networks = outside.readable & ({network} if network else outside.readable)
    with outside.database.reading() as session:
        due = due_profiles(session, outside.now(), networks)
    counts: Counter[str] = Counter()
    for batch in batches_of(due):
        counts += poll_batch(outside, batch)
    return counts


def poll_profile(outside: Outside, profile_id: int) -> Polled:
    """Read one profile now, due or not, unless somebody is at it."""
    done = list(_polled(outside, [profile_id]))
    return done[0] if done else Polled(kind=SKIPPED)


def batches_of(due: Iterable[Due], most: int | None = None) -> Iterator[list[int]]:
    """Batches of one host each, in the order of the longest wait; at most so many profiles of a host."""
    by_host: dict[tuple[str, str], list[int]] = {}
    for each in due:
        by_host.setdefault((each.network, each.host), []).append(each.profile_id)
    for ids in by_host.values():
        for start in range(0, len(ids[:most]), SIZE):
            yield ids[:most][start : start + SIZE]


def poll_batch(outside: Outside, ids: Collection[int], handed: datetime | None = None) -> Counter[str]:
    """Read those of the profiles that nobody else has; answers how the polls ended and what they brought."""
    counts: Counter[str] = Counter()
    for polled in _polled(outside, ids, Profile.next_poll_at, handed):
        counts.update({polled.kind: 1, "recorded": polled.recorded, "known": polled.known})
    counts[SKIPPED] += len(ids) - sum(counts[kind] for kind in counts if kind not in BROUGHT)
    return +counts


def _polled(
    outside: Outside, ids: Collection[int], when: When | None = None, handed: datetime | None = None
) -> Iterator[Polled]:
    with outside.database.writing() as session:
        claimed = claim(session, ids, outside.readable, outside.now(), when, handed)
        if handed and len(claimed) < len(ids):
            hand_back(session, ids, handed)
    batch = _Batch(outside)
    for reading in claimed:
        batch.take(reading)
        if batch.is_old:
            yield from batch.written()
    yield from batch.written()


class _Batch:
    """What was read and waits to be written, and the hosts that nobody may ask for now."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self._began = self._since = outside.now()
        self._silent: set[tuple[str, str]] = set()
        self._ended: list[Ended] = []

    @property
    def is_old(self) -> bool:
        """Whether what waits to be written should wait no longer."""
        return self.outside.now() - self._since > KEPT_OPEN

    def take(self, reading: Reading) -> None:
        """Read the profile, unless it is late or its host is silent: then it is as due as before."""
        there = reading.ref.network, reading.ref.host
        if there in self._silent or self.outside.now() - self._began > LONGEST:
            self._ended.append(Ended(polled=Polled(kind=LATER), reading=reading))
            return
        ended = read_profile(self.outside, reading)
        if isinstance(ended.trouble, RateLimited) and not _is_personal(ended.trouble):
            self._silent.add(there)
        if isinstance(ended.trouble, TooFast):
            ended = replace(ended, polled=replace(ended.polled, kind=LATER), values={})
        self._ended.append(ended)

    def written(self) -> list[Polled]:
        """Write all outcomes so far in one transaction; each holds only if its profile is as it was."""
        ended, self._ended, self._since = self._ended, [], self.outside.now()
        if not ended:
            return []
        with self.outside.database.writing() as session:
            polled = [_write(session, each) for each in ended]
            _note_networks(session, ended, self.outside.now())
        return polled


def _write(session: Session, ended: Ended) -> Polled:
    """The outcome, or without one the profile goes back as it is."""
    polled, ref, trouble = ended.polled, ended.reading.ref, ended.trouble
    if isinstance(trouble, PermissionEnded):
        forget(session, ended.reading.profile_id)
    if not ended.values or not write_if_unchanged(session, ended.reading, ended.values):
        give_back(session, ended.reading)
        return polled if not ended.values else replace(polled, kind=DROPPED)
    if isinstance(trouble, RateLimited) and not _is_personal(trouble):
        put_off(session, ref.network, ref.host, trouble.retry_at)
    return polled


def _note_networks(session: Session, ended: Collection[Ended], now: datetime) -> None:
    """The last good run of each network and its last trouble, once for all of its profiles."""
    kinds = {(each.reading.ref.network, each.polled.kind) for each in ended}
    for network in sorted({network for network, _kind in kinds}):
        if (network, "read") in kinds:
            note_good(session, network, now)
        for kind, words in TROUBLES.items():
            if (network, kind) in kinds:
                note_failure(session, network, words, now)


def _is_personal(limit: RateLimited) -> bool:
    return limit.scope[1].startswith(PERSONAL)
