"""Which profiles may be read now, and the writes of a poll that hold only while that is still so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Connector, Http
from connectors.names import Names
from plnhub.activity.colleagues import ON_WORD, owner_is_here
from plnhub.db import Database
from plnhub.models import HUB, Profile, ProfileState
from plnhub.networks.limiter import Limiter
from plnhub.networks.paced import Paced
from plnhub.profiles.accounts import ref_of
from plnhub.profiles.permissions import Office

LINK = "link_only"
TENANT = "tenant"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What reading the outside takes: the database, the networks, the one way out and the clock.

    With an office, people's own permissions are used for what they let be read; with a limiter, all workers
    together keep to one pace. `inside` leads to the company's own servers, for its own networks alone.
    """

    database: Database
    connectors: Mapping[str, Connector]
    http: Http
    now: Callable[[], datetime]
    office: Office | None = None
    limiter: Limiter | None = None
    names: Names | None = None
    inside: Http | None = None

    @property
    def readable(self) -> frozenset[str]:
        """The networks at which something can be read; of the others a proven link is all there is."""
        return frozenset(name for name, each in self.connectors.items() if LINK not in each.capabilities)

    def http_for(self, network: str) -> Http:
        """The way out for what this network asks."""
        connector = self.connectors.get(network)
        is_ours = connector is not None and TENANT in connector.capabilities
        http = self.inside if self.inside and is_ours else self.http
        return Paced(http, self.limiter, network) if self.limiter else http


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One profile as a poll found it; what changes meanwhile makes its writes void."""

    profile_id: int
    person_id: int
    ref: AccountRef
    since: datetime
    cursor: bytes | None
    failures: int
    claimed_until: datetime | None = None
    recheck_at: datetime | None = None
    rechecked_to: datetime | None = None
    has_permission: bool = True


def reading_of(session: Session, profile_id: int) -> Reading | None:
    """The profile, if its owner is here, has proven it and wants it read."""
    found = session.scalar(select(Profile).where(Profile.id == profile_id, ALLOWED))
    return reading_from(found) if found is not None else None


def reading_from(found: Profile) -> Reading:
    """A row that may be read."""
    return Reading(
        profile_id=found.id,
        person_id=found.person_id,
        ref=ref_of(found),
        since=found.reads_since or found.linked_at,
        cursor=found.cursor,
        failures=found.failures,
        claimed_until=found.claimed_until,
        recheck_at=found.recheck_at,
        rechecked_to=found.rechecked_to,
    )


def write_if_unchanged(session: Session, reading: Reading, values: Mapping[str, Any]) -> bool:
    """Compare and set: nothing is written once cursor or claim moved, the consent went or the owner left."""
    cursor = Profile.cursor.is_(None) if reading.cursor is None else Profile.cursor == reading.cursor
    until = reading.claimed_until
    claim = Profile.claimed_until.is_(None) if until is None else Profile.claimed_until == until
    same = (Profile.id == reading.profile_id) & (Profile.reads_since == reading.since) & cursor & claim
    done = session.execute(
        update(Profile).where(same, ALLOWED).values(**values).execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", done).rowcount == 1


ALLOWED: ColumnElement[bool] = and_(
    Profile.network != HUB,
    Profile.state == ProfileState.VERIFIED,
    or_(Profile.mirror_on, Profile.count_on),
    Profile.reads_since.is_not(None),
    or_(Profile.proof_method.is_(None), Profile.proof_method != ON_WORD),
    owner_is_here(),
)
"""Proven, wanted (my mirror or count me) and owned by somebody who is still here.

What stands on somebody's word alone is never asked for at its network.
"""
