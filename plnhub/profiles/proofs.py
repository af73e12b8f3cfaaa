"""The ways in which an account can be proven, the strongest first, and one look at any of them."""

from collections.abc import Iterator
from datetime import datetime

from connectors.contract import AccountRef, Budget, Challenge, ChallengeKind, Connector, Http, Verification
from connectors.domains import domain_of, handle_to_ask, judge_texts, name_to_set
from connectors.errors import AccountMismatch, BudgetExhausted
from plnhub.errors import NotFound
from plnhub.models import Profile
from plnhub.profiles.accounts import ref_of
from plnhub.profiles.granting import signed_in
from plnhub.profiles.linking import challenge_for
from plnhub.profiles.own_permission import own_token, way_out
from plnhub.profiles.permissions import Office
from plnhub.profiles.reading import Outside

IN_ORDER: tuple[ChallengeKind, ...] = ("oauth", "signed_nonce", "dns_txt", "bio_token", "rel_me")
A_LOOK = Budget(requests=3, pages=1)


def ways_of(connector: Connector, ref: AccountRef, office: Office | None) -> tuple[ChallengeKind, ...]:
    """How this account can be proven here and now."""
    found = set(connector.challenges(ref)) - {"oauth"}
    if office is not None and office.is_open(ref.network, ref.host):
        found.add("oauth")
    if domain_of(ref):
        found.add("dns_txt")
    return tuple(kind for kind in IN_ORDER if kind in found)


def look_for_proof(
    outside: Outside, profile: Profile, kind: ChallengeKind, hub_page: str, now: datetime
) -> Verification:
    """What is published there now. Raises ConnectorError, and NotFound for a way that there is not."""
    connector = outside.connectors.get(profile.network)
    if (
        connector is None
        or kind == "oauth"
        or kind not in ways_of(connector, ref_of(profile), outside.office)
    ):
        raise NotFound("no such way to prove it")
    return _looked(outside, connector, profile, challenge_for(profile, kind, hub_page, now))


def _looked(outside: Outside, connector: Connector, profile: Profile, challenge: Challenge) -> Verification:
    ref, http = ref_of(profile), outside.http_for(profile.network)
    if challenge.kind != "dns_txt":
        return connector.verify(http, ref, challenge)
    _agrees(connector, http, ref)
    texts = outside.names.texts(name_to_set(ref)) if outside.names and domain_of(ref) else ()
    return judge_texts(texts, challenge, outside.now())


def _agrees(connector: Connector, http: Http, ref: AccountRef) -> None:
    """Where the domain is the handle, it has to lead to the account still. Raises AccountMismatch."""
    handle = handle_to_ask(ref)
    found = connector.lookup(http, handle).account_id if handle else ref.account_id
    if found != ref.account_id:
        raise AccountMismatch(expected=ref.account_id, found=found)


def look_again(
    outside: Outside, profile: Profile, kind: ChallengeKind, hub_page: str, now: datetime
) -> Verification:
    """Whether a proof still stands; where somebody signed in, whether the account is still that one."""
    connector = outside.connectors.get(profile.network)
    if connector is None:
        raise NotFound("no such network")
    if kind != "oauth":
        return _looked(outside, connector, profile, challenge_for(profile, kind, hub_page, now))
    ref = ref_of(profile)
    if not _says_so_itself(outside, profile, ref):
        _is_there(connector.poll(way_out(outside, profile.id, ref), ref, None, A_LOOK))
    return signed_in(now)


def _says_so_itself(outside: Outside, profile: Profile, ref: AccountRef) -> bool:
    """Ask by the permission, if there is one, whose it is. Raises AccountMismatch."""
    mine = own_token(outside, profile.id, ref)
    if mine is None:
        return False
    http = outside.http_for(ref.network)
    provider = mine.sign_in.provider(http, mine.office.options(ref.network), ref.host)
    found = mine.sign_in.account(http, provider, mine.token)
    if (found.host, found.account_id) != (ref.host, ref.account_id):
        raise AccountMismatch(expected=ref.account_id, found=found.account_id)
    return True


def _is_there(pages: Iterator[object]) -> None:
    """Every connector looks first whether the id is still that account; nothing of the page is kept."""
    try:
        next(pages, None)
    except BudgetExhausted:
        return
