"""Circles: communities across teams that come from groups of the directory."""

from flask import render_template, request

from plnhub.directory.circles.circle_pages import PAGE, circle_page, open_circles
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db

bp = GuardedBlueprint("circles", __name__, rule=Rule.EMPLOYEE, url_prefix="/circles")
FURTHEST = 1_000_000


@bp.get("")
def index() -> str:
    return render_template("circles/index.html", circles=open_circles(db()))


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    first = min(max(0, request.args.get("from", default=0, type=int)), FURTHEST)
    return render_template("circles/show.html", page=circle_page(db(), public_id, first), size=PAGE)
