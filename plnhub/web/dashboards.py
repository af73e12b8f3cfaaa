"""The leadership page: five pictures over the last release, each with its table and CSV."""

import csv
import io

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from plnhub.dashboards import PICTURES
from plnhub.dashboards.figures import Figures
from plnhub.dashboards.overview import key_figures, period_choices
from plnhub.dashboards.picture import Picture
from plnhub.privacy.gate import State
from plnhub.privacy.releases import latest_release
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db

bp = GuardedBlueprint("dashboards", __name__, Rule.LEADER, url_prefix="/flow")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/")
def show() -> ResponseReturnValue:
    figures = _figures()
    if figures is None:
        return render_template("dashboards/nothing.html")
    period = _period(figures)
    return render_template(
        "dashboards/show.html",
        pictures=[picture(figures, period) for picture in PICTURES],
        figures=figures,
        key_figures=key_figures(figures, period),
        periods=period_choices(figures, period),
        period=period,
    )


@bp.get("/<key>.csv")
def export(key: str) -> ResponseReturnValue:
    figures = _figures()
    if figures is None:
        abort(404)
    period = _period(figures)
    found = next((p for p in (draw(figures, period) for draw in PICTURES) if p.key == key), None)
    if found is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{key}-{found.period}.csv"'}
    return Response(_csv(found), mimetype="text/csv", headers=headers)


def _figures() -> Figures | None:
    release = latest_release(db())
    return Figures(release.cells, release.as_of, release.definition) if release else None


def _period(figures: Figures) -> str:
    """The period in the address, if it was published; the newest one without any."""
    periods = figures.periods("flow")
    asked = request.args.get("period", periods[-1] if periods else "")
    if asked not in periods and periods:
        abort(404)
    return asked


def _csv(picture: Picture) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([column if isinstance(column, str) else column["label"] for column in picture.columns])
    for row in picture.rows:
        writer.writerow([_safe(State.HIDDEN.value if value is None else value) for value in row])
    return text.getvalue()


def _safe(value: str) -> str:
    """A spreadsheet must not take a name for a formula; numbers stay numbers."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value.replace(",", ""))
    except ValueError:
        return False
    return True
