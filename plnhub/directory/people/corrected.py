"""Which fields an administrator may correct, and what the typed text means. ◇ Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from plnhub.directory.entries.names import clean, fold
from plnhub.directory.entries.normalise import LONGEST
from plnhub.errors import Invalid
from plnhub.words import marked

FIELDS = {
    "name": marked("Name"),
    "mail": marked("Mail"),
    "title": marked("Title"),
    "level": marked("Level"),
    "division": marked("Division"),
    "team": marked("Team"),
    "manager": marked("Manager"),
    "location": marked("Site"),
    "employee_type": marked("Kind of employment"),
    "start_date": marked("First day"),
    "end_date": marked("Last day"),
    "dimensions": marked("Other facts"),
}
LABELS = FIELDS | {"disabled": marked("Switched off"), "key": marked("Key in the directory")}
DATES = ("start_date", "end_date")
LONGEST_REASON = 400
LONGEST_DIMENSIONS = 2000

NO_SUCH_FIELD = marked("There is no such field, or it is not for correcting.")
NO_NAME = marked("Everybody has a name.")
NO_MAIL = marked("That is no mail address.")
NO_DATE = marked("Write the day as year-month-day, such as 2026-03-31.")
NO_DIMENSIONS = marked("Write facts as name=value, separated by semicolons.")
TOO_LONG = marked("That is longer than this field takes.")
NO_REASON = marked("Give a reason: whoever comes after you will want to know.")

MAIL = re.compile(r"[^@\s]+@[^@\s]+")
DIMENSION = re.compile(r"([\w-]{1,60})\s*=\s*(\S.*)")

Value = str | date | dict[str, str] | None


def typed_value(field: str, text: str) -> Value:
    """What the text means for this field, None for nothing; team and manager stay text."""
    if field not in FIELDS:
        raise Invalid(NO_SUCH_FIELD, field="value")
    tidy = clean(text)
    if len(tidy) > LONGEST.get(field, LONGEST_DIMENSIONS):
        raise Invalid(TOO_LONG, field="value")
    if field == "name" and not tidy:
        raise Invalid(NO_NAME, field="value")
    if field == "dimensions":
        return _dimensions(tidy)
    if field in DATES:
        return _date(tidy)
    return _mail(tidy) if field == "mail" else tidy or None


def checked_reason(text: str) -> str:
    """The reason in one tidy line; raises Invalid when there is none."""
    tidy = clean(text)
    if not tidy:
        raise Invalid(NO_REASON, field="reason")
    if len(tidy) > LONGEST_REASON:
        raise Invalid(TOO_LONG, field="reason")
    return tidy


def told(value: Any) -> str | None:
    """A value as text, in the form in which it can be typed again; None for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}={each}" for name, each in sorted(value.items())) or None
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value else None


def _mail(text: str) -> str | None:
    if text and not MAIL.fullmatch(text):
        raise Invalid(NO_MAIL, field="value")
    return fold(text) or None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(NO_DATE, field="value") from error


def _dimensions(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        fact = DIMENSION.fullmatch(part)
        if fact is None:
            raise Invalid(NO_DIMENSIONS, field="value")
        found[fact[1]] = fact[2]
    return found
