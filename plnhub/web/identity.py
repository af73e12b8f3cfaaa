"""Who is asking: flask-login over our own server-side sessions, and the cookies that carry their tokens."""

from typing import Any

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Request, Response

from plnhub.access.browsers import KEPT
from plnhub.access.sessions import is_touch_due, session_of, touch
from plnhub.models import LoginSession, Person
from plnhub.web.context import SAFE_METHODS, db, hub
from plnhub.web.headers import is_https

SESSION_COOKIE = "plnhub_session"
BROWSER_COOKIE = "plnhub_browser"


class Visitor(UserMixin):  # type: ignore[misc]
    """A person who is logged in, as flask-login sees one."""

    def __init__(self, login: LoginSession) -> None:
        self.login = login
        self.person = login.person

    @property
    def name(self) -> str:
        """What the page calls them."""
        return self.person.name

    def get_id(self) -> str:
        return self.person.public_id


def install_identity(app: Flask) -> None:
    """Let flask-login read our session rows; its own cookies and memories stay unused."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_nobody)
    manager.request_loader(_visitor_of)
    manager.init_app(app)
    app.jinja_env.globals["current_person"] = current_person


def current_person() -> Person | None:
    """Who is logged in, or None."""
    login = current_login()
    return login.person if login else None


def current_login() -> LoginSession | None:
    """The server-side session of this request, or None."""
    login = getattr(current_user, "login", None)
    return login if isinstance(login, LoginSession) else None


def begin(response: Response, token: str) -> None:
    """Hand out a session; whatever the form cookie held before is forgotten."""
    session.clear()
    _set(response, SESSION_COOKIE, token, seconds=None)


def forget(response: Response) -> None:
    """Take the session cookie back and empty the form cookie."""
    session.clear()
    name = cookie_name(SESSION_COOKIE)
    response.delete_cookie(name, path="/", secure=is_https(hub().settings), httponly=True, samesite="Lax")


def remember(response: Response, browser_token: str) -> None:
    """Mark this browser as one that its person uses; it logs nobody in."""
    _set(response, BROWSER_COOKIE, browser_token, seconds=int(KEPT.total_seconds()))


def session_token() -> str | None:
    """The session token that this request carries."""
    return request.cookies.get(cookie_name(SESSION_COOKIE))


def browser_token() -> str | None:
    """The browser token that this request carries."""
    return request.cookies.get(cookie_name(BROWSER_COOKIE))


def cookie_name(name: str) -> str:
    """`__Host-` binds a cookie to this very host and to https; plain http on loopback cannot have it."""
    return f"__Host-{name}" if is_https(hub().settings) else name


def _nobody(_user_id: str) -> None:
    """The signed cookie never says who somebody is."""


def _visitor_of(sent: Request) -> Visitor | None:
    token = session_token()
    if not token:
        return None
    now = hub().now()
    login = session_of(db(), token, now)
    if login is None:
        return None
    _note_life(login, sent)
    return Visitor(login)


def _note_life(login: LoginSession, sent: Request) -> None:
    """A page that only reads notes it in a short transaction of its own, at most once a minute."""
    now = hub().now()
    if sent.method not in SAFE_METHODS:
        touch(db(), login, now)
    elif is_touch_due(login, now):
        with hub().database.writing() as writing:
            touch(writing, login, now)


def _set(response: Response, name: str, value: str, *, seconds: int | None) -> None:
    options: dict[str, Any] = {"httponly": True, "samesite": "Lax", "path": "/"}
    response.set_cookie(cookie_name(name), value, max_age=seconds, secure=is_https(hub().settings), **options)
