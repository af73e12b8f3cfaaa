"""Receive a large file while it is sent: straight to its place, never in memory, never beyond its cap."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import IO, Any, BinaryIO

from flask import abort, current_app, request
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from plnhub.errors import Invalid, Unavailable
from plnhub.i18n import _
from plnhub.web.csrf import STALE
from plnhub.words import marked

BESIDE_THE_FILE = 2**20
MOST_FIELDS = 10
AT_ONCE = BoundedSemaphore(2)
BUSY = marked("Two files are arriving just now. Please try again in a few minutes.")
TOO_LARGE = marked("The file is larger than the Hub takes. Ask the network for posts and comments alone.")
NO_FILE = marked("Choose a file first.")


@dataclass(kw_only=True)
class _OneFile:
    """Gives the first file of a form its place; a second one is refused."""

    place: BinaryIO
    used: bool = False

    def __call__(self, *_told: Any, **_more: Any) -> IO[bytes]:
        if self.used:
            abort(400)
        self.used = True
        return self.place


@contextmanager
def a_line() -> Iterator[None]:
    """One of the two files that may arrive at once; raises Unavailable."""
    if not AT_ONCE.acquire(blocking=False):
        raise Unavailable(BUSY)
    try:
        yield
    finally:
        AT_ONCE.release()


def receive(place: BinaryIO, most_bytes: int) -> int:
    """Write the file of this form to its place and answer its size; the form's token is checked as always.

    Raises Invalid when there is no file, or a larger one.
    """
    request.max_content_length = most_bytes + BESIDE_THE_FILE
    one = _OneFile(place=place)
    parser = FormDataParser(
        stream_factory=one, max_form_memory_size=BESIDE_THE_FILE, max_form_parts=MOST_FIELDS
    )
    try:
        length = request.content_length
        _rest, form, _files = parser.parse(
            request.stream, request.mimetype, length, dict(request.mimetype_params)
        )
    except RequestEntityTooLarge as error:
        raise Invalid(TOO_LARGE, "archive") from error
    _check_token(form)
    size = place.seek(0, os.SEEK_END)
    if size == 0:
        raise Invalid(NO_FILE, "archive")
    if size > most_bytes:
        raise Invalid(TOO_LARGE, "archive")
    return size


def _check_token(form: MultiDict[str, str]) -> None:
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    try:
        validate_csrf(form.get("csrf_token"))
    except ValueError:
        abort(403, _(STALE))
