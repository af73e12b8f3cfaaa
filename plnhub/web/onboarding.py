"""The way in: one next step, five in all, and two pages to open."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from plnhub.onboarding.checklist import is_newcomer
from plnhub.onboarding.ticks import own_checklist, tick_by_hand, undo_by_hand
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub

bp = GuardedBlueprint("onboarding", __name__, rule=Rule.EMPLOYEE, url_prefix="/onboarding")


@bp.get("")
def show() -> str:
    person, today = me(), hub().now().date()
    return render_template(
        "onboarding/show.html",
        way=own_checklist(db(), person.id),
        person=person,
        newcomer=is_newcomer(person.start_date, today),
        day=(today - person.start_date).days + 1 if person.start_date else None,
    )


@bp.post("/steps/<key>/done")
def tick(key: str) -> ResponseReturnValue:
    tick_by_hand(db(), me().id, key, hub().now())
    db().commit()
    return redirect(url_for(".show"), 303)


@bp.post("/steps/<key>/undo")
def undo(key: str) -> ResponseReturnValue:
    undo_by_hand(db(), me().id, key)
    db().commit()
    return redirect(url_for(".show"), 303)


@bp.get("/it-is-ok")
def statement() -> str:
    return render_template("onboarding/statement.html", way=own_checklist(db(), me().id))


@bp.get("/share-check")
def share_check() -> str:
    return render_template("onboarding/share_check.html", way=own_checklist(db(), me().id))
