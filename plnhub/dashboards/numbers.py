"""Numbers as the reader's language writes them: 1,284.5 in English, 1.284,5 in German. Pure."""

from babel.numbers import format_decimal
from flask_babel import get_locale

PLAIN = "#,##0.##########"


def written(number: float, pattern: str = PLAIN) -> str:
    """The number in digits; outside a request as in English."""
    return str(format_decimal(number, format=pattern, locale=get_locale() or "en"))
