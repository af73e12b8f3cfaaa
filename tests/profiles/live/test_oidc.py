"""Signing in at a real OpenID provider, through the hub's own way out, and what the provider refuses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.errors import PermissionEnded
from connectors.http import HardenedHttp
from connectors.oauth.flow import exchange, page_to_ask, refreshed, revoke
from connectors.oauth.parts import (
    NOT_THERE,
    NOT_US,
    TOO_LATE,
    Client,
    NotPermitted,
    Provider,
    Token,
)
from connectors.oauth.permitted import Permitted
from plnhub.models import ProfileState
from plnhub.profiles.granting import Desk
from plnhub.profiles.permissions import Office
from plnhub.profiles.under_way import OTHER_VISIT
from tests.profiles.visits import Town
from tests.servers.oidc import REDIRECT, SETTINGS, OpenId, sign_in, start_oidc
from tests.servers.programs import Server, server_folder

pytestmark = pytest.mark.live
VERIFIER = "v" * 64


class RealTown(Town):
    """Ann and Bob, whose network is the real provider."""

    far: OpenId
    http: HardenedHttp

    @property
    def office(self) -> Office:
        office = super().office
        return replace(office, sign_ins={"openid": self.far}, redirect_uri=REDIRECT)

    @property
    def desk(self) -> Desk:
        return replace(super().desk, http=self.http)


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, OpenId]]:
    server, provider = start_oidc(server_folder(tmp_path_factory.mktemp("oidc"), "oidc"))
    yield server, provider
    server.stop()


@pytest.fixture
def there(far: tuple[Server, OpenId]) -> OpenId:
    return far[1]


@pytest.fixture
def http(there: OpenId) -> HardenedHttp:
    return HardenedHttp(clock=lambda: datetime.now(UTC), allowed=there.allowed)


@pytest.fixture
def town(there: OpenId, http: HardenedHttp, tmp_path: Path) -> RealTown:
    town = RealTown(folder=tmp_path, settings=SETTINGS)
    town.far, town.http = there, http
    return town


@pytest.fixture
def provider(there: OpenId, http: HardenedHttp) -> Provider:
    return there.provider(http, SETTINGS, "")


CLIENT = Client(id="hub", secret=SETTINGS["client_secret"])


def code_for(provider: Provider, who: str = "ann", verifier: str = VERIFIER) -> str:
    address = page_to_ask(provider, CLIENT, REDIRECT, state="s" * 20, verifier=verifier, scope="openid")
    return sign_in(address, who)["code"]


def token_of(
    http: HardenedHttp, provider: Provider, code: str, client: Client = CLIENT, **more: str
) -> Token:
    chosen = {"code": code, "verifier": VERIFIER, "scope": "openid"} | more
    return exchange(http, provider, client, REDIRECT, **chosen)


def ask(town: Town, who: str = "ann") -> str:
    return town.ask(who, network="openid", host="")


def refused(town: Town, answer: dict[str, str], who: str = "ann") -> str:
    with pytest.raises(NotPermitted) as caught:
        town.bring(answer, who)
    return str(caught.value)


def test_signing_in_proves_whose_account_it_is(town):
    town.bring(sign_in(ask(town), "ann-there"))
    found = town.profiles[0]
    assert (found.account_id, found.state, town.permissions) == ("ann-there", ProfileState.VERIFIED, [])


def test_a_token_asks_who_somebody_is(http, provider, there):
    token = token_of(http, provider, code_for(provider))
    assert there.account(http, provider, token).account_id == "ann"


def test_a_token_that_was_taken_back_is_not_known_any_more(http, provider):
    token = token_of(http, provider, code_for(provider))
    revoke(http, provider, CLIENT, token)
    assert http.get(provider.whoami, credential=token.credential("127.0.0.1")).status == 401


def test_a_token_that_was_taken_back_ends_the_permission(http, provider):
    token = token_of(http, provider, code_for(provider))
    revoke(http, provider, CLIENT, token)
    with pytest.raises(PermissionEnded):
        Permitted(http, token.credential("127.0.0.1")).get(provider.whoami)


def test_taking_back_twice_is_no_trouble(http, provider):
    token = token_of(http, provider, code_for(provider))
    assert [revoke(http, provider, CLIENT, token) for _time in range(2)] == [True, True]


def test_a_token_is_renewed(http, provider, there):
    first = token_of(http, provider, code_for(provider))
    second = refreshed(http, provider, CLIENT, first)
    assert (second.access != first.access, there.account(http, provider, second).account_id) == (True, "ann")


def test_a_refresh_token_that_was_taken_back_renews_nothing(http, provider):
    token = token_of(http, provider, code_for(provider))
    revoke(http, provider, CLIENT, token)
    with pytest.raises(PermissionEnded):
        refreshed(http, provider, CLIENT, token)


def test_t36_a_code_is_used_once(http, provider):
    code = code_for(provider)
    token_of(http, provider, code)
    with pytest.raises(NotPermitted, match=TOO_LATE):
        token_of(http, provider, code)


def test_t36_a_code_without_its_verifier_is_worth_nothing(http, provider):
    with pytest.raises(NotPermitted, match=TOO_LATE):
        token_of(http, provider, code_for(provider), verifier="w" * 64)


def test_t36_a_wrong_state_is_refused(town):
    answer = sign_in(ask(town), "ann")
    assert refused(town, answer | {"state": "x" * 43}) == TOO_LATE


def test_t36_a_whole_answer_is_used_once(town):
    answer = sign_in(ask(town), "ann")
    town.bring(answer)
    assert refused(town, answer) == TOO_LATE


def test_t36_an_answer_that_somebody_else_brings_is_refused(town):
    assert refused(town, sign_in(ask(town, "ann"), "ann"), "bob") == OTHER_VISIT


def test_t36_the_provider_says_who_it_is_and_another_name_is_refused(town):
    answer = sign_in(ask(town), "ann")
    assert (answer["iss"], refused(town, answer | {"iss": "http://127.0.0.1:1"})) == (
        town.far.issuer,
        NOT_THERE,
    )


def test_t36_an_answer_that_does_not_say_whose_it_is_is_refused(town):
    answer = sign_in(ask(town), "ann")
    answer.pop("iss")
    assert refused(town, answer) == NOT_THERE


def test_a_client_with_a_wrong_secret_is_told_to_the_administrator(http, provider):
    wrong = Client(id="hub", secret="another secret")
    with pytest.raises(NotPermitted, match=NOT_US):
        token_of(http, provider, code_for(provider), wrong)


def test_an_error_of_the_provider_changes_nothing(town):
    answer = sign_in(ask(town).replace("scope=openid", "scope=openid&prompt=none"), "ann")
    said = refused(town, answer)
    assert (answer["error"], bool(said), town.profiles) == ("login_required", True, [])


def test_two_accounts_of_one_provider_are_two(town):
    town.bring(sign_in(ask(town, "ann"), "one"), "ann")
    town.bring(sign_in(ask(town, "bob"), "two"), "bob")
    assert [each.state for each in town.profiles] == [ProfileState.VERIFIED] * 2
