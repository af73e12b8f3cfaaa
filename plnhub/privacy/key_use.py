"""Whether the database holds anything that was made with a key, so that no other key may take its place."""

from sqlalchemy import exists, select

from plnhub.db import Database
from plnhub.models.ledger import Erasure
from plnhub.models.releases import Mirror, Release

UNKEYED = "retention"  # what time removed has no person as its subject


def is_in_use(database: Database, purpose: str) -> bool:
    """Pseudonyms stand behind releases and mirrors; erased people are known by their keyed hash alone."""
    tests = {
        "pseudonym": (exists().select_from(Release), exists().select_from(Mirror)),
        "erasure": (exists().where(Erasure.subject != UNKEYED),),
    }
    with database.reading() as session:
        return any(session.scalar(select(test)) for test in tests.get(purpose, ()))
