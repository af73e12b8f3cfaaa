"""Which files a run is made of, month by month, and from what state of the ledger they were made."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from plnhub.activity.verbs import MEANING
from plnhub.flow.partitions.days import Fingerprint
from plnhub.flow.partitions.ledger import Lineage
from plnhub.flow.partitions.parts import Part

FORMAT = f"4 {MEANING}"
"""Raised when partitions are laid out anew: those of another format or of other verbs are not used again."""


@dataclass(frozen=True, kw_only=True)
class ActsMonth:
    """The acts of one month.

    `links` are the acts that reply to another month, `ends` everybody and every profile that is in the month.
    `kin` are the days on which other revisions of a day's acts stand, `unknown` by day how many
    recipients nobody knows.
    """

    acts: Part
    links: Part
    ends: Part
    days: Mapping[str, Fingerprint]
    kin: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, int]

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.acts, self.links, self.ends


@dataclass(frozen=True, kw_only=True)
class FactMonth:
    """What was computed from one month of acts; `digest` stands for all that went into it.

    `marks` are a part of that: what the month takes from people.
    """

    digest: str
    marks: str
    tables: Mapping[str, Part]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the partitions were made of: the ledger, the key, and the file of who was which actor."""

    key: str
    lineage: Lineage
    actors: Part
    format: str = FORMAT


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything that one run reads; `tables` are the small ones that stand in its own folder.

    `borrowed` are the files of which month needs which acts of another one.
    """

    origin: Origin
    acts: Mapping[str, ActsMonth]
    facts: Mapping[str, FactMonth] = field(default_factory=dict)
    borrowed: Mapping[str, Part] = field(default_factory=dict)
    tables: Mapping[str, Part] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        """Whether it is that of a whole run, and not a journal on the way to one."""
        return bool(self.tables)

    def days(self) -> dict[str, Fingerprint]:
        """Of all months."""
        return {day: found for month in self.acts.values() for day, found in month.days.items()}

    def parts(self) -> Iterator[Part]:
        """All files, each once."""
        yield self.origin.actors
        for month in self.acts.values():
            yield from month.parts
        for made in self.facts.values():
            yield from made.tables.values()
        yield from self.borrowed.values()
        yield from self.tables.values()

    def files(self, table: str) -> list[Part]:
        """The files of one table, months in order."""
        if table in self.tables:
            return [self.tables[table]]
        return [made.tables[table] for _, made in sorted(self.facts.items()) if table in made.tables]


def write_manifest(path: Path, manifest: Manifest) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, default=str, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def read_manifest(path: Path) -> Manifest | None:
    """Nothing when there is none, or when it is damaged or of another format: then all is made anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return _manifest(found) if found["origin"]["format"] == FORMAT else None
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _manifest(found: Mapping[str, Any]) -> Manifest:
    origin = found["origin"]
    return Manifest(
        origin=Origin(
            key=origin["key"], lineage=Lineage(**origin["lineage"]), actors=Part(**origin["actors"])
        ),
        acts={month: _acts(one) for month, one in found["acts"].items()},
        facts={
            month: FactMonth(digest=one["digest"], marks=one["marks"], tables=_parts(one["tables"]))
            for month, one in found["facts"].items()
        },
        borrowed=_parts(found["borrowed"]),
        tables=_parts(found["tables"]),
    )


def _acts(found: Mapping[str, Any]) -> ActsMonth:
    return ActsMonth(
        **{name: Part(**found[name]) for name in ("acts", "links", "ends")},
        days={day: (int(count), int(total)) for day, (count, total) in found["days"].items()},
        kin={day: tuple(others) for day, others in found["kin"].items()},
        unknown=dict(found["unknown"]),
    )


def _parts(found: Mapping[str, Any]) -> dict[str, Part]:
    return {name: Part(**one) for name, one in found.items()}
