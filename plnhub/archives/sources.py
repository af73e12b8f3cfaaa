"""What an uploaded file is: a network's archive, or a list of one's own; either way acts in the end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.archives import recognised
from connectors.archives.archive import ZIP, Archive
from connectors.archives.contract import ArchiveReader, Problem
from connectors.archives.own_list import OWN_LIST
from connectors.archives.refusal import NO_ZIP, ArchiveRefused
from connectors.contract import OPEN_AUDIENCES, AccountRef, Activity
from plnhub.activity import Act
from plnhub.activity.translate import Owner, act_from
from plnhub.archives.own_list import BAD_LIST, is_meant_as_list, is_own_list, own_acts
from plnhub.archives.preview import NO_DATE, NOT_LEARNING, NOT_OPEN, TOO_OLD

Piece = Activity | Act | Problem


class Source(Protocol):
    """A recognised file: whose it is and what it holds; `records` counts what was read, by member."""

    network: str
    owner: AccountRef

    @property
    def records(self) -> Mapping[str, int]: ...

    def pieces(self, owner: AccountRef, now: datetime) -> Iterator[Piece]: ...


@dataclass(frozen=True, kw_only=True)
class Uploader:
    """Whose file it is, as the directory knows the person."""

    person_id: int
    public_id: str
    uid: str
    staff: Callable[[], Mapping[str, int]]


def source_of(file: BinaryIO, path: Path, uploader: Uploader) -> Source:
    """Recognise the file by what it holds. Raises ArchiveRefused in plain words."""
    start = file.read(8192)
    file.seek(0)
    if not start.startswith(ZIP) and is_own_list(start):
        return _OwnList(path, uploader)
    if not start.startswith(ZIP) and is_meant_as_list(start):
        raise ArchiveRefused(BAD_LIST)
    archive = Archive(file)
    reader = recognised(archive)
    return _Networks(archive, reader, reader.owner(archive))


def sorted_out(piece: Piece, owner: Owner, *, at_word: bool) -> tuple[Act | Problem, bool]:
    """The act of a piece, or why there is none; and whether only the owner's word makes it public."""
    if isinstance(piece, Problem):
        return piece, False
    if isinstance(piece, Act):
        act = replace(piece, profile_id=owner.profile_id)
        return (act if act.occurred_at >= owner.since else _left_out(TOO_OLD)), False
    if piece.published is None:
        return _left_out(NO_DATE), False
    is_asked = piece.audience == "unknown"
    if piece.audience not in OPEN_AUDIENCES and not (is_asked and at_word):
        return _left_out(NOT_OPEN), False
    found = act_from(replace(piece, audience="public"), owner)
    if found is None:
        return _left_out(NOT_LEARNING), False
    return (found if found.occurred_at >= owner.since else _left_out(TOO_OLD)), is_asked


class _Networks:
    """A network's archive with the reader that recognised it."""

    def __init__(self, archive: Archive, reader: ArchiveReader, owner: AccountRef) -> None:
        self.network = reader.network
        self.owner = owner
        self._archive, self._reader = archive, reader

    @property
    def records(self) -> Mapping[str, int]:
        return self._archive.records

    def pieces(self, owner: AccountRef, now: datetime) -> Iterator[Piece]:
        return self._reader.read(self._archive, owner, now)


class _OwnList:
    """A CSV file in which a person wrote down their own acts."""

    network = OWN_LIST

    def __init__(self, path: Path, uploader: Uploader) -> None:
        self.owner = AccountRef(network=OWN_LIST, host="", account_id=uploader.public_id)
        self.records: dict[str, int] = {}
        self._path, self._uploader = path, uploader

    def pieces(self, owner: AccountRef, now: datetime) -> Iterator[Piece]:
        mine = self._uploader
        for piece in own_acts(self._path, mine.uid, mine.public_id, mine.staff(), now):
            self.records["CSV"] = self.records.get("CSV", 0) + 1
            yield piece


def _left_out(why: str) -> Problem:
    return Problem(member="", why=why, kind="left_out")


__all__ = ["NO_ZIP", "ArchiveRefused", "Piece", "Source", "Uploader", "sorted_out", "source_of"]
