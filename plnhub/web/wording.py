"""Say in the reader's language what the directory's runs have kept in English."""

from flask_babel import gettext as _

from plnhub.directory.people.corrected import LABELS
from plnhub.directory.setup.phrases import phrase_of

JOINT = "; "
MOST = 20
"""So many sentences in a row are looked at; what comes after them stays as it is."""
INNER, FIELDS = "why", ("field", "fields")


def told(text: str | None) -> str:
    """The text as the reader would say it; words of others, and what nobody has translated, as they are."""
    said: list[str] = []
    rest = text or ""
    while rest and len(said) < MOST and _said(rest) is None:
        first, _joint, rest = rest.partition(JOINT)
        said.append(_said(first) or first)
    return JOINT.join([*said, *([_said(rest) or rest] if rest else [])])


def _said(text: str) -> str | None:
    found = phrase_of(text)
    if found is None:
        return None
    phrase, values = found
    return str(_(phrase) % {name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: str) -> str:
    if name == INNER:
        return told(value)
    if name in FIELDS:
        return ", ".join(str(_(LABELS.get(each, each))) for each in value.split(", "))
    return value
