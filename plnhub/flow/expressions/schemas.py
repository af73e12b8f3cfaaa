"""The columns of every table between the ledger and the measures. ◇ Pure."""

import ibis

NODES = ibis.schema(
    {
        "code": "int64",
        "node": "string",
        "community": "string",  # of an account outside; null for staff
        "team": "string",
        "division": "string",
        "level": "string",
        "location": "string",
        "employee_type": "string",
        "dimensions": "string",
        "started": "date",
        "active": "boolean",
        "counted": "boolean",
        "mirrored": "boolean",
        "is_bot": "boolean",
    }
)
MEMBERSHIPS = ibis.schema({"code": "int64", "team": "string", "started": "date", "ended": "date"})
TEAMS = ibis.schema({"team": "string", "parent": "string", "division": "string"})
CHOICES = ibis.schema(
    {
        "profile": "int64",  # 0: by actor, for acts that came through no profile
        "actor": "int64",
        "counted": "boolean",
        "mirrored": "boolean",
        "network": "string",
    }
)
TAKERS = ibis.schema({"network": "string", "code": "int64"})
ACTS = ibis.schema(
    {
        "id": "int64",
        "at": "timestamp('UTC')",
        "day": "date",
        "verb": "string",
        "actor": "int64",
        "recipients": "array<int64>",
        "parent": "int64",
        "topic": "string",
        "context": "string",
        "channel": "string",
        "profile": "int64",
    }
)
FACTS = ibis.schema(
    {
        "day": "date",
        "verb": "string",
        "c": "string",
        "source": "int64",
        "target": "int64",
        "source_team": "string",
        "target_team": "string",
        "community": "string",
        "topic": "string",
        "channel": "string",
        "counted": "boolean",
        "mirrored": "boolean",
        "n": "int64",
    }
)
DEEDS = ibis.schema({"day": "date", "c": "string", "code": "int64", "n": "int64"})
TIE = ibis.schema(
    {
        "window": "string",
        "a": "int64",
        "b": "int64",
        "n_ab": "int64",
        "n_ba": "int64",
        "first": "date",
        "last": "date",
    }
)
TEAM_ROLLUP = ibis.schema(
    {
        "month": "date",
        "from_team": "string",
        "to_team": "string",
        "topic": "string",
        "n": "int64",
        "senders": "int64",
        "receivers": "int64",
    }
)
DIVISION_ROLLUP = ibis.schema(
    {
        "month": "date",
        "from_division": "string",
        "to_division": "string",
        "topic": "string",
        "n": "int64",
        "senders_sketch": "array<int64>",
        "receivers_sketch": "array<int64>",
    }
)
COMPANY_ROLLUP = ibis.schema(
    {
        "month": "date",
        "topic": "string",
        "n": "int64",
        "senders_sketch": "array<int64>",
        "receivers_sketch": "array<int64>",
    }
)
