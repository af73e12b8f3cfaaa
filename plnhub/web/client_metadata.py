"""How the Hub describes itself to servers that ask who wants a permission there; nothing in it is secret."""

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from connectors.oauth.servers import HUB_NAME
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import hub

bp = GuardedBlueprint("client_metadata", __name__, rule=Rule.PUBLIC, url_prefix="/permissions")


@bp.get("/client.json")
def show() -> ResponseReturnValue:
    """The document whose own address is the Hub's client id on the AT Protocol."""
    office = hub().office
    return jsonify(
        client_id=office.page + url_for(".show"),
        client_name=HUB_NAME,
        client_uri=office.page,
        redirect_uris=[office.redirect_uri],
        scope="atproto",
        grant_types=["authorization_code"],
        response_types=["code"],
        token_endpoint_auth_method="none",  # noqa: S106 - we have no secret there
        application_type="web",
        dpop_bound_access_tokens=True,
    )
