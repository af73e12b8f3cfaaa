"""Archives that people get from their networks: a file in, activities out; recognised by structure alone."""

from collections.abc import Mapping

from connectors.about import About
from connectors.archives.archive import Archive
from connectors.archives.contract import ArchiveReader
from connectors.archives.facebook import Facebook
from connectors.archives.instagram import Instagram
from connectors.archives.linkedin import LinkedIn
from connectors.archives.mastodon import Mastodon
from connectors.archives.own_list import ABOUT_OWN_LIST, OWN_LIST
from connectors.archives.reddit import Reddit
from connectors.archives.refusal import INCOMPLETE, NOBODY, TWO, ArchiveRefused
from connectors.archives.x import X
from connectors.archives.youtube import YouTube

READERS: tuple[ArchiveReader, ...] = (
    LinkedIn(),
    X(),
    Facebook(),
    Instagram(),
    YouTube(),
    Mastodon(),
    Reddit(),
)
ARCHIVES: Mapping[str, ArchiveReader] = {each.network: each for each in READERS}
ABOUT_ARCHIVES: Mapping[str, About] = {
    **{each.network: each.about for each in READERS},
    OWN_LIST: ABOUT_OWN_LIST,
}


def recognised(archive: Archive) -> ArchiveReader:
    """The one reader whose structure is there. Raises ArchiveRefused for none and for two."""
    claims = [reader for reader in READERS if reader.recognises(archive)]
    if not claims:
        raise ArchiveRefused(INCOMPLETE if archive.is_damaged else NOBODY)
    if len(claims) > 1:
        raise ArchiveRefused(TWO)
    return claims[0]
