"""Set people aside who share a uid or a mail address: nobody can tell which of them is meant. ◇ Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import Quarantined, Reading, Staff


def without_duplicates(reading: Reading) -> Reading:
    """The reading with every double key, uid or mail address moved into quarantine."""
    reasons: dict[int, str] = {}
    for word, value_of in (("mail", attrgetter("mail")), ("uid", _uid), ("key", attrgetter("key"))):
        for group in _doubles(reading.staff, value_of):
            for one in group:
                reasons[id(one)] = _reason(word, one, group)
    if not reasons:
        return reading
    aside = [
        Quarantined(
            origin=one.origin,
            reason=reasons[id(one)],
            key=one.key,
            uid=one.uid,
            fingerprint=one.fingerprint,
            disabled=one.disabled,
        )
        for one in reading.staff
        if id(one) in reasons
    ]
    return replace(
        reading,
        staff=tuple(one for one in reading.staff if id(one) not in reasons),
        quarantined=(*reading.quarantined, *aside),
    )


def _doubles(staff: Sequence[Staff], value_of: Callable[[Staff], str | None]) -> list[list[Staff]]:
    values = [value for value in map(value_of, staff) if value]
    if len(set(values)) == len(values):
        return []
    groups: dict[str, list[Staff]] = defaultdict(list)
    for one in staff:
        if value := value_of(one):
            groups[value].append(one)
    return [group for group in groups.values() if len(group) > 1]


def _reason(word: str, one: Staff, group: list[Staff]) -> str:
    others = ", ".join(other.origin for other in group if other is not one)
    return f"the same {word} stands at {others[:300]}"


def _uid(one: Staff) -> str:
    return fold(one.uid)
