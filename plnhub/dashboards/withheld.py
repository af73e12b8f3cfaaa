"""What a release held back, in words: how many figures, never why, for a reason tells of people. Pure."""

from collections.abc import Mapping
from typing import Any

from plnhub.i18n import _


def withheld(definition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """One line with about how many figures are hidden, to the nearest 5; none when all are shown."""
    steps = definition.get("steps", {})
    hidden = steps.get("cells in", 0) - steps.get("cells shown", 0)
    return [(_("not enough people"), _("about %(number)s", number=hidden))] if hidden > 0 else []


def summary(definition: Mapping[str, Any]) -> str:
    """How much of what was new in this release is shown."""
    steps = definition.get("steps", {})
    if "company too small" in steps:
        return _("The company has too few people who chose to be counted; nothing is published.")
    return _(
        "Of about %(all)s figures that were new in this release, about %(shown)s are shown.",
        all=steps.get("cells in", 0),
        shown=steps.get("cells shown", 0),
    )
