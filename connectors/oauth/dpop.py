"""Bind a permission to a key of our own (RFC 9449): each request for it carries a fresh proof."""

import json
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

NUMBER_BYTES = 32
ID_BYTES = 16


def new_key() -> str:
    """A private key for one permission, as text."""
    made = generate_private_key(SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def proof(key: str, method: str, url: str, now: datetime, nonce: str = "") -> str:
    """That whoever sends this request holds the key; good for this one address and moment."""
    private = load_pem_private_key(key.encode(), None)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise ValueError("the key is of another kind")
    head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": _public(private)}
    said = {"jti": secrets.token_urlsafe(ID_BYTES), "htm": method, "htu": url, "iat": int(now.timestamp())}
    text = f"{_part(head)}.{_part(said | ({'nonce': nonce} if nonce else {}))}"
    return f"{text}.{_signed(private, text)}"


def _public(private: EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _number(numbers.x), "y": _number(numbers.y)}


def _signed(private: EllipticCurvePrivateKey, text: str) -> str:
    r, s = decode_dss_signature(private.sign(text.encode(), ECDSA(SHA256())))
    return _bytes(r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big"))


def _number(value: int) -> str:
    return _bytes(value.to_bytes(NUMBER_BYTES, "big"))


def _part(value: dict[str, Any]) -> str:
    return _bytes(json.dumps(value, separators=(",", ":")).encode())


def _bytes(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
