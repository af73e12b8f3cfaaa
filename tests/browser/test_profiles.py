"""An outside account from the link to the end, in Chromium: prove it, show it, hide it, let it go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.models import Profile, ProfileState
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.far_network import FarNetwork, far_app
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.makers import Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
WIDTHS = (1440, 390)


@dataclass(frozen=True, kw_only=True)
class Place:
    """The hub, the network, who is logged in where, and Ann's page."""

    hub: Hub
    address: str
    far: FarNetwork
    tokens: dict[str, str]
    page_of_ann: str

    def cookies(self, who: str) -> tuple[dict[str, str], ...]:
        return ({"name": SESSION_COOKIE, "value": self.tokens[who], "url": self.address},)

    def profile(self) -> Profile:
        with self.hub.database.reading() as session:
            return session.query(Profile).filter_by(network="mastodon").one()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    needs_assets()
    database, far = empty_database(tmp_path), FarNetwork()
    with database.writer() as session:
        company = Company(session=session)
        people = {"ann": company.person("Ann Example"), "bob": company.person("Bob Birch")}
        tokens = {name: start_session(session, person.id, utc_now()) for name, person in people.items()}
        session.commit()
        page = f"/people/{people['ann'].public_id}"
    with serving(far_app(far)) as far.address:
        port = int(far.address.rpartition(":")[2])
        monkeypatch.setenv("PLNHUB_MASTODON_PLAIN_HOSTS", far.host)
        with _hub(tmp_path, database, port) as (hub, address):
            yield Place(hub=hub, address=address, far=far, tokens=tokens, page_of_ann=address + page)


class _hub:  # noqa: N801 - reads as the function it stands for
    """The hub behind its own address, which it has to know before it is served."""

    def __init__(self, folder: Path, database, port: int) -> None:
        self.folder, self.database, self.port = folder, database, port

    def __enter__(self) -> tuple[Hub, str]:
        settings = Settings(data_dir=self.folder, secret_key=SECRET)
        hub = Hub(settings=settings, database=self.database, loopback=frozenset({("127.0.0.1", self.port)}))
        self.served = serving(create_app(settings, hub))
        address = self.served.__enter__()
        hub.__dict__["settings"] = settings.model_copy(update={"base_url": address})
        return hub, address

    def __exit__(self, *error: object) -> None:
        self.served.__exit__(*error)


def sign_in(page: Page, place: Place) -> None:
    """From the list of networks to the network and back."""
    page.goto(f"{place.address}/profiles")
    page.get_by_role("link", name="Link an account: Mastodon").first.click()
    page.get_by_label("Your server").fill(place.far.host)
    page.get_by_role("button", name="Sign in at Mastodon").click()
    page.get_by_role("link", name=f"Go to {place.far.host}").click()
    page.get_by_role("button", name="Yes, I am ada").click()
    expect(page.get_by_text("the network itself said that the account is yours")).to_be_visible()


def show_to_colleagues(page: Page) -> None:
    page.get_by_role("switch", name="Show to colleagues").check()
    page.get_by_role("button", name="Keep my choice").click()
    expect(page.get_by_text("Your choice is kept")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_account_is_proven_by_signing_in_at_its_network(place, page_for, check_page, pictures, width):
    page = page_for(width, cookies=place.cookies("ann"))
    sign_in(page, place)
    check_page(page)
    pictures(page, f"profile-proven-{width}")
    assert (place.profile().state, place.far.tokens) == (ProfileState.VERIFIED, set())


@pytest.mark.parametrize("width", WIDTHS)
def test_an_account_is_proven_by_a_code_in_its_bio(place, page_for, check_page, pictures, width):
    page = page_for(width, cookies=place.cookies("ann"))
    page.goto(f"{place.address}/profiles/new?network=mastodon")
    page.get_by_label("Account or address").fill(f"@ada@{place.far.host}")
    page.get_by_role("button", name="Look it up").click()
    place.far.note = f"<p>{page.get_by_role('region', name='Code').inner_text().strip()}</p>"
    check_page(page)
    pictures(page, f"profile-pending-{width}")
    page.get_by_role("button", name="The code is there: check").click()
    expect(page.get_by_text("What it is used for")).to_be_visible()
    assert place.profile().proof_method == "bio_token"


@pytest.mark.privacy
@pytest.mark.parametrize("width", WIDTHS)
def test_a_colleague_sees_what_is_shown_until_it_is_hidden_and_let_go(place, page_for, pictures, width):
    mine, theirs = (page_for(width, cookies=place.cookies(who)) for who in ("ann", "bob"))
    sign_in(mine, place)
    seen = [_is_seen(theirs, place)]
    show_to_colleagues(mine)
    pictures(mine, f"profile-shown-{width}")
    seen.append(_is_seen(theirs, place))
    mine.get_by_role("button", name="Hide from colleagues").click()
    expect(mine.get_by_role("button", name="Hide from colleagues")).to_have_count(0)
    seen.append(_is_seen(theirs, place))
    show_to_colleagues(mine)
    mine.get_by_role("link", name="Unlink").click()
    mine.get_by_role("button", name="Unlink and erase").click()
    expect(mine.get_by_text("Unlinked. Everything that was read there is erased.")).to_be_visible()
    seen.append(_is_seen(theirs, place))
    assert seen == [False, True, False, False]


def _is_seen(page: Page, place: Place) -> bool:
    page.goto(place.page_of_ann)
    return page.locator(f'a[href="{place.far.address}/@ada"]').count() > 0


@widths_and_themes
@pytest.mark.parametrize("path", ["/profiles", "/profiles/new", "/profiles/new?network=mastodon"])
def test_the_pages_pass_every_check(
    place, page_for: Callable[..., Page], check_page, pictures, path, width, theme
):
    page = page_for(width, theme=theme, cookies=place.cookies("ann"))
    page.goto(place.address + path)
    check_page(page)
    name = path.strip("/").replace("/", "-").replace("?network=", "-")
    pictures(page, f"{name}-{width}-{theme}")


def test_before_somebody_leaves_the_page_says_what_is_asked_for(place, page_for, check_page, pictures):
    page = page_for(390, cookies=place.cookies("ann"))
    page.goto(f"{place.address}/profiles/new?network=mastodon")
    page.get_by_label("Your server").fill(place.far.host)
    page.get_by_role("button", name="Sign in at Mastodon").click()
    expect(page.get_by_text("It never posts, follows or changes anything for you.")).to_be_visible()
    check_page(page)
    pictures(page, "profile-leave-390")
