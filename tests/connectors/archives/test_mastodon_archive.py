"""Mastodon's archive: the numbers of its API, and nothing that was meant for few."""

import json
from pathlib import Path

import pytest

from connectors.archives.mastodon import NO_MOMENT, NOT_OPEN, OTHER_AUTHOR
from connectors.archives.refusal import ArchiveRefused
from connectors.contract import Object, activity_id
from tests.connectors.archives.makers import (
    acts_in,
    folder_of,
    found_in,
    note,
    opened,
    outbox,
    problems_in,
)


def test_mastodons_post_has_the_number_that_the_api_gives_it():
    (act,) = acts_in(opened(outbox(note(7))))
    assert act.object.id == "7"
    assert act.id == activity_id(act.actor, "Create", "7")


@pytest.mark.parametrize(
    ("to", "cc", "audience"),
    [
        (["https://www.w3.org/ns/activitystreams#Public"], [], "public"),
        (["as:Public"], [], "public"),
        (
            ["https://social.example/users/ada/followers"],
            ["https://www.w3.org/ns/activitystreams#Public"],
            "unlisted",
        ),
    ],
)
def test_open_posts_of_mastodon(to: list[str], cc: list[str], audience: str):
    assert [act.audience for act in acts_in(opened(outbox(note(to=to, cc=cc))))] == [audience]


@pytest.mark.parametrize(
    "to", [["https://social.example/users/ada/followers"], ["https://social.example/users/bob"], []]
)
def test_posts_for_few_are_left_out(to: list[str]):
    assert [each.why for each in problems_in(opened(outbox(note(to=to, cc=[]))))] == [NOT_OPEN]


def test_a_boost_copies_no_words():
    boost = {
        "type": "Announce",
        "actor": "https://social.example/users/ada",
        "to": ["as:Public"],
        "published": "2026-05-01T10:00:00Z",
        "object": "https://other.example/users/bob/statuses/9",
    }
    (act,) = acts_in(opened(outbox(boost)))
    assert (act.type, act.object) == (
        "Announce",
        Object(id=boost["object"], type="Note", url=boost["object"]),
    )


def test_acts_of_another_account_are_left_out():
    assert [
        each.why for each in problems_in(opened(outbox(note() | {"actor": "https://evil.example/users/eve"})))
    ] == [OTHER_AUTHOR]


def test_without_the_actor_mastodons_archive_is_nobodys():
    with pytest.raises(ArchiveRefused, match="does not say whose"):
        found_in(opened({"outbox.json": outbox()["outbox.json"]}))


def test_whom_one_follows_has_no_date_and_is_left_out(shared_data: Path):
    listed = (folder_of(shared_data, "mastodon_archive") / "following_accounts.csv").read_bytes()
    archive = opened(outbox(note()) | {"following_accounts.csv": listed})
    assert [each.why for each in problems_in(archive)] == [NO_MOMENT, NO_MOMENT]


def test_activities_of_all_kinds_as_others_write_them_break_nothing(shared_data: Path):
    written = sorted((shared_data / "connectors" / "granary_conversions").glob("*.as2.json"))
    items = [json.loads(path.read_text("utf-8"), strict=False) for path in written]
    mine = [item | {"actor": "https://social.example/users/ada"} for item in items if isinstance(item, dict)]
    found = found_in(opened(outbox(*mine)))
    assert len(found) == len(mine) > 20
