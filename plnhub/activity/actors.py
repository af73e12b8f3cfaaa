"""Who acts: members of staff by their person id, everybody outside by network and handle."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.models.ledger import Actor

STAFF = "staff"
LONGEST_HANDLE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Somebody in an act; for staff `network` is "staff" and `handle` the person's id in digits."""

    network: str
    handle: str

    @classmethod
    def staff(cls, person_id: int) -> "Party":
        return cls(network=STAFF, handle=str(person_id))

    @classmethod
    def account(cls, network: str, host: str, account_id: str) -> "Party":
        """An account outside by its immutable id; an id that does not fit stands as its hash."""
        room = LONGEST_HANDLE - len(host) - 1
        fits = len(account_id) <= room
        name = account_id if fits else f"sha256:{hashlib.sha256(account_id.encode()).hexdigest()}"
        return cls(network=network, handle=f"{name}@{host}")

    @property
    def person_id(self) -> int | None:
        return int(self.handle) if self.network == STAFF else None


def actor_ids(session: Session, parties: Iterable[Party]) -> dict[Party, int]:
    """The ledger's id of each party; those seen for the first time get one, erased people have none."""
    wanted = set(parties)
    found = _known(session, wanted)
    fresh = sorted(wanted - found.keys(), key=lambda party: (party.network, party.handle))
    if not fresh:
        return found
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for part in chunks(fresh):  # another writer may be first with the same account
        session.connection().execute(insert(Actor).on_conflict_do_nothing(), [_row(party) for party in part])
    return found | _known(session, set(fresh))


def _row(party: Party) -> dict[str, object]:
    return {"person_id": party.person_id, "network": party.network, "handle": party.handle}


def _known(session: Session, parties: set[Party]) -> dict[Party, int]:
    found: dict[Party, int] = {}
    by_network: dict[str, list[str]] = {}
    for party in parties:
        by_network.setdefault(party.network, []).append(party.handle)
    for network, handles in by_network.items():
        for part in chunks(handles):
            rows = session.execute(
                select(Actor.handle, Actor.id).where(Actor.network == network, Actor.handle.in_(part))
            )
            found.update({Party(network=network, handle=handle): id_ for handle, id_ in rows})
    return found
