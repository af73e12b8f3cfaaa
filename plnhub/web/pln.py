"""My PLN: whom I chose to learn from, why, and whether I still do."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.errors import Invalid
from plnhub.onboarding.ticks import complete_ready_steps
from plnhub.pln.garden import due_for_review
from plnhub.pln.members import (
    add_colleague,
    add_outside,
    history_of,
    members_of,
    own_member,
    remove_member,
    review_member,
)
from plnhub.pln.mix import mixes, overlap
from plnhub.search.cards import card_of
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub

bp = GuardedBlueprint("pln", __name__, rule=Rule.EMPLOYEE, url_prefix="/pln")


@bp.get("")
def show() -> str:
    members = members_of(db(), me().id)
    return render_template(
        "pln/show.html",
        members=members,
        due=due_for_review(members, hub().now()),
        mixes=mixes(members),
        overlap=overlap(me(), members),
        history=history_of(db(), me().id),
        now=hub().now(),
    )


@bp.get("/add/<public_id>")
def choose(public_id: str) -> str:
    """The form to choose one colleague."""
    return _colleague_form(public_id)


@bp.post("/add/<public_id>")
def add(public_id: str) -> ResponseReturnValue:
    try:
        add_colleague(db(), me().id, public_id, request.form.get("intent", ""), hub().now())
    except Invalid as error:
        return _colleague_form(public_id, error), 400
    return _added()


@bp.get("/outside")
def outside() -> str:
    """The form to choose somebody outside the company."""
    return render_template("pln/outside.html", error=None)


@bp.post("/outside")
def add_from_outside() -> ResponseReturnValue:
    name, address, intent = (request.form.get(part, "") for part in ("name", "address", "intent"))
    try:
        add_outside(db(), me().id, name, address, intent, hub().now())
    except Invalid as error:
        return render_template("pln/outside.html", error=error), 400
    return _added()


@bp.get("/members/<public_id>/remove")
def leave(public_id: str) -> str:
    """The form to let a member go."""
    return render_template("pln/remove.html", member=own_member(db(), me().id, public_id), error=None)


@bp.post("/members/<public_id>/remove")
def remove(public_id: str) -> ResponseReturnValue:
    try:
        remove_member(db(), me().id, public_id, request.form.get("reason", ""), hub().now())
    except Invalid as error:
        member = own_member(db(), me().id, public_id)
        return render_template("pln/remove.html", member=member, error=error), 400
    db().commit()
    flash(_("Let go. Nobody is told, and the history is yours."), "good")
    return redirect(url_for(".show"), 303)


@bp.post("/members/<public_id>/review")
def review(public_id: str) -> ResponseReturnValue:
    review_member(db(), me().id, public_id, hub().now())
    db().commit()
    return redirect(url_for(".show"), 303)


def _added() -> ResponseReturnValue:
    complete_ready_steps(db(), me().id, hub().now())
    db().commit()
    flash(_("Added to your PLN. Only you see whom you chose, and why."), "good")
    return redirect(url_for(".show"), 303)


def _colleague_form(public_id: str, error: Invalid | None = None) -> str:
    card = card_of(db(), public_id, me().id)
    return render_template("pln/add.html", card=card, person=card.person, error=error)
