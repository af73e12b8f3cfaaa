"""The publishing gate: the only way from what people did to what leaders see. Pure ◇."""

from plnhub.privacy.gate.atoms import atom_rule_holds, atoms
from plnhub.privacy.gate.explain import Explanation, explain, readable_steps
from plnhub.privacy.gate.families import Agreement, agree_on_cohorts
from plnhub.privacy.gate.publishing import AtomTooSmall, publish
from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.values import (
    EVERYONE,
    OUTSIDE,
    Cell,
    Cohort,
    Cohorts,
    Contribution,
    Family,
    Kind,
    Membership,
    People,
    Period,
    Publication,
    Question,
    Reading,
    Scale,
    State,
    Table,
    Window,
)

__all__ = [
    "EVERYONE",
    "OUTSIDE",
    "Agreement",
    "AtomTooSmall",
    "Cell",
    "Cohort",
    "Cohorts",
    "Contribution",
    "Explanation",
    "Family",
    "Kind",
    "Membership",
    "People",
    "Period",
    "Publication",
    "Question",
    "Reading",
    "Rules",
    "Scale",
    "State",
    "Table",
    "Window",
    "agree_on_cohorts",
    "atom_rule_holds",
    "atoms",
    "explain",
    "publish",
    "readable_steps",
]
