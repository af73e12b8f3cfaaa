"""Pack members as a stranger would, and hear why an archive is refused."""

import io
import zipfile

import pytest

from connectors.archives.archive import Archive
from connectors.archives.refusal import ArchiveRefused
from tests.connectors.archives.makers import ACCOUNT, found_in, script

MEGABYTE = 2**20
DEFLATED, STORED = zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED
WHO = ("data/account.js", script("account", ACCOUNT))


def refused(file: io.BytesIO) -> str:
    with pytest.raises(ArchiveRefused) as told:
        found_in(Archive(file))
    return told.value.words


def packed(
    *members: tuple[zipfile.ZipInfo | str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for info, content in members:
            made.writestr(info, content)
    file.seek(0)
    return file
