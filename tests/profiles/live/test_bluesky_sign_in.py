"""Signing in at a real server of the AT Protocol, at its own pages, with a permission bound to a key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask, request
from playwright.sync_api import Browser

from connectors.contract import AccountRef
from connectors.http import HardenedHttp
from connectors.oauth.bluesky import BlueskySignIn
from connectors.oauth.dpop import new_key
from connectors.oauth.flow import way_there
from connectors.oauth.parts import NOT_US, Client, NotPermitted
from plnhub.models import ProfileState
from plnhub.profiles.granting import OTHER_ACCOUNT, Desk
from plnhub.profiles.permissions import Office
from tests.browser.serving import serving
from tests.profiles.visits import Town
from tests.servers.bluesky import PASSWORD, Bluesky, Person, start_bluesky
from tests.servers.programs import server_folder

pytestmark = pytest.mark.live


class RealTown(Town):
    """Ann, whose network is the real server; `redirect` is where its pages send her."""

    far: Bluesky
    browser: Browser
    redirect: str
    came: list[dict[str, str]]

    @property
    def office(self) -> Office:
        return replace(super().office, sign_ins={"bluesky": BlueskySignIn()}, redirect_uri=self.redirect)

    @property
    def desk(self) -> Desk:
        http = HardenedHttp(clock=lambda: datetime.now(UTC), allowed=self.far.allowed)
        return replace(super().desk, http=http)

    def visit(self, address: str, person: Person) -> dict[str, str]:
        """The person signs in at the server's own pages and says yes."""
        page = self.browser.new_page()
        page.goto(address)
        page.get_by_role("button", name="Sign in").click()
        page.locator("input[name=username]").fill(person.handle)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{self.redirect}*")
        page.context.close()
        return self.came[-1]


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bluesky]:
    started = start_bluesky(server_folder(tmp_path_factory.mktemp("bluesky"), "bluesky"))
    yield started
    started.stop()


@pytest.fixture
def town(far: Bluesky, browser: Browser, tmp_path: Path) -> Iterator[RealTown]:
    app, came = Flask("hub"), list[dict[str, str]]()

    @app.get("/permissions/answer")
    def answer() -> str:
        came.append(request.args.to_dict())
        return "back"

    with serving(app) as address:
        redirect = f"{address}/permissions/answer"
        client = f"http://localhost?redirect_uri={quote(redirect, safe='')}&scope=atproto"
        town = RealTown(folder=tmp_path, settings=far.settings | {"client_id": client})
        town.far, town.browser, town.redirect, town.came = far, browser, redirect, came
        yield town


def ref_of(person: Person) -> AccountRef:
    return AccountRef(network="bluesky", host="bsky.app", account_id=person.did, handle=person.handle)


def test_signing_in_proves_the_account_that_was_linked(town, far):
    ada = far.join("ada-signs.test")
    profile_id = town.linked(ref=ref_of(ada))
    address = town.ask(network="bluesky", host=ada.did, profile_id=profile_id)
    town.bring(town.visit(address, ada))
    found = town.profiles[0]
    assert (found.state, found.proof_method, town.permissions) == (ProfileState.VERIFIED, "oauth", [])


def test_another_account_than_the_linked_one_is_refused(town, far):
    ada, eve = far.join("ada-linked.test"), far.join("eve-signs.test")
    profile_id = town.linked(ref=ref_of(ada))
    answer = town.visit(town.ask(network="bluesky", host=ada.did, profile_id=profile_id), eve)
    with pytest.raises(NotPermitted, match=OTHER_ACCOUNT[:30]):
        town.bring(answer)


def test_the_server_is_told_the_question_before_anybody_goes_there(town, far):
    ada = far.join("ada-asks.test")
    address = town.ask(network="bluesky", host=ada.did)
    assert ("request_uri=urn" in address, "code_challenge" in address) == (True, False)


def test_a_hub_that_does_not_describe_itself_is_refused(town, far):
    ada, sign_in, http = far.join("ada-refused.test"), BlueskySignIn(), town.desk.http
    provider = replace(sign_in.provider(http, far.settings, ada.did), key=new_key())
    stranger = Client(id="http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Fother")
    with pytest.raises(NotPermitted, match=NOT_US[:30]):
        way_there(http, provider, stranger, town.redirect, state="s" * 30, verifier="v" * 64, scope="atproto")
