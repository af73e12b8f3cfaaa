"""The steps that test a file of staff. They read it whole, for that is quick."""

from collections.abc import Iterator
from datetime import date

from plnhub.config import Settings
from plnhub.directory.checking.check_values import Check, Told, told_person, told_staff
from plnhub.directory.entries.csv_source import read_csv
from plnhub.directory.entries.ldif_source import read_ldif
from plnhub.directory.entries.names import fold
from plnhub.directory.entries.sources import source_path
from plnhub.directory.entries.values import Reading
from plnhub.errors import Unavailable


def file_checks(settings: Settings, uri: str, today: date) -> Iterator[Check]:
    """Open it, read it, find the canaries, show one person."""
    path = source_path(uri)

    def read() -> Reading:
        return (read_csv if uri.startswith("csv:") else read_ldif)(settings, path, today)

    def search() -> Told:
        reading = read()
        if not reading.complete:
            raise Unavailable(reading.reason)
        return told_staff(reading.staff, reading.quarantined)

    yield "open", lambda: Told(detail=f"{path}, {path.stat().st_size} bytes"), "give a path that may be read"
    yield "search", search, "correct the file, or the setting that is named"
    if settings.canary_uids:
        yield "canary", lambda: _canaries(read(), settings.canary_uids), "correct PLNHUB_DIRECTORY_CANARIES"
    yield "person", lambda: told_person(read().staff, ()), "look at the file"


def _canaries(reading: Reading, uids: tuple[str, ...]) -> Told:
    found = {fold(one.uid) for one in reading.staff}
    if absent := [uid for uid in uids if fold(uid) not in found]:
        raise Unavailable(f"not found: {', '.join(absent)}")
    return Told(detail=", ".join(uids))
