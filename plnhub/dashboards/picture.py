"""What every picture of the leadership page is made of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plnhub.dashboards.calendar import day_in_words, in_words
from plnhub.dashboards.figures import Figures
from plnhub.i18n import _

Row = Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing with its finding, its table twin and its definition card.

    `data` follows the formats in assets/js/charts.js; a None in `rows` reads "not enough people".
    `leading` stands in for the drawing on phones: its largest parts, each with its figure.
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
    leading: Sequence[tuple[str, str]] = ()

    @property
    def full_title(self) -> str:
        """The title with the picture's own period."""
        return f"{self.title} · {in_words(self.period)}" if self.period else self.title

    @property
    def day(self) -> str:
        """The day of the release in words."""
        return day_in_words(self.as_of)


def not_yet() -> str:
    """The finding of a picture whose every figure is held back."""
    return _("There are not enough people yet for this picture.")


def number(label: str) -> dict[str, Any]:
    """A column of numbers."""
    return {"label": label, "numeric": True}


def card(figures: Figures, terms: Mapping[str, str]) -> dict[str, str]:
    """A definition card: the picture's own terms, then how old the figures are and what the gate did."""
    age = _(
        "published as of %(day)s and never recomputed; a closed period is counted once, when first published",
        day=day_in_words(figures.as_of),
    )
    return {**terms, _("Data age"): age, _("Privacy"): rules_in_words(figures.definition)}


def rules_in_words(definition: Mapping[str, Any]) -> str:
    """The gate's thresholds, as every definition card tells them."""
    return _(
        "A figure needs %(eligible)s eligible and %(contributing)s contributing people; counts are rounded "
        "to 5, shares coded at 10 and 90 %%, and no one person makes more than a third of it.",
        eligible=definition.get("eligible", 10),
        contributing=definition.get("contributing", 5),
    )
