"""Why a whole archive is not read, in words for the person who uploaded it. ◇ Pure."""

from collections.abc import Mapping

from connectors.words import marked

NO_ZIP = marked("This is not a zip file. Upload it as the network gave it to you, without unpacking it.")
PACKED_OTHERWISE = marked("This file is packed in another way. Unpack it and pack its folder as a zip file.")
INCOMPLETE = marked("The zip file is damaged or not complete. Download it once more and upload it again.")
LOCKED = marked("The zip file asks for a password. Unpack it and pack it anew without one.")
TOO_MANY = marked("The zip file holds too many files. Ask the network for posts and comments alone.")
BOMB = marked("The zip file unpacks to far more than it should, so it is not read.")
TWICE = marked("The zip file names the same file twice, so nobody can tell which one is meant.")
NOBODY = marked(
    "No network's archive is recognised in this file. Is it one of those listed, and did you ask for JSON?"
)
TWO = marked("The archives of two networks lie in this file. Upload each on its own.")
EMPTY = marked("The archive is recognised, but nothing that can be counted was found in it.")
NO_OWNER = marked("The archive does not say whose it is: the file that names the account is missing.")


class ArchiveRefused(Exception):
    """Nothing of the archive is read; `counts` are the records seen by member, where that explains it."""

    def __init__(self, words: str, counts: Mapping[str, int] | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.counts = dict(counts or {})


class Damaged(Exception):
    """One member breaks off or holds what cannot be read; what came before it stands."""
