"""Words in the reader's language: gettext with types; outside a request the English text comes back."""

from typing import Any

from flask_babel import gettext, lazy_gettext


def _(text: str, **values: Any) -> str:
    """The translation of `text`, with `%(name)s` places filled in."""
    return str(gettext(text, **values))


def later(text: str) -> Any:
    """Translated when it is shown; for texts that stand at module level."""
    return lazy_gettext(text)
