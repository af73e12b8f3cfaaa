"""About me: the gifts I offer, and who sees what of me."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.directory.photos.photo_desk import comes_from_directory, hide_photo, photo_of, show_photo
from plnhub.errors import Invalid
from plnhub.onboarding.ticks import complete_ready_steps
from plnhub.pln.gifts import KINDS, add_gift, gifts_of, remove_gift
from plnhub.search.index import index_people
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub

bp = GuardedBlueprint("me", __name__, rule=Rule.EMPLOYEE, url_prefix="/me")


@bp.get("")
def show() -> str:
    return _page()


@bp.post("/gifts")
def offer() -> ResponseReturnValue:
    try:
        add_gift(db(), me().id, request.form.get("kind", ""), request.form.get("name", ""), hub().now())
    except Invalid as error:
        return _page(error), 400
    complete_ready_steps(db(), me().id, hub().now())
    return _kept()


@bp.post("/gifts/<public_id>/remove")
def withdraw(public_id: str) -> ResponseReturnValue:
    remove_gift(db(), me().id, public_id)
    return _kept()


@bp.post("/photo/hide")
def hide() -> ResponseReturnValue:
    hide_photo(db(), me(), hub().now())
    db().commit()
    flash(_("Your photo has been erased and does not come back unless you want it to."), "good")
    return redirect(url_for(".show") + "#photo", 303)


@bp.post("/photo/show")
def unhide() -> ResponseReturnValue:
    show_photo(db(), me(), hub().now())
    db().commit()
    flash(_("Your photo comes with the next look into the directory, by tomorrow."), "good")
    return redirect(url_for(".show") + "#photo", 303)


def _kept() -> ResponseReturnValue:
    index_people(db(), [me().id])
    db().commit()
    return redirect(url_for(".show"), 303)


def _page(error: Invalid | None = None) -> str:
    gifts = gifts_of(db(), me().id)
    return render_template(
        "me/show.html",
        gifts=gifts,
        kinds=KINDS,
        person=me(),
        error=error,
        photo=photo_of(db(), me().id),
        photos=comes_from_directory(me()) and hub().directory_shown.directory_photos,
    )
