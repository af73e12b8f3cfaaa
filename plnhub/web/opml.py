"""OPML in and out: whom I read elsewhere becomes part of my PLN if I choose so, and the other way round."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.archives.opml import MOST, Entry, entries_in, opml_of
from plnhub.errors import Invalid
from plnhub.onboarding.ticks import complete_ready_steps
from plnhub.pln.members import add_outside, outside_pages
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.words import marked

bp = GuardedBlueprint("opml", __name__, rule=Rule.EMPLOYEE, url_prefix="/pln/opml")
NONE_CHOSEN = marked("Choose at least one of them.")


@bp.get("")
def form() -> str:
    return _form()


@bp.post("")
def read() -> ResponseReturnValue:
    """Show what the file lists; nothing is kept of it yet."""
    sent = request.files.get("list")
    try:
        entries = entries_in(sent.read() if sent else b"")
    except Invalid as error:
        return _form(error), 400
    return _choice(entries)


@bp.post("/add")
def add() -> ResponseReturnValue:
    chosen = _chosen()
    intent = request.form.get("intent", "")
    try:
        if not chosen:
            raise Invalid(NONE_CHOSEN, "chosen")
        for entry in chosen:
            add_outside(db(), me().id, entry.name, entry.address, intent, hub().now())
    except Invalid as error:
        db().rollback()
        return _choice(_offered(), error, {entry.address for entry in chosen}), 400
    complete_ready_steps(db(), me().id, hub().now())
    db().commit()
    flash(_("Added to your PLN. Only you see whom you chose, and why."), "good")
    return redirect(url_for("pln.show"), 303)


@bp.get("/pln.opml")
def out() -> Response:
    pages = [Entry(name=name, address=address) for name, address in outside_pages(db(), me().id)]
    answer = Response(opml_of(_("My PLN"), pages), mimetype="text/x-opml")
    answer.headers["Content-Disposition"] = 'attachment; filename="pln.opml"'
    return answer


def _offered() -> list[Entry]:
    """What the form carries along: names and addresses in the same order."""
    names, addresses = request.form.getlist("name"), request.form.getlist("address")
    return [
        Entry(name=name, address=address) for name, address in zip(names, addresses, strict=False) if address
    ][:MOST]


def _chosen() -> list[Entry]:
    wanted = set(request.form.getlist("chosen"))
    return [entry for entry in _offered() if entry.address in wanted]


def _form(error: Invalid | None = None) -> str:
    return render_template("opml/form.html", error=error, pages=outside_pages(db(), me().id))


def _choice(
    entries: list[Entry], error: Invalid | None = None, chosen: frozenset[str] | set[str] = frozenset()
) -> str:
    return render_template("opml/choose.html", entries=entries, error=error, chosen=chosen)
