"""Networks that name an account only to whoever signs in there, and those where nothing is read at all."""

import pytest

from connectors import CONNECTORS
from connectors.contract import AccountRef, Budget, Challenge
from connectors.errors import AccountNotFound, CursorInvalid
from tests.connectors.living.server import NOW
from tests.connectors.replay import replay

SIGNED_IN = sorted(name for name, each in CONNECTORS.items() if "sign_in" in each.capabilities)
LINKED = sorted(name for name, each in CONNECTORS.items() if "link_only" in each.capabilities)


def ref(network: str) -> AccountRef:
    return AccountRef(network=network, host=f"{network}.example", account_id="7", handle="ada")


@pytest.mark.parametrize("network", SIGNED_IN)
def test_an_address_links_nobody_where_only_signing_in_does(network: str) -> None:
    http = replay(NOW)
    with pytest.raises(AccountNotFound, match="signing in"):
        CONNECTORS[network]({}).lookup(http, f"https://{network}.example/ada")
    assert http.asked == []


@pytest.mark.parametrize("network", SIGNED_IN)
@pytest.mark.parametrize("kind", ["bio_token", "rel_me", "oauth"])
def test_no_page_proves_what_only_signing_in_does(network: str, kind: str) -> None:
    connector = CONNECTORS[network]({})
    challenge = Challenge(kind=kind, expires_at=NOW.replace(year=2027), token="x" * 30)  # type: ignore[arg-type]
    assert not connector.verify(replay(NOW), ref(network), challenge).proven
    assert connector.challenges(ref(network)) == ("oauth",)


@pytest.mark.parametrize("network", LINKED)
def test_of_a_link_alone_one_empty_page_is_read(network: str) -> None:
    http = replay(NOW)
    pages = list(CONNECTORS[network]({}).poll(http, ref(network), None, Budget()))
    assert [(page.activities, page.complete) for page in pages] == [((), True)]
    assert http.asked == []


@pytest.mark.parametrize("network", LINKED)
def test_a_broken_cursor_of_a_link_is_told_from_a_good_one(network: str) -> None:
    with pytest.raises(CursorInvalid):
        list(CONNECTORS[network]({}).poll(replay(NOW), ref(network), b"[]", Budget()))


@pytest.mark.parametrize("network", LINKED)
def test_of_a_link_alone_nothing_is_looked_at_again(network: str) -> None:
    assert list(CONNECTORS[network]({}).recheck(replay(NOW), [])) == []
