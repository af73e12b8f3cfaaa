"""A zip file from a stranger, opened so that it hurts nobody: listed members alone, as streams, with caps."""

import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from connectors.archives.refusal import (
    BOMB,
    INCOMPLETE,
    LOCKED,
    NO_ZIP,
    PACKED_OTHERWISE,
    TOO_MANY,
    TWICE,
    ArchiveRefused,
    Damaged,
)

LARGEST_DIRECTORY = 8 * 2**20
MOST_MEMBERS = 50_000
MOST_BYTES = 16 * 2**30
LONGEST_RECORD = 2**20
MOST_TIMES = 100
"""A text shrinks to a tenth or so; what grows a hundredfold was made to."""
SLACK = 10 * 2**20
BUFFER = 2**16
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OTHERWISE = (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ONE_FOLDER = r"(?:[^/]+/)?"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)


class Archive:
    """Members are found by their whole name, never by a part; `records` counts what was read of each."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises ArchiveRefused for what is no zip, too much, damaged or locked."""
        _refuse_others(file)
        try:
            self._zip = zipfile.ZipFile(_Careful(file))
        except BROKEN as error:
            raise ArchiveRefused(INCOMPLETE) from error
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise ArchiveRefused(TOO_MANY)
        self._members = [info for info in infos if _is_plain(info)]
        self._read = 0
        self.is_damaged = False
        self.records: Counter[str] = Counter()

    def matching(self, pattern: str) -> list[str]:
        """The members whose whole name is `pattern`, maybe in one folder of the archive's own.

        Raises ArchiveRefused when one name stands there twice, or when one of them is locked.
        """
        whole = re.compile(ONE_FOLDER + pattern)
        found = [info for info in self._members if whole.fullmatch(info.filename)]
        names = sorted(info.filename for info in found)
        if len(set(names)) < len(names):
            raise ArchiveRefused(TWICE)
        if any(info.flag_bits & 1 for info in found):
            raise ArchiveRefused(LOCKED)
        return names

    def head(self, name: str, length: int = 4096) -> bytes:
        """The first bytes of a member; none when it cannot be read."""
        try:
            with self.open(name) as stream:
                return stream.read(length)
        except Damaged:
            self.is_damaged = True
            return b""

    @contextmanager
    def open(self, name: str) -> Iterator["Member"]:
        """A member as a stream. Reading raises Damaged, and ArchiveRefused for what grows out of measure."""
        try:
            source = self._zip.open(self._zip.getinfo(name))
        except BROKEN as error:
            raise Damaged from error
        with source:
            yield Member(_Raw(self, source, self._zip.getinfo(name)))

    def count(self, length: int) -> None:
        """Raises ArchiveRefused once all that was unpacked is too much."""
        self._read += length
        if self._read > MOST_BYTES:
            raise ArchiveRefused(BOMB)


class Member(io.BufferedReader):
    """A member under way; `next_record` says that one record is done and another begins."""

    raw: "_Raw"

    def __init__(self, raw: "_Raw") -> None:
        super().__init__(raw, BUFFER)

    def next_record(self) -> None:
        self.raw.in_record = 0


class _Raw(io.RawIOBase):
    """Counts what comes out, so that neither one record nor the whole takes more room than it may."""

    def __init__(self, archive: Archive, source: IO[bytes], info: zipfile.ZipInfo) -> None:
        self.archive = archive
        self.source = source
        self.most = MOST_TIMES * info.compress_size + SLACK
        self.total = self.in_record = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        room = memoryview(target)  # type: ignore[arg-type]
        try:
            found = self.source.read(len(room))
        except BROKEN as error:
            raise Damaged from error
        self._measure(len(found))
        room[: len(found)] = found
        return len(found)

    def _measure(self, length: int) -> None:
        self.total += length
        self.in_record += length
        self.archive.count(length)
        if self.total > self.most:
            raise ArchiveRefused(BOMB)
        if self.in_record > LONGEST_RECORD + BUFFER:
            raise Damaged


class _Careful:
    """The file under the zip: its table of contents, read in one piece, may not be too large."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY:
            raise ArchiveRefused(TOO_MANY)
        return self._file.read(size)


def _refuse_others(file: BinaryIO) -> None:
    file.seek(0)
    first = file.read(8)
    if first.startswith(OTHERWISE):
        raise ArchiveRefused(PACKED_OTHERWISE)
    if not first.startswith(ZIP):
        raise ArchiveRefused(NO_ZIP)
    file.seek(0)


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """A file of its own, not a folder, a link or a device, under a name that leads nowhere else."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    parts = info.filename.split("/")
    leads_away = "" in parts or ".." in parts or "." in parts or "\\" in info.filename or ":" in parts[0]
    return kind in (0, stat.S_IFREG) and not leads_away and info.compress_type in READABLE
