"""Which works of a whole list are worth another look, in what order. ◇"""

import re
from typing import Any

from connectors.answers import Json
from connectors.cursor import text_in
from connectors.errors import CursorInvalid
from connectors.orcid.works import changed_at

OVERLAP = 24 * 3600 * 1000  # milliseconds
AT_ONCE = 20


def place_in(state: dict[str, Any]) -> int:
    """The change up to which all is stored. Raises CursorInvalid."""
    written = text_in(state, "changed") or "0"
    if not re.fullmatch(r"[0-9]{1,15}", written):
        raise CursorInvalid("the cursor holds no time")
    return int(written)


def pages_of(works: list[Json], known: int) -> list[list[Json]]:
    """The works that changed, or whose change cannot be dated; at least one page, even if it is empty."""
    wanted = [work for work in works if not changed_at(work) or changed_at(work) >= known - OVERLAP]
    wanted.sort(key=changed_at)
    return [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)] or [[]]
