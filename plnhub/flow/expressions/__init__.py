"""What is computed from the acts, written once as ibis expressions that any engine runs. ◇ Pure."""

from plnhub.flow.expressions.facts import acts_of_bots, deeds, facts
from plnhub.flow.expressions.rollups import company_rollup, division_rollup, merged, team_counts, team_rollup
from plnhub.flow.expressions.sketches import STATED_ERROR, distinct
from plnhub.flow.expressions.ties import ties

VERSION = 3
"""Raised with every change of what the expressions answer: what another version made is made anew."""

__all__ = [
    "STATED_ERROR",
    "VERSION",
    "acts_of_bots",
    "company_rollup",
    "deeds",
    "distinct",
    "division_rollup",
    "facts",
    "merged",
    "team_counts",
    "team_rollup",
    "ties",
]
