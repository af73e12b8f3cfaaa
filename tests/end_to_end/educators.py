"""The real network of 445 educators as a directory, an activity file and recorded agreements."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

BASE = "dc=pln,dc=example"
PASSWORD = "a-long-pass-phrase"
NOTHING = {"", "NULL"}
HEADER = "occurred_at,verb,actor,recipients,topic,object,in_reply_to,context,channel,external_id"

TOP = f"""dn: {BASE}
objectClass: organization
objectClass: dcObject
o: Educators
dc: pln

dn: ou=people,{BASE}
objectClass: organizationalUnit
ou: people

"""

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ldif(people: list[Row]) -> str:
    """Role, region and group as attributes; whoever has none of them has none here."""
    return TOP + "\n".join(entry for row in people for entry in _entry(row)) + "\n"


def _entry(row: Row) -> Iterator[str]:
    uid = f"u{row['UID']}"
    yield f"dn: uid={uid},ou=people,{BASE}"
    yield "objectClass: inetOrgPerson"
    yield from (
        f"{name}: {value}" for name, value in (("uid", uid), ("sn", uid), ("cn", f"Educator {row['UID']}"))
    )
    attributes = {"departmentNumber": "region", "ou": "group", "title": "role1", "l": "location"}
    yield from (f"{name}: {row[column]}" for name, column in attributes.items() if row[column] not in NOTHING)
    yield f"userPassword: {PASSWORD}"
    yield ""


def write_activities(path: Path, events: list[Row]) -> None:
    """Each reply is an answer with its topic and thread."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for row in events:
            thread = f"{row['category']}/{row['title']}/{row['discussion']}"
            ends = (f"u{row['from']}", f"u{row['to']}")
            writer.writerow((row["time"], "answer", *ends, row["category"], "", "", thread, "forum", ""))


def write_consent(path: Path, people: list[Row]) -> None:
    lines = [f"u{row['UID']},yes,no,yes" for row in people]
    path.write_text("\n".join(["uid,mirror,show,count", *lines]) + "\n", encoding="utf-8")


def plain_count(people: list[Row], events: list[Row]) -> Counter[tuple[str, str]]:
    """Replies from region to region, as anybody would count them; replies to oneself are none."""
    region = {row["UID"]: row["region"] for row in people}
    return Counter(
        (region[row["from"]], region[row["to"]])
        for row in events
        if row["from"] != row["to"] and not {region[row["from"]], region[row["to"]]} & NOTHING
    )
