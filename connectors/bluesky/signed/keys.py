"""Read an account's public key out of its identity document, and check what it has signed. ◇"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from connectors.answers import Json, parts, text
from connectors.bluesky.signed.cbor import encoded

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LONGEST_KEY = 120
MULTIKEYS: dict[bytes, type[ec.EllipticCurve]] = {b"\xe7\x01": ec.SECP256K1, b"\x80\x24": ec.SECP256R1}
NAMED: dict[str, type[ec.EllipticCurve]] = {
    "EcdsaSecp256k1VerificationKey2019": ec.SECP256K1,
    "EcdsaSecp256r1VerificationKey2019": ec.SECP256R1,
}
# The order of each curve's group: of a signature's two forms only the one in the lower half counts.
ORDERS = {
    "secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
}


def signing_key(document: Json, did: str) -> ec.EllipticCurvePublicKey | None:
    """The key with which the account signs its repository, in any spelling that documents have."""
    for method in parts(document, "verificationMethod"):
        if text(method, "id") in {"#atproto", f"{did}#atproto"}:
            written = text(method, "publicKeyMultibase") or ""
            return _key(text(method, "type") or "", _base58(written.removeprefix("z")))
    return None


def is_signed(commit: Json, key: ec.EllipticCurvePublicKey) -> bool:
    """Whether the key has signed everything in the commit but the signature itself."""
    signature = commit.get("sig")
    if not isinstance(signature, bytes) or len(signature) != 64:
        return False
    first, second = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if second > ORDERS[key.curve.name] // 2:
        return False
    said = encoded({name: value for name, value in commit.items() if name != "sig"})
    try:
        key.verify(encode_dss_signature(first, second), said, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _key(kind: str, raw: bytes) -> ec.EllipticCurvePublicKey | None:
    curve = NAMED.get(kind)
    if kind == "Multikey":
        curve, raw = MULTIKEYS.get(raw[:2]), raw[2:]
    if curve is None:
        return None
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve(), raw)
    except ValueError:
        return None


def _base58(written: str) -> bytes:
    if len(written) > LONGEST_KEY or any(letter not in ALPHABET for letter in written):
        return b""
    number = 0
    for letter in written:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
