"""Whether the process lives, and whether it can serve: for load balancers, without personal data."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db

bp = GuardedBlueprint("health", __name__, Rule.PUBLIC)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    return jsonify(status="alive")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    try:
        db().execute(text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError:
        return jsonify(status="not ready", cause="database"), 503
    return jsonify(status="ready")
