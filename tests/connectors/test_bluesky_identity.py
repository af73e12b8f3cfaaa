"""Who a Bluesky handle is and where their repository lies: both sides must agree, and none leads inside."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.bluesky import Bluesky
from connectors.bluesky.names import DID, is_handle, record_address, typed_name
from connectors.contract import AccountRef, Budget
from connectors.errors import AccountNotFound, ConnectorError, RateLimited, SourceFormat, SourceUnavailable
from tests.connectors.replay import Replay, answer, replay
from tests.connectors.sockets import NOW, http_to, watch_connections

ADA = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
HANDLE = "ada.example.com"
RESOLVER = f"https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle={HANDLE}"
OWN_SITE = f"https://{HANDLE}/.well-known/atproto-did"
DOCUMENT = f"https://plc.directory/{ADA}"


def document(handle: str = HANDLE, server: str = "https://pds.example.com", **more: Any) -> dict[str, Any]:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server}
    return {"id": ADA, "alsoKnownAs": [f"at://{handle}"], "service": [service]} | more


def network(**more: Any) -> Replay:
    """A handle that the resolver knows, and an identity that claims it."""
    return replay(NOW, answer(RESOLVER, {"did": ADA}), answer(DOCUMENT, document(**more)))


def interop(shared_data: Path, name: str) -> list[str]:
    return list(json.loads((shared_data / f"connectors/atproto_interop/{name}.json").read_text("utf-8")))


@pytest.mark.parametrize(
    "typed",
    [
        "ada.example.com",
        "@ada.example.com",
        " @Ada.Example.com ",
        "at://ada.example.com",
        "https://bsky.app/profile/ada.example.com",
        "https://bsky.app/profile/ada.example.com/post/3n2wloailzc2s",
        "https://bsky.app/profile/ada.example.com?ref=share",
        ADA,
        f"https://bsky.app/profile/{ADA}",
    ],
)
def test_an_account_is_found_however_it_is_written(typed: str) -> None:
    found = Bluesky({}).lookup(network(), typed)
    assert (found.account_id, found.handle) == (ADA, HANDLE)


@pytest.mark.parametrize(
    "typed",
    ["", "ada", "ada@example.com", "https://example.com/ada", "127.0.0.1", "ada.local", "did:plc:ada"],
)
def test_what_is_no_handle_is_asked_for_nowhere(typed: str) -> None:
    http = network()
    with pytest.raises(AccountNotFound):
        Bluesky({}).lookup(http, typed)
    assert http.asked == []


def test_the_handles_own_site_is_asked_when_the_resolver_knows_nothing() -> None:
    http = network()
    http.answers |= {
        RESOLVER: answer(RESOLVER, {"error": "HandleNotFound"}, 400),
        OWN_SITE: answer(OWN_SITE, f" {ADA}\n".encode()),
    }
    assert Bluesky({}).lookup(http, HANDLE).account_id == ADA


def test_where_nobody_can_be_reached_nobody_is_said_not_to_exist() -> None:
    silent = replay(NOW, answer(RESOLVER, status=503), answer(OWN_SITE, status=503))
    with pytest.raises(SourceUnavailable):
        Bluesky({}).lookup(silent, HANDLE)


def test_a_handle_that_the_identity_does_not_claim_is_nobody() -> None:
    with pytest.raises(AccountNotFound):
        Bluesky({}).lookup(network(handle="eve.example.com"), HANDLE)


def test_an_identity_that_claims_anothers_handle_is_shown_without_it() -> None:
    http = network()
    http.answers[RESOLVER] = answer(RESOLVER, {"did": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"})
    assert Bluesky({}).lookup(http, ADA).handle is None


def test_a_resolver_that_asks_for_a_pause_is_obeyed() -> None:
    http = network()
    http.answers[RESOLVER] = answer(RESOLVER, status=429, retry_after="60")
    with pytest.raises(RateLimited):
        Bluesky({}).lookup(http, HANDLE)


@pytest.mark.parametrize("said", [b"did:plc:short", b"<html>", b"\xff\xfe", b"did:web:127.0.0.1/x", b""])
def test_a_site_that_names_no_identity_names_nobody(said: bytes) -> None:
    http = network()
    http.answers |= {RESOLVER: answer(RESOLVER, status=400), OWN_SITE: answer(OWN_SITE, said)}
    with pytest.raises(AccountNotFound):
        Bluesky({}).lookup(http, HANDLE)


@pytest.mark.parametrize(
    "server",
    [
        "http://pds.example.com",
        "ftp://pds.example.com",
        "https://user@pds.example.com",
        "pds.example.com",
        "",
    ],
)
def test_a_server_that_is_no_https_address_is_refused(server: str) -> None:
    with pytest.raises(SourceFormat):
        Bluesky({}).lookup(network(server=server), HANDLE)


@pytest.mark.parametrize("service", [[], "x", [3], [{"id": "#other", "type": "AtprotoPersonalDataServer"}]])
def test_an_identity_without_a_server_cannot_be_read(service: Any) -> None:
    with pytest.raises(SourceFormat):
        Bluesky({}).lookup(network(service=service), HANDLE)


@pytest.mark.parametrize(
    "server",
    [
        "https://127.0.0.1",
        "https://localhost",
        "https://169.254.169.254",
        "https://[::1]",
        "https://[::ffff:10.0.0.1]",
        "https://0x7f000001",
        "https://2130706433",
        "https://10.0.0.1",
    ],
)
def test_a_server_inside_is_never_connected_to(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = watch_connections(monkeypatch)
    way_out = http_to()
    http = network(server=server)

    class Inside(Replay):
        """The directory answers as above; all else goes the real way out."""

        def _served(self, asked: Any) -> Any:
            return super()._served(asked) if asked.url in self.answers else way_out.get(asked.url)

    ref = AccountRef(network="bluesky", host="bsky.app", account_id=ADA)
    with pytest.raises(ConnectorError):
        list(Bluesky({}).poll(Inside(at=NOW, answers=http.answers), ref, None, Budget()))
    assert tried == []


def test_an_identity_of_a_site_is_read_from_that_site() -> None:
    did = "did:web:ada.example.com"
    own = "https://ada.example.com/.well-known/did.json"
    http = replay(NOW, answer(own, document() | {"id": did}), answer(RESOLVER, {"did": did}))
    assert Bluesky({}).lookup(http, did).account_id == did


def test_handles_are_read_as_the_protocol_spells_them(shared_data: Path) -> None:
    unusable = ("alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion")
    usable = [
        handle
        for handle in interop(shared_data, "handle_syntax_valid")
        if not handle.lower().endswith(unusable)
    ]
    assert [handle for handle in usable if not is_handle(handle.lower())] == []
    assert [handle for handle in interop(shared_data, "handle_syntax_invalid") if is_handle(handle)] == []


@pytest.mark.parametrize("name", ["did_syntax_invalid", "handle_syntax_invalid", "aturi_syntax_invalid"])
def test_no_broken_name_is_taken_for_an_identity(shared_data: Path, name: str) -> None:
    assert [text for text in interop(shared_data, name) if DID.fullmatch(text)] == []


def test_the_addresses_of_records_are_taken_apart(shared_data: Path) -> None:
    uris = interop(shared_data, "aturi_syntax_valid")
    of_records = [uri for uri in uris if uri.startswith("at://did:") and uri.count("/") == 4]
    found = [record_address(uri) for uri in of_records]
    assert [f"at://{one.did}/{one.collection}/{one.key}" for one in found if one] == of_records


def test_an_odd_name_is_answered_in_words() -> None:
    with pytest.raises(AccountNotFound, match="handle"):
        typed_name("nobody")
