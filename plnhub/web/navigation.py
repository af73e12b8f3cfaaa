"""The main navigation: the same few places for everybody, and one more for each role."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from plnhub.i18n import later as _l
from plnhub.models import Role
from plnhub.web.access import my_roles


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the navigation; `active` when the current page lies in it."""

    label: str
    url: str
    icon: str
    active: bool


PLACES = (
    (Role.EMPLOYEE, "home.show", _l("Home"), "home"),
    (Role.EMPLOYEE, "pln.show", _l("My PLN"), "users"),
    (Role.EMPLOYEE, "asks.index", _l("Ask"), "message-question"),
    (Role.EMPLOYEE, "mirror.show", _l("My mirror"), "eye"),
    (Role.EMPLOYEE, "onboarding.show", _l("Onboarding"), "circle-check"),
    (Role.LEADER, "dashboards.show", _l("Knowledge flow"), "chart-bar"),
    (Role.ADMIN, "admin.show", _l("Admin"), "settings"),
)


def install_navigation(app: Flask) -> None:
    """Offer `navigation()` to the templates; empty for visitors who are not logged in."""

    def navigation() -> list[Place]:
        roles = my_roles()
        return [
            Place(
                label=str(label),
                url=url_for(endpoint),
                icon=icon,
                active=request.blueprint == endpoint.split(".")[0],
            )
            for role, endpoint, label, icon in PLACES
            if role in roles and endpoint in app.view_functions
        ]

    app.jinja_env.globals["navigation"] = navigation
