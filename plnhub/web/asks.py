"""Ask the company, answer, and thank for what an answer changed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.clock import new_public_id
from plnhub.errors import Invalid
from plnhub.onboarding.ticks import complete_ready_steps
from plnhub.pln.answers import answer, thank
from plnhub.pln.asks import Which, ask, ask_shown, asks, close
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub

bp = GuardedBlueprint("asks", __name__, rule=Rule.EMPLOYEE, url_prefix="/asks")


@bp.get("")
def index() -> str:
    """Open, mine or answered asks; an unknown word means open."""
    which = request.args.get("show", default=Which.OPEN, type=Which)
    found = asks(db(), which, me().id)
    return render_template("asks/index.html", asks=found, which=which, now=hub().now())


@bp.get("/new")
def new() -> str:
    return _form()


@bp.post("")
def create() -> ResponseReturnValue:
    form = {part: request.form.get(part, "") for part in ("title", "body", "topic", "token")}
    try:
        asked = ask(db(), me().id, **form, now=hub().now())
    except Invalid as error:
        return _form(error), 400
    complete_ready_steps(db(), me().id, hub().now())
    db().commit()
    return redirect(url_for(".show", public_id=asked.public_id), 303)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    return _page(public_id)


@bp.post("/<public_id>/answers")
def reply(public_id: str) -> ResponseReturnValue:
    body, token = request.form.get("body", ""), request.form.get("token", "")
    try:
        given = answer(db(), me().id, public_id, body=body, token=token, now=hub().now())
    except Invalid as error:
        return _page(public_id, error), 400
    complete_ready_steps(db(), me().id, hub().now())
    db().commit()
    flash(_("Your answer is there for everybody who will ask this again."), "good")
    return redirect(url_for(".show", public_id=public_id, _anchor=f"answer-{given.public_id}"), 303)


@bp.post("/<public_id>/answers/<answer_id>/thanks")
def give_thanks(public_id: str, answer_id: str) -> ResponseReturnValue:
    try:
        thank(db(), me().id, answer_id, request.form.get("note", ""), hub().now())
    except Invalid as error:
        return _page(public_id, error, answer_id), 400
    complete_ready_steps(db(), me().id, hub().now())
    db().commit()
    return redirect(url_for(".show", public_id=public_id, _anchor=f"answer-{answer_id}"), 303)


@bp.post("/<public_id>/close")
def end(public_id: str) -> ResponseReturnValue:
    close(db(), me().id, public_id, hub().now())
    db().commit()
    return redirect(url_for(".show", public_id=public_id), 303)


def _form(error: Invalid | None = None) -> str:
    token = request.form.get("token") or new_public_id()
    return render_template("asks/new.html", error=error, token=token)


def _page(public_id: str, error: Invalid | None = None, thanked: str | None = None) -> str:
    token = request.form.get("token") or new_public_id()
    return render_template(
        "asks/show.html",
        ask=ask_shown(db(), public_id),
        me=me(),
        error=error,
        thanked=thanked,
        token=token,
        now=hub().now(),
    )
