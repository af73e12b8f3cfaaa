"""A plan as a file that a human reads and that is applied exactly so: JSON with its own hash. ◇ Pure."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from plnhub.directory.planning.plan import Plan
from plnhub.errors import HeldByGate, UsageError

FORMAT = 1
VALID_FOR = timedelta(hours=24)


def plan_document(plan: Plan, settings_hash: str, now: datetime) -> dict[str, Any]:
    """What stands in the file: the figures, every change, and the hash of what would be done."""
    content = plan_content(plan, settings_hash)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "counts": plan.counts(),
        "gates": [asdict(gate) for gate in plan.gates],
        "conflicts": [asdict(one) for one in plan.conflicts],
        "quarantined": [asdict(one) for one in plan.quarantined],
        "notes": list(plan.notes),
        **content,
        "hash": hash_of(content),
    }


def plan_content(plan: Plan, settings_hash: str) -> dict[str, Any]:
    """That part of a plan which decides what is written."""
    content = {
        "settings": settings_hash,
        "changes": [_told(asdict(change)) for change in plan.changes],
        "teams": asdict(plan.teams),
        "roles": [asdict(role) for role in plan.roles],
    }
    return dict(json.loads(json.dumps(content, default=str)))


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical form."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def agreed_hash(text: str, now: datetime) -> str:
    """The hash that a plan file was agreed under; refuses a file that is broken, changed or too old."""
    try:
        document = json.loads(text)
        made_at = datetime.fromisoformat(document["made_at"])
        content = {name: document[name] for name in ("settings", "changes", "teams", "roles")}
        agreed = str(document["hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("this is no plan file: make one with plnhub directory plan --out FILE") from error
    if hash_of(content) != agreed:
        raise HeldByGate("the plan file was changed after it was made: make a new one")
    if now - made_at > VALID_FOR:
        raise HeldByGate("the plan is older than 24 hours: make a new one")
    return agreed


def _told(change: dict[str, Any]) -> dict[str, Any]:
    """Only what is stored: where an entry stood may differ from one read to the next."""
    if change["staff"]:
        del change["staff"]["origin"]
    return change
