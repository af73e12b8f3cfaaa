"""What an administrator sees of each network: whether it is on, how reading it goes, and what waits.

No number here tells of few people: counts are of people, cut down to fives, and none below ten is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select, update
from sqlalchemy.orm import Session

from connectors import ABOUT, CONNECTORS
from connectors.about import About, Need
from plnhub.models import NetworkRun, OutsideLimit, Profile, ProfileState
from plnhub.networks.options import Options
from plnhub.privacy.gate.rules import Rules
from plnhub.profiles.reading import ALLOWED, LINK

RULES = Rules()
ON, OFF, NEEDS, TROUBLE, PAUSED, FAILING = "on", "off", "needs", "trouble", "paused", "failing"


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """People of a network: with a proven account, with one that is due, with one that a worker has."""

    linked: int | None = None
    due: int | None = None
    at_work: int | None = None


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What the hosts of a network said: the longest pause, the least that is left, the first end of a key."""

    paused_until: datetime | None = None
    left: int | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NetworkAtDesk:
    """One network with everything that its line and its page show."""

    key: str
    about: About
    options: Options
    missing: tuple[Need, ...]
    run: NetworkRun | None
    budget: Budget
    crowd: Crowd
    state: str
    is_read: bool
    """Whether there is anything to read; of some, or as they are set, a proven link is all there is."""

    @property
    def is_on(self) -> bool:
        return self.state not in (OFF, NEEDS, TROUBLE)


def networks_at_desk(session: Session, options: Mapping[str, Options], now: datetime) -> list[NetworkAtDesk]:
    """All networks, those that want attention first, then by name."""
    runs = {run.network: run for run in session.scalars(select(NetworkRun))}
    budgets, crowds = _budgets(session, now), _crowds(session, now)
    found = [
        _at_desk(key, options[key], runs.get(key), budgets.get(key, Budget()), crowds.get(key, Crowd()))
        for key in ABOUT
    ]
    order = (TROUBLE, FAILING, PAUSED, ON, NEEDS, OFF)
    return sorted(found, key=lambda each: (order.index(each.state), each.about.name.casefold()))


def network_at_desk(
    session: Session, options: Mapping[str, Options], key: str, now: datetime
) -> NetworkAtDesk:
    """One of them."""
    return next(each for each in networks_at_desk(session, options, now) if each.key == key)


def read_again(session: Session, network: str, now: datetime) -> None:
    """Everything of the network is due now; a pause that a host wants is kept all the same."""
    there = update(Profile).where(ALLOWED, Profile.network == network, Profile.next_poll_at > now)
    session.execute(there.values(next_poll_at=now), execution_options={"synchronize_session": False})


def shown(people: int) -> int | None:
    """A count of people as it may be shown: in steps, and none of few."""
    return people // RULES.step * RULES.step if people >= RULES.eligible else None


def _at_desk(
    key: str, options: Options, run: NetworkRun | None, budget: Budget, crowd: Crowd
) -> NetworkAtDesk:
    missing = options.missing(ABOUT[key])
    return NetworkAtDesk(
        key=key,
        about=ABOUT[key],
        options=options,
        missing=missing,
        run=run,
        budget=budget,
        crowd=crowd,
        state=_state(options, missing, run, budget),
        is_read=_is_read(key, options),
    )


def _is_read(key: str, options: Options) -> bool:
    try:
        return LINK not in CONNECTORS[key](dict(options.given)).capabilities
    except (ValueError, LookupError):  # settings that make no sense
        return False


def _state(options: Options, missing: tuple[Need, ...], run: NetworkRun | None, budget: Budget) -> str:
    if options.trouble:
        return TROUBLE
    if options.is_switched_off:
        return OFF
    if missing:
        return NEEDS
    if budget.paused_until:
        return PAUSED
    is_failing = run is not None and run.failed_at and (run.good_at is None or run.failed_at > run.good_at)
    return FAILING if is_failing else ON


def _budgets(session: Session, now: datetime) -> dict[str, Budget]:
    """Of a network with many hosts the worst of them; a pause that is over is none."""
    columns = (
        func.max(OutsideLimit.paused_until),
        func.min(OutsideLimit.left),
        func.min(OutsideLimit.ends_at),
    )
    rows = session.execute(select(OutsideLimit.network, *columns).group_by(OutsideLimit.network))
    return {
        network: Budget(paused_until=paused if paused and paused > now else None, left=left, ends_at=ends)
        for network, paused, left, ends in rows
    }


def _crowds(session: Session, now: datetime) -> dict[str, Crowd]:
    proven = _people(session, Profile.state == ProfileState.VERIFIED)
    due = _people(session, ALLOWED, Profile.next_poll_at <= now)
    held = _people(session, ALLOWED, Profile.claimed_until > now)
    return {
        network: Crowd(
            linked=shown(proven[network]), due=shown(due.get(network, 0)), at_work=shown(held.get(network, 0))
        )
        for network in proven
    }


def _people(session: Session, *which: Any) -> dict[str, int]:
    people = select(Profile.network, func.count(distinct(Profile.person_id))).where(*which)
    return {network: count for network, count in session.execute(people.group_by(Profile.network))}
