"""A record is only proven by the key of its account: no server, no flipped bit and no other account can."""

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from connectors.bluesky.signed import signed_record
from connectors.bluesky.signed.archive import PREFIX
from connectors.bluesky.signed.cbor import Cid, decoded, encoded
from connectors.bluesky.signed.keys import ALPHABET, MULTIKEYS, ORDERS, is_signed
from connectors.errors import SourceFormat
from tests.connectors.replay import RECORDED

REAL = json.loads((RECORDED / "bluesky/signed.json").read_text("utf-8"))
ARCHIVE = base64.b64decode(REAL["archive"])
DID, PATH = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "app.bsky.feed.post/3n2wloailzc2s"
KEY = PATH.encode()
CURVES = {curve().name: (prefix, curve) for prefix, curve in MULTIKEYS.items()}


def proven(archive: bytes = ARCHIVE, **more: Any) -> Any:
    asked = {"document": REAL["document"], "did": REAL["did"], "path": REAL["path"]} | more
    return signed_record(raw=archive, **asked)


def block(value: Any) -> tuple[Cid, bytes]:
    raw = encoded(value)
    name = PREFIX + sha256(raw).digest()
    return Cid(name), _length(len(name + raw)) + name + raw


def _length(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + _length(number >> 7)


def base58(raw: bytes) -> str:
    number, written = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        written = ALPHABET[digit] + written
    return f"z{written}"


class Account:
    """Somebody with a key of a given curve who signs one record."""

    def __init__(self, did: str = DID, curve: str = "secp256k1") -> None:
        self.did = did
        self.prefix, kind = CURVES[curve]
        self.key = ec.generate_private_key(kind())

    @property
    def document(self) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        written = base58(self.prefix + point)
        method = {"id": f"{self.did}#atproto", "type": "Multikey", "publicKeyMultibase": written}
        return {"id": self.did, "verificationMethod": [method]}

    def archive(self, *, is_low: bool = True, depth: int = 0, key: Any = KEY, **changed: Any) -> bytes:
        record, record_raw = block({"text": "hello"})
        tree, tree_raw = block({"l": None, "e": [{"p": 0, "k": key, "v": record, "t": None}]})
        for _level in range(depth):
            tree, raw = block({"l": tree, "e": []})
            tree_raw += raw
        commit = {"did": DID, "version": 3, "data": tree, "rev": "3n2", "prev": None} | changed
        signed, commit_raw = block(commit | {"sig": self.signature(encoded(commit), is_low)})
        header = encoded({"version": 1, "roots": [signed]})
        return _length(len(header)) + header + commit_raw + tree_raw + record_raw

    def signature(self, said: bytes, is_low: bool) -> bytes:
        first, second = decode_dss_signature(self.key.sign(said, ec.ECDSA(SHA256())))
        order = ORDERS[self.key.curve.name]
        low = min(second, order - second)
        return first.to_bytes(32, "big") + (low if is_low else order - low).to_bytes(32, "big")


def test_what_a_real_server_hands_over_is_proven() -> None:
    assert proven()["text"] == REAL["text"]


@given(at=st.integers(0, len(ARCHIVE) - 1), bit=st.integers(0, 7))
def test_no_flipped_bit_is_overlooked(at: int, bit: int) -> None:
    spoiled = bytearray(ARCHIVE)
    spoiled[at] ^= 1 << bit
    assert proven(bytes(spoiled)) is None


@given(length=st.integers(0, len(ARCHIVE) - 1))
def test_an_archive_that_is_cut_off_proves_nothing(length: int) -> None:
    assert proven(ARCHIVE[:length]) is None


def test_a_length_beyond_all_measure_proves_nothing() -> None:
    assert proven(b"\xff" * 20) is None


@given(raw=st.binary(max_size=300))
def test_garbage_proves_nothing_and_breaks_nothing(raw: bytes) -> None:
    assert proven(raw) is None


@pytest.mark.parametrize(
    "more",
    [
        {"did": DID},
        {"path": "app.bsky.feed.post/3zzzzzzzzzzzz"},
        {"path": "app.bsky.feed.post/2222222222222"},
        {"path": ""},
        {"document": {}},
        {"document": Account().document},
        {"document": Account(REAL["did"]).document},
    ],
)
def test_another_account_path_or_key_proves_nothing(more: dict[str, Any]) -> None:
    assert proven(**more) is None


@pytest.mark.parametrize("curve", list(CURVES))
def test_keys_of_both_curves_are_read(curve: str) -> None:
    account = Account(curve=curve)
    assert signed_record(account.document, account.archive(), DID, PATH) == {"text": "hello"}


@pytest.mark.parametrize("curve", list(CURVES))
def test_the_second_form_of_a_signature_does_not_count(curve: str) -> None:
    account = Account(curve=curve)
    assert signed_record(account.document, account.archive(is_low=False), DID, PATH) is None


@pytest.mark.parametrize("changed", [{"did": "did:plc:bbbbbbbbbb"}, {"version": 2}, {"data": None}])
def test_a_signed_commit_must_be_this_accounts_and_of_the_known_form(changed: dict[str, Any]) -> None:
    account = Account()
    assert signed_record(account.document, account.archive(**changed), DID, PATH) is None


@pytest.mark.parametrize(("depth", "expected"), [(3, {"text": "hello"}), (100, None)])
def test_a_tree_is_searched_as_deep_as_trees_are(depth: int, expected: Any) -> None:
    account = Account()
    assert signed_record(account.document, account.archive(depth=depth), DID, PATH) == expected


@pytest.mark.parametrize("key", [PATH, None, b"app.bsky.feed.post/2", b"app.bsky.feed.post/z"])
def test_a_tree_with_odd_or_other_keys_holds_nothing(key: Any) -> None:
    account = Account()
    assert signed_record(account.document, account.archive(key=key), DID, PATH) is None


@pytest.mark.parametrize("value", [2**64, 1.5, object()])
def test_what_nobody_signs_cannot_be_written(value: Any) -> None:
    with pytest.raises(SourceFormat):
        encoded(value)


@pytest.mark.parametrize("written", ["", "z", "z0OIl", "zQ3sh", "x" * 500, "zzzzzzzz"])
@pytest.mark.parametrize("kind", ["Multikey", "EcdsaSecp256k1VerificationKey2019", "Ed25519"])
def test_a_key_that_cannot_be_read_proves_nothing(kind: str, written: str) -> None:
    method = {"id": "#atproto", "type": kind, "publicKeyMultibase": written}
    assert proven(document={"verificationMethod": [method]}) is None


def test_the_binary_form_is_the_one_that_others_write(shared_data: Path) -> None:
    path = shared_data / "connectors/atproto_interop/data-model-fixtures.json"
    for fixture in json.loads(path.read_text("utf-8")):
        raw = base64.b64decode(fixture["cbor_base64"] + "==")
        assert encoded(decoded(raw)) == raw


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=9,
)


@given(value=VALUES)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert decoded(encoded(value)) == value


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x81" * 40 + b"\xf6",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x5f\xff",
        b"\x1c",
        b"\xa1\x01\x02",
        b"\xa2\x61a\x01\x61a\x02",
        b"\x61\xff",
        b"\xc1\x00",
        b"\xd8\x2a\x41\x01",
        b"\xf6\xf6",
        b"\xff",
    ],
)
def test_what_is_not_strict_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceFormat):
        decoded(raw)


@pytest.mark.parametrize("signature", [None, "text", b"", b"x" * 63, b"x" * 65])
def test_a_signature_of_another_length_or_kind_signs_nothing(signature: Any):
    assert not is_signed({"sig": signature}, Account().key.public_key())
