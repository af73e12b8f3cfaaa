"""Only the server that speaks for a DID may say whose it is, and each request proves our key."""

import json
from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from connectors.errors import SourceFormat
from connectors.oauth.bluesky import BlueskySignIn
from connectors.oauth.dpop import new_key, proof
from connectors.oauth.parts import NOT_THERE, NotPermitted, Token
from tests.connectors.replay import Replay, answer, replay
from tests.makers import NOW

DID = f"did:plc:{'a' * 24}"
HOME, ISSUER, EVIL = "https://pds.example", "https://asks.example", "https://evil.example"


def document(server: str = HOME) -> dict[str, object]:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server}
    return {"id": DID, "alsoKnownAs": ["at://ada.example.org"], "service": [service]}


def metadata(at: str, issuer: str | None = None, **more: str) -> dict[str, str]:
    names = ("authorization", "token", "pushed_authorization_request")
    return {"issuer": issuer or at} | {f"{name}_endpoint": f"{at}/{name}" for name in names} | more


def network(**changed: object) -> Replay:
    """The directory, Ada's home, the server that asks for it, and one that would like to."""
    said: dict[str, object] = {
        f"https://plc.directory/{DID}": document(),
        f"{HOME}/.well-known/oauth-protected-resource": {"authorization_servers": [ISSUER]},
        f"{ISSUER}/.well-known/oauth-authorization-server": metadata(ISSUER),
        f"{EVIL}/.well-known/oauth-authorization-server": metadata(EVIL),
        "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=ada.example.org": {
            "did": DID
        },
    }
    return replay(NOW, *(answer(url, body) for url, body in (said | changed).items()))


def whose(http: Replay, host: str, did: str = DID) -> str:
    sign_in = BlueskySignIn()
    provider = sign_in.provider(http, {}, host)
    return sign_in.account(http, provider, Token(access="t", scope="atproto", said={"sub": did})).account_id


def test_the_server_that_speaks_for_a_did_may_say_so():
    assert whose(network(), DID) == DID


def test_t36_another_server_may_not_say_whose_a_did_is():
    with pytest.raises(NotPermitted, match=NOT_THERE):
        whose(network(), "evil.example")


@pytest.mark.parametrize("did", ["", "ada.example.org", "did:key:x", "did:plc:short"])
def test_a_token_that_names_nobody_is_nobodys(did):
    with pytest.raises(NotPermitted):
        whose(network(), DID, did)


def test_a_server_that_calls_itself_by_another_name_is_not_believed():
    url = f"{ISSUER}/.well-known/oauth-authorization-server"
    with pytest.raises(SourceFormat):
        BlueskySignIn().provider(network(**{url: metadata(ISSUER, EVIL)}), {}, DID)


@pytest.mark.parametrize("named", [[], [ISSUER, EVIL], "x", [1]])
def test_a_home_names_exactly_one_server_that_asks(named):
    url = f"{HOME}/.well-known/oauth-protected-resource"
    with pytest.raises(SourceFormat):
        BlueskySignIn().provider(network(**{url: {"authorization_servers": named}}), {}, DID)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "", "data:text/html,x"])
def test_only_an_address_of_the_web_is_a_page_to_go_to(address):
    url = f"{ISSUER}/.well-known/oauth-authorization-server"
    with pytest.raises(SourceFormat):
        BlueskySignIn().provider(network(**{url: metadata(ISSUER, authorization_endpoint=address)}), {}, DID)


def parts(text: str) -> tuple[dict, dict, bytes, bytes]:
    head, said, signature = text.split(".")
    raw = [urlsafe_b64decode(part + "==") for part in (head, said, signature)]
    return json.loads(raw[0]), json.loads(raw[1]), raw[2], f"{head}.{said}".encode()


def test_a_proof_names_its_one_request():
    _head, said, _signature, _text = parts(proof(new_key(), "POST", f"{ISSUER}/token", NOW, "n1"))
    assert (said["htm"], said["htu"], said["nonce"], said["iat"]) == (
        "POST",
        f"{ISSUER}/token",
        "n1",
        int(NOW.timestamp()),
    )


def test_a_proof_is_signed_by_the_key_that_it_shows():
    head, _said, signature, text = parts(proof(new_key(), "POST", f"{ISSUER}/token", NOW))
    x, y = (int.from_bytes(urlsafe_b64decode(head["jwk"][name] + "=="), "big") for name in ("x", "y"))
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    assert public.verify(encode_dss_signature(r, s), text, ECDSA(SHA256())) is None


def test_a_proof_never_shows_the_private_key():
    head = parts(proof(new_key(), "POST", f"{ISSUER}/token", NOW))[0]
    assert set(head["jwk"]) == {"kty", "crv", "x", "y"}


def test_no_two_proofs_are_the_same():
    key = new_key()
    ids = {parts(proof(key, "POST", ISSUER, NOW))[1]["jti"] for _time in range(3)}
    assert len(ids) == 3
