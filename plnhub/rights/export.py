"""A person's copy of everything the Hub holds about them: one JSON file a table, in one zip file."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from plnhub.models import Person
from plnhub.rights.holdings import HOLDINGS

NOTE = """All that PLN Hub holds about {name} ({uid}), one file a table.
Left out: secrets (hashes of passwords and tokens), and who exactly did what others did towards you.
Releases hold figures about groups of at least ten people and nobody's own numbers.
"""


def everything_about(session: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Table by table, rows as plain values; tables without a row about the person are named, too."""
    return {holding.table: holding.export(session, person) for holding in HOLDINGS}


def write_copy(target: Path, person: Person, tables: dict[str, list[dict[str, Any]]]) -> int:
    """Write the zip file, readable by its owner alone; answers its size in bytes."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", NOTE.format(name=person.name, uid=person.uid))
        for table, rows in tables.items():
            archive.writestr(f"{table}.json", json.dumps(rows, indent=1, ensure_ascii=False, default=plain))
    return target.stat().st_size


def plain(value: object) -> str:
    """Dates as ISO 8601, bytes as hexadecimal digits."""
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
