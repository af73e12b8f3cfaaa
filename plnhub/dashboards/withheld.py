"""What a release held back, in words: figures by the rule that hid them, no event and no person. Pure."""

from collections.abc import Mapping
from typing import Any

from plnhub.i18n import _, later

REASONS = {
    "hidden: eligible": later("too few people behind the figure"),
    "hidden: contributing": later("too few people took part"),
    "hidden: dominance": later("one person would have been most of it"),
    "hidden: spread": later("one person's part could have been guessed"),
    "hidden: line": later("its row or column said too much about a few"),
    "hidden: complement": later("it would have given away a figure beside it"),
    "hidden: coded": later("the group is too small to be rounded safely"),
}


def withheld(definition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each reason with about how many figures it hid, the most frequent first; all to the nearest 5."""
    steps = definition.get("steps", {})
    found = sorted(
        ((steps[name], str(words)) for name, words in REASONS.items() if name in steps), reverse=True
    )
    return [(words, _about(number)) for number, words in found]


def summary(definition: Mapping[str, Any]) -> str:
    """How much of what was new in this release is shown."""
    steps = definition.get("steps", {})
    if "company too small" in steps:
        return _("The company has too few people who chose to be counted; nothing is published.")
    return _(
        "Of about %(all)s figures that were new in this release, about %(shown)s are shown. "
        "Small groups were merged with others about %(merges)s times.",
        all=steps.get("cells in", 0),
        shown=steps.get("cells shown", 0),
        merges=steps.get("cohorts merged", 0),
    )


def _about(number: int) -> str:
    return _("about %(number)s", number=number) if number else _("a few")
