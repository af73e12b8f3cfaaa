"""My profiles: link an outside account, prove it, choose what it is used for, and let it go."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from connectors.contract import AccountRef, Verification
from connectors.domains import name_to_set
from connectors.errors import ConnectorError
from plnhub.errors import Invalid, NotFound
from plnhub.jobs import enqueue
from plnhub.models import Profile
from plnhub.privacy.consent import Switches
from plnhub.profiles.accounts import ref_of
from plnhub.profiles.choosing import choose, unlink
from plnhub.profiles.claimed import is_on_word
from plnhub.profiles.linking import begin_link, own_profile, own_profiles, renew_code, settle
from plnhub.profiles.networks import KNOWN, NETWORKS, families, switched_off
from plnhub.profiles.outcomes import NOT_ALLOWED, PERMISSION_ENDED, plain_words
from plnhub.profiles.permissions import permission_of, waiting_to_end
from plnhub.profiles.proofs import IN_ORDER, look_for_proof, ways_of
from plnhub.profiles.reading import LINK
from plnhub.profiles.suggesting import decline, suggestions
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.web.outside import outside_line

bp = GuardedBlueprint("profiles", __name__, rule=Rule.EMPLOYEE, url_prefix="/profiles")
LONGEST_ADDRESS = 2000


@bp.get("")
def index() -> str:
    profiles, offered = own_profiles(db(), me().id), hub().connectors
    return render_template(
        "profiles/index.html",
        profiles=profiles,
        networks=KNOWN,
        families=families(offered),
        switched_off=switched_off(offered),
        ending=waiting_to_end(db(), me().id),
        suggestions=suggestions(db(), me().id, profiles, offered),
        now=hub().now(),
    )


@bp.get("/new")
def new() -> str:
    """The form to link an account."""
    return _link_form(request.args.get("network", ""))


@bp.post("")
def link() -> ResponseReturnValue:
    network, address = request.form.get("network", ""), request.form.get("address", "").strip()
    try:
        profile = begin_link(db(), me().id, _looked_up(network, address), hub().now())
    except Invalid as error:
        return _link_form(network, error), 400
    return _kept(profile)


@bp.post("/not-me")
def not_me() -> ResponseReturnValue:
    """A no to a suggestion is remembered."""
    decline(db(), me().id, request.form.get("network", ""), request.form.get("name", ""), hub().now())
    db().commit()
    return redirect(url_for(".index"), 303)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    profile = own_profile(db(), me().id, public_id)
    ref, connector = ref_of(profile), hub().connectors.get(profile.network)
    return render_template(
        "profiles/show.html",
        profile=profile,
        network=KNOWN[profile.network],
        ways=ways_of(connector, ref, hub().office) if connector else (),
        capabilities=connector.capabilities if connector else frozenset(),
        permission=permission_of(db(), profile.id),
        on_word=is_on_word(profile),
        wants_permission=profile.last_error in (NOT_ALLOWED, PERMISSION_ENDED),
        dns_name=name_to_set(ref),
        hub_page=_my_page(),
        months=hub().settings.retention_months,
        now=hub().now(),
    )


@bp.post("/<public_id>/code")
def renew(public_id: str) -> ResponseReturnValue:
    profile = own_profile(db(), me().id, public_id)
    renew_code(profile, hub().now())
    return _kept(profile)


@bp.post("/<public_id>/verify")
def verify(public_id: str) -> ResponseReturnValue:
    try:
        found = _looked_at(own_profile(db(), me().id, public_id), request.form.get("method", ""))
    except Invalid as error:
        flash(_(str(error)), "bad")
        return redirect(url_for(".show", public_id=public_id), 303)
    profile = own_profile(db(), me().id, public_id)
    settle(db(), profile, found, hub().now())
    return _kept(profile)


@bp.post("/<public_id>/switches")
def switches(public_id: str) -> ResponseReturnValue:
    """The owner's own form; a box that is not sent is off, and anything else that is sent means nothing."""
    wanted = Switches(**{name: name in request.form for name in ("mirror", "show", "count")})
    profile = own_profile(db(), me().id, public_id)
    if choose(db(), hub().keys, profile, wanted, hub().now()):
        enqueue(db(), "poll_profile", hub().now(), profile_id=profile.id)
    flash(_("Your choice is kept. What you switched off is erased already."), "good")
    return _kept(profile)


@bp.get("/<public_id>/unlink")
def leave(public_id: str) -> str:
    """The page that asks once more."""
    profile = own_profile(db(), me().id, public_id)
    return render_template("profiles/unlink.html", profile=profile, network=KNOWN[profile.network])


@bp.post("/<public_id>/unlink")
def remove(public_id: str) -> ResponseReturnValue:
    unlink(db(), hub().keys, own_profile(db(), me().id, public_id), hub().now())
    db().commit()
    flash(_("Unlinked. Everything that was read there is erased."), "good")
    return redirect(url_for(".index"), 303)


def _kept(profile: Profile) -> ResponseReturnValue:
    db().commit()
    return redirect(url_for(".show", public_id=profile.public_id), 303)


def _link_form(network: str, error: Invalid | None = None) -> str:
    offered = hub().connectors
    known = network if network in offered else ""
    sign_in = hub().sign_ins.get(known)
    return render_template(
        "profiles/new.html",
        key=known,
        network=NETWORKS.get(known),
        families=families(offered),
        switched_off=switched_off(offered),
        address=request.form.get("address", "") or request.args.get("address", "")[:LONGEST_ADDRESS],
        can_sign_in=hub().office.is_open(known),
        can_look_up=known in offered and "sign_in" not in offered[known].capabilities,
        link_only=known in offered and LINK in offered[known].capabilities,
        asks_for_server=sign_in is not None and not sign_in.has_one_host,
        error=error,
    )


def _my_page() -> str:
    """The address of my page that a rel=me link has to name."""
    return hub().settings.base_url + url_for("people.show", public_id=me().public_id)


def _looked_up(network: str, address: str) -> AccountRef:
    """The account behind what was typed. Raises Invalid in plain words."""
    connector = hub().connectors.get(network)
    if connector is None:
        raise Invalid(_("Choose a network from the list."), "network")
    if not 0 < len(address) <= LONGEST_ADDRESS:
        raise Invalid(_("Write the address of your account."), "address")
    with outside_line(network) as http:
        try:
            return connector.lookup(http, address)
        except ConnectorError as error:
            raise Invalid(plain_words(error), "address") from error


def _looked_at(profile: Profile, method: str) -> Verification:
    """What the network shows now. Raises Invalid in plain words."""
    kind = next((kind for kind in IN_ORDER if kind == method), None)
    if kind is None:
        raise NotFound("no such way to prove it")
    outside, page = hub().outside, _my_page()
    with outside_line():
        try:
            return look_for_proof(outside, profile, kind, page, hub().now())
        except ConnectorError as error:
            raise Invalid(plain_words(error)) from error
