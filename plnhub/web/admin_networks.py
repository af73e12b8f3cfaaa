"""The outside networks for administrators: what is on, what it needs, how reading goes; nobody is named."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from connectors import ABOUT
from plnhub.errors import Invalid, NotFound
from plnhub.networks.checks import check
from plnhub.networks.options import read_options
from plnhub.networks.saving import Desk, save_options, switch
from plnhub.profiles.network_desk import network_at_desk, networks_at_desk, read_again
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.words import marked

bp = GuardedBlueprint("admin_networks", __name__, rule=Rule.ADMIN, url_prefix="/admin/networks")
SAVED = marked("Saved. It is in force at once, here and with every worker.")
UNCHANGED = marked("Nothing was changed.")
SWITCHED_ON = marked("It is switched on.")
SWITCHED_OFF = marked("It is switched off: nothing is read there, and nobody can link an account.")
COMES_SOON = marked("Everything there is due now. The workers begin within half a minute.")
IS_OFF = marked("It is off, so there is nothing to try yet.")
LOCKED = marked("The operator has set this switch in the environment.")


@bp.get("")
def index() -> str:
    networks = networks_at_desk(db(), hub().networks.options(), hub().now())
    return render_template("admin/networks.html", networks=networks, now=hub().now())


@bp.get("/<network>")
def show(network: str) -> str:
    return _page(network)


@bp.post("/<network>")
def save(network: str) -> ResponseReturnValue:
    forget = frozenset(request.form.getlist("forget"))
    try:
        changed = save_options(db(), _desk(network), request.form, forget)
    except Invalid as error:
        db().rollback()
        return _page(network, error), 400
    db().commit()
    flash(_(SAVED if changed else UNCHANGED), "good" if changed else "accent")
    return redirect(url_for(".show", network=network), 303)


@bp.post("/<network>/switch")
def turn(network: str) -> ResponseReturnValue:
    desk, on = _desk(network), request.form.get("on") == "1"
    if "switch" in desk.options.locked:
        raise Invalid(LOCKED)
    switch(db(), desk, on)
    db().commit()
    flash(_(SWITCHED_ON if on else SWITCHED_OFF), "good")
    return redirect(url_for(".show", network=network), 303)


@bp.post("/<network>/try")
def try_it(network: str) -> ResponseReturnValue:
    connector = hub().connectors.get(_known(network))
    verdict = check(connector, hub().way_out(network)) if connector else None
    words, is_good = (verdict.words, verdict.is_good) if verdict else (IS_OFF, False)
    flash(_(words), "good" if is_good else "warn")
    return redirect(url_for(".show", network=network), 303)


@bp.post("/<network>/again")
def again(network: str) -> ResponseReturnValue:
    read_again(db(), _known(network), hub().now())
    db().commit()
    flash(_(COMES_SOON), "good")
    return redirect(url_for(".show", network=network), 303)


def _page(network: str, error: Invalid | None = None) -> str:
    found = network_at_desk(db(), hub().networks.options(), _known(network), hub().now())
    form = request.form if error else {}
    return render_template("admin/network.html", network=found, error=error, form=form, now=hub().now())


def _desk(network: str) -> Desk:
    keys = hub().settings.data_dir / "keys"
    return Desk(
        network=_known(network),
        about=ABOUT[network],
        options=read_options(ABOUT, db(), keys)[network],
        keys=keys,
        who=me().public_id,
        now=hub().now(),
    )


def _known(network: str) -> str:
    if network not in ABOUT:
        raise NotFound("there is no such network")
    return network
