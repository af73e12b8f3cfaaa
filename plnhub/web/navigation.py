"""The main navigation: the same few places for everybody, and one more for each role."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from plnhub.i18n import later as _l
from plnhub.models import Role
from plnhub.web.access import my_roles
from plnhub.web.identity import current_person


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of a menu; `active` when the current page lies in it, `post` when it changes something."""

    label: str
    url: str
    icon: str
    active: bool = False
    post: bool = False


PLACES = (
    (Role.EMPLOYEE, "home.show", _l("Home"), "home"),
    (Role.EMPLOYEE, "pln.show", _l("My PLN"), "users"),
    (Role.EMPLOYEE, "asks.index", _l("Ask"), "message-question"),
    (Role.EMPLOYEE, "mirror.show", _l("My mirror"), "eye"),
    (Role.EMPLOYEE, "profiles.index", _l("My profiles"), "link"),
    (Role.EMPLOYEE, "onboarding.show", _l("Onboarding"), "circle-check"),
    (Role.LEADER, "dashboards.show", _l("Knowledge flow"), "chart-bar"),
    (Role.ADMIN, "admin.show", _l("Admin"), "settings"),
    (Role.AUDITOR, "audit.show", _l("Audit"), "shield-lock"),
)
OWN_PLACES = (
    ("me.show", _l("About me"), "user", False),
    ("login.leave", _l("Log out"), "logout", True),
)


def _holds_this_page(endpoint: str) -> bool:
    is_same = (request.blueprint or "").split("_")[0] == endpoint.split(".")[0]
    return is_same or request.path.startswith(f"{url_for(endpoint)}/")


def install_navigation(app: Flask) -> None:
    """Offer the menus and the search to the templates; there are none for visitors who are not logged in."""

    def navigation() -> list[Place]:
        roles = my_roles()
        return [
            Place(
                label=str(label),
                url=url_for(endpoint),
                icon=icon,
                active=_holds_this_page(endpoint),
            )
            for role, endpoint, label, icon in PLACES
            if role in roles and endpoint in app.view_functions
        ]

    def account_menu() -> list[Place]:
        return [
            Place(label=str(label), url=url_for(endpoint), icon=icon, post=post)
            for endpoint, label, icon, post in OWN_PLACES
            if endpoint in app.view_functions
        ]

    app.jinja_env.globals |= {"navigation": navigation, "account_menu": account_menu}

    @app.context_processor
    def search() -> dict[str, str]:
        known = "people.search" in app.view_functions and current_person() is not None
        return {"search_url": url_for("people.search")} if known else {}
