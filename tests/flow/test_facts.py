"""Facts: who took something in from whom, when the parent of an act is in the ledger and when it is not."""

import csv
from pathlib import Path
from typing import Any

import pytest

from plnhub.flow.extract import ACTS, MEMBERSHIPS, PEOPLE
from plnhub.flow.facts import build_facts, load_extract
from plnhub.flow.store import engine

AUTHOR = "outside:social.example:ada"


def act(key: str, verb: str, actor: str, **more: Any) -> dict[str, Any]:
    flow = {"share": "to_engaged", "reshare": "from_parent", "bring-back": "from_parent"}[verb]
    plain = {"day": "2026-03-01", "c": "contribute", "engages": flow == "from_parent", "channel": "mastodon"}
    return (
        plain
        | {"key": key, "verb": verb, "flow": flow, "actor": actor, "counted": True, "mirrored": True}
        | more
    )


def person(node: str, *, counted: bool = True) -> dict[str, Any]:
    return {"node": node, "active": True, "counted": counted, "mirrored": counted}


def write(path: Path, header: str, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header.split(","), restval="")
        writer.writeheader()
        writer.writerows(rows)


def facts(folder: Path, people: list[dict[str, Any]], acts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    write(folder / "people.csv", PEOPLE, people)
    write(folder / "memberships.csv", MEMBERSHIPS, [])
    write(folder / "acts.csv", ACTS, acts)
    with engine() as connection:
        load_extract(connection, folder)
        build_facts(connection)
        return connection.execute("SELECT source, target, verb, counted, n FROM fact ORDER BY ALL").fetchall()


@pytest.mark.parametrize("verb", ["reshare", "bring-back"])
def test_what_is_passed_on_from_outside_flows_from_its_author_to_who_passed_it_on(tmp_path, verb):
    boost = act("k1", verb, "ann", recipients=AUTHOR, in_reply_to="never-seen")
    assert facts(tmp_path, [person("ann")], [boost]) == [(AUTHOR, "ann", verb, True, 1)]


def test_without_any_parent_named_the_author_still_counts(tmp_path):
    boost = act("k1", "reshare", "ann", recipients=AUTHOR)
    assert facts(tmp_path, [person("ann")], [boost]) == [(AUTHOR, "ann", "reshare", True, 1)]


def test_a_parent_in_the_ledger_counts_once(tmp_path):
    post = act("k0", "share", "bob")
    boost = act("k1", "reshare", "ann", recipients="bob", in_reply_to="k0")
    assert facts(tmp_path, [person("ann"), person("bob")], [post, boost]) == [
        ("bob", "ann", "share", True, 1)
    ]


def test_each_author_of_what_is_passed_on_counts(tmp_path):
    boost = act("k1", "reshare", "ann", recipients=f"{AUTHOR};outside:b.example:bea")
    assert [row[0] for row in facts(tmp_path, [person("ann")], [boost])] == ["outside:b.example:bea", AUTHOR]


def test_passing_on_ones_own_words_is_no_flow(tmp_path):
    boost = act("k1", "reshare", "ann", recipients="ann")
    assert facts(tmp_path, [person("ann")], [boost]) == []


def test_a_colleague_who_is_not_counted_is_not_made_a_source(tmp_path):
    boost = act("k1", "reshare", "ann", recipients="bob", in_reply_to="not-read")
    found = facts(tmp_path, [person("ann"), person("bob", counted=False)], [boost])
    assert found == [("bob", "ann", "reshare", False, 1)]


def test_without_author_nothing_flows(tmp_path):
    assert facts(tmp_path, [person("ann")], [act("k1", "reshare", "ann", in_reply_to="never-seen")]) == []


def test_whoever_engages_twice_with_one_share_took_it_in_once(tmp_path):
    post = act("k0", "share", "bob")
    engaged = {"flow": "none", "engages": True, "in_reply_to": "k0"}
    first = act("k1", "share", "ann", **engaged)
    again = act("k2", "share", "ann", **engaged)
    assert facts(tmp_path, [person("ann"), person("bob")], [post, first, again]) == [
        ("bob", "ann", "share", True, 1)
    ]
