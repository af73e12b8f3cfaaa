"""Ask an outside network while somebody waits: two at a time, and never with the database held."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask_babel import gettext as _

from connectors.contract import Http
from plnhub.errors import Unavailable
from plnhub.web.context import db, hub

LINES = BoundedSemaphore(2)


@contextmanager
def outside_line(network: str = "") -> Iterator[Http]:
    """The way out for this network; raises Unavailable when both lines of this process are taken.

    What the request has read so far is let go of first, and read anew after: an answer can take seconds.
    """
    db().commit()
    if not LINES.acquire(blocking=False):
        raise Unavailable(_("Too many accounts are being looked up just now. Please try again in a moment."))
    try:
        yield hub().way_out(network)
    finally:
        LINES.release()
        db().expire_all()
