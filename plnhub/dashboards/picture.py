"""What every picture of the leadership page is made of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plnhub.i18n import _

Row = Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing with its finding, its table twin and its definition card.

    `data` follows the formats in assets/js/charts.js; a None in `rows` reads "not enough people".
    """

    key: str
    title: str
    finding: str
    data: Mapping[str, Any]
    columns: Sequence[str | Mapping[str, Any]]
    rows: Sequence[Row]
    definition: Mapping[str, str]
    as_of: date
    period: str
    wide: bool = False


def not_yet() -> str:
    """The finding of a picture whose every figure is held back."""
    return _("There are not enough people yet for this picture.")


def number(label: str) -> dict[str, Any]:
    """A column of numbers."""
    return {"label": label, "numeric": True}


def rules_in_words(definition: Mapping[str, Any]) -> str:
    """The gate's thresholds, as every definition card tells them."""
    return _(
        "A figure needs %(eligible)s eligible and %(contributing)s contributing people; counts are rounded "
        "to 5, shares coded at 10 and 90 %%, and no one person makes more than a third of it.",
        eligible=definition.get("eligible", 10),
        contributing=definition.get("contributing", 5),
    )
