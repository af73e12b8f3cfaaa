"""Find people who cannot be stored without taking something from somebody else. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import OnFile, Staff
from plnhub.words import marked

ERASED = marked("this person was erased and is not taken back")
LOCAL = marked("the uid belongs to a local account")
ANOTHER_KEY = marked("the uid belongs to a person on file with another key")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A person who is set aside, and why."""

    origin: str
    uid: str
    reason: str
    key: str = ""
    fingerprint: str = ""
    disabled: bool = False


def without_conflicts(
    known: OnFile, staff: tuple[Staff, ...]
) -> tuple[tuple[Staff, ...], tuple[Conflict, ...]]:
    """Repeated until nothing more falls out: who is set aside keeps the uid that another may have wanted."""
    owner_of = {fold(p.staff.uid): p.staff.key for p in known.people}
    bad: list[Conflict] = []
    while True:
        uid_of = {one.key: fold(one.uid) for one in staff}
        judged = [(one, _reason(known, one, owner_of, uid_of)) for one in staff]
        found = [_conflict(one, reason) for one, reason in judged if reason]
        if not found:
            return staff, tuple(bad)
        bad += found
        staff = tuple(one for one, reason in judged if not reason)


def rekeyed_people(known: OnFile, conflicts: tuple[Conflict, ...]) -> tuple[str, ...]:
    """Uids that came with another key than on file, and were not set aside for it before."""
    return tuple(
        sorted(one.uid for one in conflicts if one.reason == ANOTHER_KEY and one.key not in known.aside)
    )


def _reason(known: OnFile, one: Staff, owner_of: Mapping[str, str], uid_of: Mapping[str, str]) -> str:
    """A uid belongs to the person on file who has it, unless the source now gives that person another."""
    uid = uid_of[one.key]
    owner = owner_of.get(uid, one.key)
    if one.key in known.erased_keys:
        return ERASED
    if uid in known.foreign_uids:
        return LOCAL
    if owner != one.key and uid_of.get(owner, uid) == uid:
        return ANOTHER_KEY
    return ""


def _conflict(one: Staff, reason: str) -> Conflict:
    return Conflict(
        origin=one.origin,
        uid=one.uid,
        reason=reason,
        key=one.key,
        fingerprint=one.fingerprint,
        disabled=one.disabled,
    )
