"""What a view may reach: the hub, and one database session per request."""

from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from plnhub.wiring import Hub

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def hub() -> Hub:
    """The running installation."""
    return cast(Hub, current_app.extensions["plnhub"])


def db() -> Session:
    """The request's session: reading only for GET and HEAD, writing otherwise; the view commits."""
    if "db" not in g:
        database = hub().database
        g.db = database.reader() if request.method in SAFE_METHODS else database.writer()
    return cast(Session, g.db)


def install_context(app: Flask, hub_: Hub) -> None:
    """Hang the hub on the app and close each request's session at its end, undoing what was not committed."""
    app.extensions["plnhub"] = hub_

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session = g.pop("db", None)
        if session is not None:
            session.close()
