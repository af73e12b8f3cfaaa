"""Read JSON and text out of an answer without trusting either. ◇"""

import codecs
import hashlib
import json
import re
from typing import Any

from connectors.contract import Response
from connectors.errors import (
    AccessDenied,
    AccountGone,
    AccountNotFound,
    ConnectorError,
    SourceFormat,
    SourceUnavailable,
)
from connectors.words import marked

Json = dict[str, Any]
HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")
REFUSALS: dict[int, type[ConnectorError]] = {
    401: AccessDenied,
    403: AccessDenied,
    404: AccountNotFound,
    410: AccountGone,
}
NOT_OPEN = marked("That account is not open to everybody.")
WORDS = {404: marked("There is no such account there."), 410: marked("The account was deleted.")}


def sample_hash(body: bytes) -> str:
    """A name for an odd answer that quotes nothing of it."""
    return hashlib.sha256(body[:4096]).hexdigest()[:16]


def as_text(response: Response) -> str:
    """The body by its declared charset; an unknown charset is read as UTF-8, wrong bytes are replaced."""
    found = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE)
    charset = found.group(1) if found else "utf-8"
    return response.body.decode(charset if _is_text_charset(charset) else "utf-8", "replace")


def as_object(response: Response) -> Json:
    """The body as a JSON object. Raises SourceFormat."""
    value = _parsed(response)
    if not isinstance(value, dict):
        raise SourceFormat("expected a JSON object", sample_hash(response.body))
    return value


def as_list(response: Response) -> list[Json]:
    """The body as a JSON list of objects. Raises SourceFormat."""
    value = _parsed(response)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise SourceFormat("expected a JSON list of objects", sample_hash(response.body))
    return value


def part(value: Json, key: str) -> Json:
    """The object under a key, or an empty one."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def parts(value: Json, key: str) -> list[Json]:
    """The objects in the list under a key; whatever is not an object is left out."""
    found = value.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(value: Json, key: str) -> str | None:
    """The non-empty text under a key, or None."""
    found = value.get(key)
    return found.replace("\x00", "") or None if isinstance(found, str) else None


def identifier(value: Json, key: str = "id") -> str:
    """An id written as text or as a number, as text; empty when there is none."""
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, (str, int)):
        return ""
    return str(found).replace("\x00", "")[:200]


def _parsed(response: Response) -> Any:
    try:
        written = response.body.decode("utf-8-sig")
        value = json.loads(written)
        return _without_half_letters(value) if HALF_LETTER.search(written) else value
    except (ValueError, RecursionError) as error:
        raise SourceFormat("the answer is not JSON", sample_hash(response.body)) from error


def _without_half_letters(value: Any) -> Any:
    """JSON may spell half of a letter, which no text can hold; it becomes a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_without_half_letters(item) for item in value]
    if isinstance(value, dict):
        return {_without_half_letters(key): _without_half_letters(item) for key, item in value.items()}
    return value


def _is_text_charset(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding) and "utf-7" not in name.lower()
    except LookupError:
        return False


def accepted(response: Response) -> Response:
    """The answer if it is one; an account's own 401, 403, 404 and 410 become the errors they mean."""
    if response.status == 200:
        return response
    if response.status in REFUSALS:
        raise REFUSALS[response.status](WORDS.get(response.status, NOT_OPEN))
    raise SourceUnavailable(f"{response.url.split('?')[0]} answered {response.status}")
