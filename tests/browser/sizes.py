"""The widths and themes of a page: each of them every time; with `deploy/test --full` each with each."""

import pytest

WIDE, NARROW = 1440, 390
LIGHT, DARK = "light", "dark"


def only_full(*values: object) -> object:
    """What another case has in part already: the same width, or the same theme."""
    return pytest.param(*values, marks=pytest.mark.full)


widths_and_themes = pytest.mark.parametrize(
    ("width", "theme"),
    [(WIDE, LIGHT), (NARROW, DARK), only_full(WIDE, DARK), only_full(NARROW, LIGHT)],
)
