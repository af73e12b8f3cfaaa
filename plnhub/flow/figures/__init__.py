"""The figures of a whole run: every measure of the company and its divisions, for the window and by month."""

from plnhub.flow.figures.run import measures_of_run
from plnhub.flow.figures.scope import RunTables, Scope

__all__ = ["RunTables", "Scope", "measures_of_run"]
