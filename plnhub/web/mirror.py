"""My mirror: a person's own numbers, for that person alone; the address holds no id at all."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.privacy.consent import Switches, hub_profile, set_switches
from plnhub.privacy.mirrors import own_mirror
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.web.reflection import reflect

bp = GuardedBlueprint("mirror", __name__, rule=Rule.EMPLOYEE, url_prefix="/mirror")


@bp.get("")
def show() -> str:
    mirror = own_mirror(db(), me().id)
    return render_template("mirror/show.html", mirror=mirror, seen=reflect(mirror), person=me())


@bp.post("/switches")
def turn() -> ResponseReturnValue:
    """The three switches of the acts inside the Hub; a box that is not sent is off."""
    wanted = Switches(**{name: name in request.form for name in ("mirror", "show", "count")})
    set_switches(hub_profile(db(), me().id, hub().now()), wanted, hub().now())
    db().commit()
    flash(_("Your choice is kept, from now on and for what is already there."), "good")
    return redirect(url_for(".show"), 303)
