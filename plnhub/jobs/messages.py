"""What travels through the broker: a job's id as JSON, signed, so that nobody else can give orders."""

import hashlib
import hmac
import json
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer

SIGNATURE = hashlib.sha256().digest_size


class Tampered(ValueError):
    """A message that was not signed with this installation's key."""


class SignedJson(Serializer):  # type: ignore[misc]
    """Writes huey's messages as `signature + [id, task, arguments]`; all else of them is not used here."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def _serialize(self, data: Any) -> bytes:
        message = json.dumps([data.id, data.name, list(data.args or ())]).encode()
        return self._sign(message) + message

    def _deserialize(self, data: bytes) -> Any:
        signature, message = data[:SIGNATURE], data[SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(message)):
            raise Tampered("a message in the broker was not signed with this installation's key")
        id_, name, arguments = json.loads(message)
        return Message(id=id_, name=name, retries=0, retry_delay=0, args=tuple(arguments), kwargs={})

    def _sign(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, "sha256")
