"""A list of one's own acts in a CSV file, with the columns of `activity import`; the actor is oneself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from connectors.archives.contract import Problem
from connectors.archives.own_list import OWN_LIST
from connectors.archives.refusal import ArchiveRefused
from plnhub.activity import Act
from plnhub.activity.files import rows_of
from plnhub.activity.rows import COLUMNS, RowError, act_from, fingerprint, is_named
from plnhub.errors import UsageError
from plnhub.words import marked

NEEDED = ("occurred_at", "verb")
NOT_MINE = marked("a line names somebody else as its actor")
BAD_LINE = marked("a line is not as it should be")
BAD_LIST = marked(
    "This list cannot be read. Its first line must name at least occurred_at and verb and no column of "
    "another name, with commas between them: some programs write semicolons unless they are told."
)
LONGEST_KEY = 600


def is_own_list(start: bytes) -> bool:
    """Whether the first line names the columns of such a list."""
    first = start.decode("utf-8-sig", "replace").lstrip().partition("\n")[0]
    names = {name.strip().strip('"').casefold() for name in first.split(",")}
    return set(NEEDED) <= names <= set(COLUMNS) | {""}


def is_meant_as_list(start: bytes) -> bool:
    """Whether somebody has tried to write such a list."""
    return NEEDED[0] in start.decode("utf-8-sig", "replace").lstrip().partition("\n")[0].casefold()


def own_acts(
    path: Path, uid: str, public_id: str, staff: Mapping[str, int], now: datetime
) -> Iterator[Act | Problem]:
    """Every row as an act of this person; what cannot be one is told by its line. Raises ArchiveRefused."""
    seen: Counter[bytes] = Counter()
    try:
        for line, row in rows_of(path, needed=NEEDED):
            yield _act(line, row, uid, public_id, staff, now, seen)
    except UsageError as error:
        raise ArchiveRefused(BAD_LIST) from error


def _act(
    line: int,
    row: Mapping[str, str] | str,
    uid: str,
    public_id: str,
    staff: Mapping[str, int],
    now: datetime,
    seen: Counter[bytes],
) -> Act | Problem:
    if isinstance(row, str):
        return Problem(member=f"{line}: {row}", why=BAD_LINE)
    actor = (row.get("actor") or "").strip().casefold()
    if actor not in ("", uid.casefold()):
        return Problem(member=str(line), why=NOT_MINE)
    mine = {**row, "actor": uid}
    mark = b"" if is_named(mine) else fingerprint(mine)
    try:
        act = act_from(mine, staff, mark, seen[mark], now)
    except RowError as error:
        return Problem(member=f"{line}: {_for_people(error)}", why=BAD_LINE)
    seen[mark] += 1
    return _within(act, f"{OWN_LIST}:{public_id}:")


def _for_people(error: RowError) -> str:
    """What is wrong, without the command that tells more to whoever is at the machine."""
    return str(error).partition("; see `")[0]


def _within(act: Act, room: str) -> Act:
    """The act under names of the person's own, so that nobody can write over another's."""
    parent = act.in_reply_to
    answered = parent if parent is None or parent.startswith("hub:") else _short(f"{room}{parent}")
    return replace(act, key=_short(f"{room}{act.key}"), in_reply_to=answered, channel=OWN_LIST)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_KEY else f"{text[:80]}:{sha256(text.encode()).hexdigest()}"
