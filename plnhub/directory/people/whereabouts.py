"""Judge where the entry of a missing person is, from what a look at the server showed. ◇ Pure."""

from dataclasses import dataclass
from enum import StrEnum

from plnhub.words import marked


class Place(StrEnum):
    """Where an entry that was not read has gone."""

    THERE = "there"
    FILTERED_OUT = "filtered out"
    MOVED_OUT = "moved out"
    RECREATED = "recreated"
    NOT_READABLE = "not readable"
    GONE = "gone"
    UNKNOWN = "unknown"


WORDS = {
    Place.THERE: marked("In base and filter again"),
    Place.FILTERED_OUT: marked("Below the base, but the filter leaves it out"),
    Place.MOVED_OUT: marked("Moved out of the base"),
    Place.RECREATED: marked("Another entry stands in its place: made anew"),
    Place.NOT_READABLE: marked("Still there, but the service account may not read it"),
    Place.GONE: marked("Gone, or hidden from the service account without a trace"),
    Place.UNKNOWN: marked("The directory did not say"),
}


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where an entry is; the detail is its DN, the key of its successor, or the server's words."""

    place: Place
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Traces:
    """DNs by key as three searches found them: anywhere, below the base, below the base and in the filter."""

    anywhere: dict[str, str]
    below_base: dict[str, str]
    wanted: dict[str, str]


def judged(key: str, traces: Traces) -> Whereabouts | None:
    """Where the entry is that a search by key found; None when no search found it."""
    if dn := traces.wanted.get(key):
        return Whereabouts(place=Place.THERE, detail=dn)
    if dn := traces.below_base.get(key):
        return Whereabouts(place=Place.FILTERED_OUT, detail=dn)
    if dn := traces.anywhere.get(key):
        return Whereabouts(place=Place.MOVED_OUT, detail=dn)
    return None


def judged_by_name(key: str, dn: str, key_there: str | None) -> Whereabouts:
    """What it means that a look at the entry's last DN showed an entry, with this key or without any."""
    if key_there and key_there != key:
        return Whereabouts(place=Place.RECREATED, detail=key_there)
    return Whereabouts(place=Place.NOT_READABLE, detail=dn)


def described(uid: str, found: Whereabouts) -> str:
    """One line for the notes of a plan."""
    detail = f" ({found.detail})" if found.detail else ""
    return f"{uid} was not read: {WORDS[found.place].lower()}{detail}"
