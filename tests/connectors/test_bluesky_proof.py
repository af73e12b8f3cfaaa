"""What a signed record proves of a Bluesky account, and what a server that only claims it does not."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.bluesky import Bluesky
from connectors.bluesky.names import account
from connectors.contract import Challenge, Response, Verification
from tests.connectors.replay import RECORDED, Asked, Replay, answer

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
CODE = "plnhub-0123456789abcdef0123456789abcdef"
SIGNED = json.loads((RECORDED / "bluesky/signed.json").read_text("utf-8"))
SIGNER = account(SIGNED["did"])


def signed_proof(*, archive: bytes | None = None, text: str = SIGNED["text"], **more: Any) -> Verification:
    """What is made of a post with the code, when its server hands over this archive."""
    uri = f"at://{SIGNED['did']}/{SIGNED['path']}"
    answers = {
        "plc.directory": answer("", SIGNED["document"]),
        "repo.getRecord": answer("", {"error": "RecordNotFound"}, 400),
        "repo.listRecords": answer("", {"records": [{"uri": uri, "cid": "x", "value": {"text": text}}]}),
        "sync.getRecord": answer("", base64.b64decode(SIGNED["archive"]) if archive is None else archive),
    }

    class Server(Replay):
        """Answers by method, whatever the query."""

        def _served(self, asked: Asked) -> Response:
            return next(found for name, found in answers.items() if name in asked.url)

    challenge = Challenge(kind="signed_nonce", token=CODE, expires_at=NOW + timedelta(hours=1))
    http = Server(at=NOW, answers={})
    return Bluesky({}).verify(http, SIGNER, replace(challenge, **more))


def test_a_code_in_a_signed_post_is_the_stronger_proof() -> None:
    found = signed_proof()
    assert (found.proven, found.method, found.strength) == (True, "signed_nonce", "signed")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"archive": b"nothing of the kind"}, "not signed"),
        ({"text": "another code"}, "was found neither"),
        ({"token": CODE.replace("0", "9"), "text": CODE.replace("0", "9")}, "not signed"),
        ({"expires_at": NOW}, "expired"),
    ],
)
def test_what_a_server_merely_claims_is_not_signed(said: dict[str, Any], reason: str) -> None:
    found = signed_proof(**said)
    assert not found.proven
    assert reason in found.reason
