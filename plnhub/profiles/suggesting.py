"""Ask somebody alone whether a namesake of theirs elsewhere is them, too; a no is remembered for ever."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.models import Declined, Profile, ProfileState

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{2,38}")
WHERE: Mapping[str, str] = {
    "github": "https://github.com/{name}",
    "gitlab": "https://gitlab.com/{name}",
    "hackernews": "https://news.ycombinator.com/user?id={name}",
}
MOST = 2


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An address that may be the person's own; nobody has looked whether there is such an account."""

    network: str
    name: str
    address: str


def suggestions(
    session: Session, person_id: int, profiles: Collection[Profile], offered: Collection[str]
) -> list[Suggestion]:
    """Networks with a name space of their own where this person has linked nothing and said no to nothing."""
    linked = {profile.network for profile in profiles}
    said_no = set(
        session.execute(select(Declined.network, Declined.name).where(Declined.person_id == person_id))
    )
    names = [name for each in profiles if (name := _name(each))]
    found = [
        Suggestion(network=network, name=name, address=address.format(name=name))
        for network, address in WHERE.items()
        if network in offered and network not in linked
        for name in dict.fromkeys(names)
        if (network, name) not in said_no
    ]
    return found[:MOST]


def decline(session: Session, person_id: int, network: str, name: str, now: datetime) -> None:
    """It is not theirs, and they are not asked again."""
    if network not in WHERE or not NAME.fullmatch(name):
        return
    mine = (Declined.person_id == person_id) & (Declined.network == network) & (Declined.name == name)
    if session.scalar(select(Declined.id).where(mine)) is None:
        session.add(Declined(person_id=person_id, network=network, name=name, declined_at=now))
        session.flush()


def _name(profile: Profile) -> str:
    """The name that somebody has proven to go by at a network of such names."""
    name = (profile.handle or "").lower()
    is_known = profile.network in WHERE and profile.state == ProfileState.VERIFIED
    return name if is_known and NAME.fullmatch(name) else ""
