"""The words an archive's reader and its caller share. ◇ Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from connectors.about import About
from connectors.archives.archive import Archive
from connectors.contract import (
    PUBLIC,
    AccountRef,
    Activity,
    ActivityType,
    Audience,
    Object,
    activity_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One record, or the rest of a member, that gave no activity: broken, or left out on purpose."""

    member: str
    why: str
    kind: Literal["broken", "left_out"] = "broken"


Found = Activity | Problem


class ArchiveReader(Protocol):
    """One network's archive. No clock, no files, no database: everything is given.

    `steps` tell how to get the file. `hosts` is where its accounts live; none where the archive says it.
    """

    network: str
    host: str
    about: About
    steps: tuple[str, ...]

    def recognises(self, archive: Archive) -> bool:
        """Whether this network's structure is there; names alone never suffice."""
        ...

    def owner(self, archive: Archive) -> AccountRef:
        """Whose archive it is; `account_id` is empty where it does not say. Raises ArchiveRefused."""
        ...

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        """Every act of the owner, and what gave none."""
        ...


def act(
    owner: AccountRef,
    kind: ActivityType,
    thing: Object,
    *,
    now: datetime,
    audience: Audience,
    **more: Any,
) -> Activity:
    """An activity that an archive tells of."""
    return Activity(
        id=activity_id(owner, kind, thing.id),
        type=kind,
        actor=owner,
        object=thing,
        observed=now,
        audience=audience,
        origin="archive",
        to=(PUBLIC,) if audience == "public" else (),
        cc=(PUBLIC,) if audience == "unlisted" else (),
        **more,
    )
