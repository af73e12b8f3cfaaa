"""The leadership page: five pictures over the last release, each with its table and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from plnhub.dashboards import PICTURES
from plnhub.dashboards.calendar import in_words
from plnhub.dashboards.figures import Figures
from plnhub.dashboards.overview import earlier_choices, key_figures, period_choices, published
from plnhub.dashboards.withheld import summary, withheld
from plnhub.privacy.gate import Cell, State
from plnhub.privacy.releases import latest_release
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db

bp = GuardedBlueprint("dashboards", __name__, Rule.LEADER, url_prefix="/flow")
RELEASE_HEAD = ("measure", "period", "cohort", "other cohort", "figure", "reads")
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@bp.get("/")
def show() -> ResponseReturnValue:
    figures = _figures()
    if figures is None or not figures.shown():
        return render_template("dashboards/nothing.html", figures=figures)
    period = _period(figures)
    return render_template(
        "dashboards/show.html",
        pictures=[picture(figures, period) for picture in PICTURES],
        figures=figures,
        key_figures=key_figures(figures, period),
        periods=period_choices(figures, period),
        earlier=earlier_choices(figures),
        period=period,
        period_in_words=in_words(period),
        held_back=withheld(figures.definition),
        held_back_in_short=summary(figures.definition),
    )


@bp.get("/release.csv")
def whole() -> ResponseReturnValue:
    figures = _figures()
    if figures is None:
        abort(404)
    return _download(f"release-{figures.as_of}", RELEASE_HEAD, map(_as_row, figures.shown()))


@bp.get("/<key>.csv")
def export(key: str) -> ResponseReturnValue:
    figures = _figures()
    if figures is None:
        abort(404)
    period = _period(figures)
    with force_locale("en"):  # a table for machines reads the same for everybody
        found = next((p for p in (draw(figures, period) for draw in PICTURES) if p.key == key), None)
    if found is None:
        abort(404)
    head = [column if isinstance(column, str) else column["label"] for column in found.columns]
    rows = ([State.HIDDEN.value if value is None else value for value in row] for row in found.rows)
    return _download(f"{key}-{found.period}", head, rows)


def _figures() -> Figures | None:
    release = latest_release(db())
    return Figures(release.cells, release.as_of, release.definition) if release else None


def _period(figures: Figures) -> str:
    """The period in the address, if it was published; the newest one without any."""
    periods = published(figures)
    asked = request.args.get("period", periods[-1] if periods else "")
    if asked not in periods and periods:
        abort(404)
    return asked


def _as_row(cell: Cell) -> Sequence[str]:
    return cell.measure, cell.period, cell.cohort, cell.other_cohort, f"{cell.shown:.10g}", cell.state.value


def _download(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([_safe(value) for value in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), mimetype="text/csv", headers=headers)


def _safe(value: str) -> str:
    """A spreadsheet must not take a name for a formula; numbers stay numbers."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value.replace(",", ""))
    except ValueError:
        return False
    return True
