"""Clean what somebody typed, and say in words what is missing. ◇ Pure."""

from plnhub.errors import Invalid
from plnhub.words import marked

TOO_LONG = marked("This is too long: say it in fewer words.")
INVISIBLE = marked("This text holds signs that cannot be shown: type it again.")


def required(text: str, *, field: str, missing: str, longest: int, lines: bool = False) -> str:
    """The text without needless blanks (`lines` keeps its lines); raises Invalid when nothing is left."""
    clean = text.strip() if lines else " ".join(text.split())
    if not clean:
        raise Invalid(missing, field=field)
    return within(clean, field=field, longest=longest)


def within(text: str, *, field: str, longest: int) -> str:
    """The text, when it is short enough and holds no invisible control signs."""
    if len(text) > longest:
        raise Invalid(TOO_LONG, field=field)
    if any(not sign.isprintable() and sign not in "\r\n\t" for sign in text):
        raise Invalid(INVISIBLE, field=field)
    return text
