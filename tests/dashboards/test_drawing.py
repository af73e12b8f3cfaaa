"""Pictures as files: the same numbers as on the page, and a blank where a figure is held back."""

import pytest

from plnhub.dashboards import PICTURES
from plnhub.dashboards.border import border as border_picture
from plnhub.dashboards.drawing import figure_of
from plnhub.dashboards.learning import learning
from plnhub.dashboards.reach import reach as reach_picture
from tests.dashboards.makers import border, figures, flow, openness, reach, shares


@pytest.fixture
def shown():
    cells = [flow(giver, taker, 60) for giver in ("Care", "Data") for taker in ("Care", "Data")]
    return figures(
        *cells, *openness("2026-03", 0.1), *border(40, 30), *reach(90, 400), *shares("Senior", 0.5)
    )


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.__name__)
def test_every_picture_becomes_a_figure_with_its_finding(picture, shown):
    made = picture(shown, "2026-03")
    assert made.finding in figure_of(made).layout.title.text


def test_a_cell_that_is_held_back_is_blank_in_the_file():
    seen = figures(flow("Care", "Care", 60), flow("Data", "Data", 40), flow("Care", "Data", None))
    drawn = figure_of(learning(seen, "2026-03")).data[0]
    assert drawn.z[list(drawn.y).index("Data")][list(drawn.x).index("Care")] is None


def test_a_flow_that_is_held_back_is_no_link_in_the_file(shown):
    drawn = figure_of(border_picture(figures(*border(40, None)), "2026-03")).data[0]
    assert list(drawn.link.value) == [40]


def test_the_bars_of_the_file_are_those_of_the_page(shown):
    picture = reach_picture(shown, "2026-03")
    drawn = figure_of(picture).data
    along = "x" if picture.data["horizontal"] else "y"
    assert [list(bar[along]) for bar in drawn] == [series["values"] for series in picture.data["series"]]
