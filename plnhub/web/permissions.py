"""Sign in at a network to prove an account: say what is asked for, go there, come back with the answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Unauthorized

from connectors.contract import Http
from connectors.errors import ConnectorError
from plnhub.errors import Invalid, NotFound
from plnhub.profiles.granting import Desk, ask, take_up
from plnhub.profiles.linking import own_profile
from plnhub.profiles.networks import NETWORKS
from plnhub.profiles.outcomes import plain_words
from plnhub.profiles.permissions import is_door
from plnhub.profiles.servers import server_in, where_to_ask
from plnhub.profiles.under_way import Visit, Wish
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.web.identity import current_login
from plnhub.web.outside import outside_line

bp = GuardedBlueprint("permissions", __name__, rule=Rule.EMPLOYEE, url_prefix="/permissions")
LONGEST_ADDRESS = 2000


@bp.post("")
def begin() -> ResponseReturnValue:
    """Link an account by signing in, before anything is known of it."""
    network = request.form.get("network", "")
    typed = request.form.get("server", "").strip()[:LONGEST_ADDRESS]
    if network not in hub().connectors:
        raise NotFound("no such network")
    return _sent_there(Wish(network=network, host=server_in(typed), reads=_needs_it(network)))


@bp.post("/<public_id>")
def prove(public_id: str) -> ResponseReturnValue:
    """Prove an account that is linked already; with `reads` the Hub keeps the permission to read with."""
    profile = own_profile(db(), me().id, public_id)
    reads = "reads" in request.form or _needs_it(profile.network)
    return _sent_there(
        Wish(network=profile.network, host=where_to_ask(profile), profile_id=profile.id, reads=reads)
    )


@bp.get("/answer")
@bp.get("/doors/<door>")
def answer(door: str = "") -> ResponseReturnValue:
    """Where the network sends people back to; nothing of the address is shown or kept."""
    if door and not is_door(door):
        raise NotFound("no such door")
    said = {"door": door} | {name: request.args.get(name, "") for name in ("state", "code", "iss", "error")}
    visit = _visit()
    try:
        with outside_line() as http:
            public_id = take_up(_desk(http), visit, said)
    except (ConnectorError, Invalid) as error:
        flash(_(_words(error)), "bad")
        return redirect(url_for("profiles.index"), 303)
    flash(_("Your account has answered. Here is how it stands."), "good")
    return redirect(url_for("profiles.show", public_id=public_id), 303)


def _sent_there(wish: Wish) -> ResponseReturnValue:
    """A page of our own with the link: a form may lead nowhere else, and the person reads what is asked."""
    if not hub().office.is_open(wish.network, wish.host):
        raise NotFound("nobody can sign in there")
    visit, network = _visit(), NETWORKS[wish.network]
    try:
        with outside_line() as http:
            asked = ask(_desk(http), visit, wish)
    except (ConnectorError, Invalid) as error:
        flash(_(_words(error)), "bad")
        return redirect(url_for("profiles.new", network=wish.network), 303)
    return render_template("profiles/leave.html", network=network, wish=wish, asked=asked)


def _needs_it(network: str) -> bool:
    """Whether the network shows nothing without its people's own permission."""
    connector = hub().connectors.get(network)
    return connector is not None and "own_token" in connector.capabilities


def _visit() -> Visit:
    login = current_login()
    if login is None:
        raise Unauthorized
    return Visit(login_id=login.id, person_id=login.person_id)


def _desk(http: Http) -> Desk:
    return Desk(office=hub().office, database=hub().database, http=http, now=hub().now())


def _words(error: ConnectorError | Invalid) -> str:
    return plain_words(error) if isinstance(error, ConnectorError) else str(error)
