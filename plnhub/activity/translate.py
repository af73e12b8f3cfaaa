"""Say what a connector found as acts of the ledger: who, what, for whom, never a word of its text. ◇ Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from connectors.contract import OPEN_AUDIENCES, AccountRef, Activity, Audience, activity_id
from plnhub.activity.actors import Party
from plnhub.activity.record import Act
from plnhub.activity.verbs import RETRACTED

PUBLISHED = frozenset({"Article", "Video", "Publication"})
MAKING = frozenset({"Create", "Update", "Delete"})
BONDS = {"Follow": "follow", "Join": "join"}
TOMBSTONE = "tombstone"
LONGEST_KEY = 600
LONGEST_REVISION = 100
LONGEST_ADDRESS = 2000
LONGEST_TOPIC = 300

StaffAccounts = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose profile was read, since when, what was meant for whom, and the colleagues behind accounts."""

    person_id: int
    profile_id: int
    since: datetime
    staff: StaffAccounts
    audiences: frozenset[Audience] = OPEN_AUDIENCES


def acts_from(activities: Iterable[Activity], owner: Owner) -> list[Act]:
    """The open acts since the owner's consent; all else is left where it was found."""
    found = (act_from(activity, owner) for activity in activities)
    return [act for act in found if act is not None and act.occurred_at >= owner.since]


def act_from(activity: Activity, owner: Owner) -> Act | None:
    """One act, or None when it was meant for fewer people or says nothing about learning."""
    verb = _verb(activity)
    if verb is None or activity.audience not in owner.audiences:
        return None
    tags = activity.object.tag
    return Act(
        key=_key(activity),
        revision=TOMBSTONE if verb == RETRACTED else _short(activity.revision or "", LONGEST_REVISION),
        occurred_at=activity.observed if verb == RETRACTED else (activity.published or activity.observed),
        verb=verb,
        actor=Party.staff(owner.person_id),
        recipients=_recipients(activity, owner),
        object=_address(activity.object.url),
        topic=tags[0].lstrip("#").casefold()[:LONGEST_TOPIC] or None if tags else None,
        context=thing_key(activity.actor, activity.context) if activity.context else None,
        in_reply_to=_parent(activity, verb),
        channel=activity.actor.network,
        profile_id=owner.profile_id,
    )


def accounts_in(activities: Iterable[Activity]) -> set[tuple[str, str, str]]:
    """Every account that the activities name beside their actor."""
    return {_account(ref) for activity in activities for ref in _others(activity)}


def _verb(activity: Activity) -> str | None:
    if activity.type == "Delete" or activity.object.type == "Tombstone":
        return RETRACTED
    if activity.type == "Announce":
        return "reshare"
    if activity.type not in ("Create", "Update"):
        return BONDS.get(activity.type)
    if activity.object.type == "Review":
        return "review"
    if activity.in_reply_to:
        return "reply"
    return "publish" if activity.object.type in PUBLISHED else "share"


def thing_key(ref: AccountRef, object_id: str) -> str:
    """The key of the act that made an object: by the object alone, so that whoever answers it finds it."""
    return _short(f"{_thing_prefix(ref)}{object_id}", LONGEST_KEY)


def made_by(ref: AccountRef) -> tuple[str, str]:
    """How the keys begin of what this account made: by the object alone, or by account and object."""
    return _thing_prefix(ref), activity_id(ref, "Create", "")


def object_in(key: str, ref: AccountRef) -> str | None:
    """The object that a key of `made_by` names; None for keys of other acts and hashed ones."""
    return next((key.removeprefix(start) for start in made_by(ref) if key.startswith(start)), None)


def _thing_prefix(ref: AccountRef) -> str:
    return f"{ref.network}:{ref.host}:object:"


def _key(activity: Activity) -> str:
    """The key for ever. What many may do to one thing (boost it, push it, list it) carries its actor."""
    author = activity.object.attributed_to
    if activity.type not in MAKING:
        return _short(activity.id, LONGEST_KEY)
    if author and _account(author) == _account(activity.actor):
        return thing_key(activity.actor, activity.object.id)
    return _short(activity_id(activity.actor, "Create", activity.object.id), LONGEST_KEY)


def _parent(activity: Activity, verb: str) -> str | None:
    parent = activity.object.id if verb == "reshare" else activity.in_reply_to
    return thing_key(activity.actor, parent) if parent else None


def _recipients(activity: Activity, owner: Owner) -> tuple[Party, ...]:
    found = (_party(ref, owner.staff) for ref in _others(activity))
    mine = Party.staff(owner.person_id)
    return tuple(dict.fromkeys(party for party in found if party != mine))


def _others(activity: Activity) -> tuple[AccountRef, ...]:
    """Those addressed; of something passed on, its author."""
    author = activity.object.attributed_to
    named = (author,) if author and activity.type not in MAKING else activity.mentions
    return tuple(ref for ref in named if ref.account_id and _account(ref) != _account(activity.actor))


def _account(ref: AccountRef) -> tuple[str, str, str]:
    return ref.network, ref.host, ref.account_id


def _party(ref: AccountRef, staff: StaffAccounts) -> Party:
    person_id = staff.get(_account(ref))
    if person_id is not None:
        return Party.staff(person_id)
    return Party.account(ref.network, ref.host, ref.account_id)


def _address(url: str | None) -> str | None:
    return url if url and len(url) <= LONGEST_ADDRESS else None


def _short(text: str, longest: int) -> str:
    """The text itself; one that does not fit stands as its hash, the same every time."""
    return text if len(text) <= longest else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
