"""Read ORCID iDs: sixteen digits of which the last one checks the others. ◇"""

import re

from connectors.contract import AccountRef
from connectors.errors import AccountNotFound
from connectors.words import marked

ORCID = "orcid"
DEFAULT_SITE = "orcid.org"
SHAPE = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
WRITTEN = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:sandbox\.)?orcid\.org/)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX])/?",
    re.ASCII | re.IGNORECASE,
)


def identifier_in(text: str) -> str:
    """The iD, be it written as an address, with or without hyphens. Raises AccountNotFound."""
    found = WRITTEN.fullmatch(text.strip())
    digits = found.group(1).replace("-", "").upper() if found else ""
    if len(digits) != 16 or digits[-1] != check_digit(digits[:-1]):
        raise AccountNotFound(marked("Write the ORCID iD with its sixteen digits."))
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def check_digit(digits: str) -> str:
    """ISO 7064, modulus 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def account(identifier: str, site: str) -> AccountRef:
    return AccountRef(
        network=ORCID,
        host=site,
        account_id=identifier,
        handle=identifier,
        url=f"https://{site}/{identifier}",
    )
