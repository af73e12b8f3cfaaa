"""Read figures back from what the site sent: cells from the export, tables and drawings from the page."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from lxml import html

from plnhub.privacy.gate import Cell, State

Row = tuple[str | None, ...]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def cells_in(text: str) -> list[Cell]:
    """The cells of the whole release, from its export."""
    return [
        Cell(
            measure=measure,
            period=period,
            cohort=cohort.removeprefix("'"),
            other_cohort=other.removeprefix("'"),
            shown=float(shown),
            state=State(state),
        )
        for measure, period, cohort, other, shown, state in rows_of(text)[1:]
    ]


def drawings_in(text: str) -> dict[str, Any]:
    """The figure JSON of each picture by its key."""
    page = html.fromstring(text)
    return {
        script.get("id").removesuffix("-data"): json.loads(script.text)
        for script in page.xpath("//script[@type='application/json']")
    }


def table_in(text: str, key: str) -> list[list[str]]:
    """The table twin of a picture, its head first; a figure that is held back reads as the page says it."""
    table = html.fromstring(text).get_element_by_id(key).xpath(".//table")[0]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]


def keys_in(text: str) -> list[str]:
    return [figure.get("data-chart") for figure in html.fromstring(text).xpath("//figure[@data-chart]")]
