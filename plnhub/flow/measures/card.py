"""The definition card of a measure: how to read it, where it misleads, its golden value. ◇ Pure."""

from dataclasses import dataclass
from enum import StrEnum

from plnhub.words import marked

F7 = "A1>A2 A2>A1 A2>A3 A1>A3 A3>B1 B1>A3 B1>B2 B2>C1 C1>C2 C2>C1"
"""The golden network: arcs among seven people; the letter is the team."""

IN_WINDOW = marked("The tie window, 90 days unless told otherwise.")
TWO_MONTHS = marked("A calendar month beside the one before.")
LAST_YEAR = marked("The last twelve months.")
ALL_TIME = marked("Whatever is in the ledger.")

NEVER = marked("It always has a value.")
NO_TIES = marked("There is no tie, so there is nothing to measure. It is shown as no data, never as 0.")
NO_ACTS = marked("Nobody acted, so there is nothing to measure. It is shown as no data, never as 0.")
NO_GROUPS = marked("No tie, or nobody's group is known. It is shown as no data, never as 0.")
ISOLATE = marked("Somebody without ties has no value. It is shown as no data, never as 0.")

RECORDED = marked("It sees what is recorded: a talk in the corridor is missing.")
BY_SIZE = marked("It depends on size: never compare groups of different size by it.")
BY_TIES = marked("People with many ties score high on it, whatever they pass on.")
OURS = "ours"


class Audience(StrEnum):
    """Who may see the value at most: its owner alone, a cohort of enough people, or the company's total."""

    PERSON = "person"
    COHORT = "cohort"
    COMPANY = "company"


@dataclass(frozen=True, kw_only=True)
class Golden:
    """A small input that a reader can check by hand, and what the measure makes of it."""

    input: str
    value: object


@dataclass(frozen=True, kw_only=True)
class Card:
    """One measure in words; what is marked for translation are whole sentences."""

    key: str
    name: str
    formula: str
    reading: str
    range: str
    window: str
    bias: str
    golden: Golden
    source: str
    null_means: str
    audience: Audience
