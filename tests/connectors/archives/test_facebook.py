"""Facebook and Instagram: text to be turned back, groups, records that are none, and no private column."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.archives import recognised
from connectors.archives.facebook import IN_GROUP
from connectors.archives.records import CUT_OFF, NO_RECORD
from tests.connectors.archives.makers import (
    Content,
    acts_in,
    folder_of,
    opened,
    problems_in,
)

POSTS = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
FACEBOOK_COMMENTS = "your_facebook_activity/comments_and_reactions/comments.json"


def facebook(*posts: Any, **more: Content) -> dict[str, Content]:
    return {POSTS: json.dumps(list(posts)), **more}


def post(words: str = "words", **more: Any) -> dict[str, Any]:
    return {"timestamp": 1_770_000_000, "data": [{"post": words}]} | more


@pytest.mark.parametrize(
    "name", [POSTS, "posts/your_posts_1.json", "facebook-ada/your_facebook_activity/posts/your_posts_2.json"]
)
def test_facebook_is_known_in_its_old_and_new_layouts(name: str):
    assert recognised(opened({name: json.dumps([post()])})).network == "facebook"


def test_facebooks_text_is_turned_back_into_what_was_written(shared_data: Path):
    raw = (folder_of(shared_data, "facebook") / "your_posts_1.json").read_bytes()
    first = acts_in(opened({POSTS: raw}))[0]
    assert first.object.content == "Feliz Año Nuevo 🎉 — con José y Жанна"


def test_text_that_was_never_mangled_stays():
    assert acts_in(opened(facebook(post("Жанна"))))[0].object.content == "Жанна"


def test_members_of_a_list_that_are_no_objects_are_told():
    assert [each.why for each in problems_in(opened(facebook(post(), 42, None)))] == [NO_RECORD, NO_RECORD]


def test_a_broken_file_is_told_and_the_others_are_read(shared_data: Path):
    broken = (folder_of(shared_data, "facebook") / "your_posts_2.json").read_bytes()
    archive = opened({**facebook(post()), POSTS.replace("_1", "_2"): broken})
    assert ([each.why for each in problems_in(archive)], len(acts_in(archive))) == ([CUT_OFF], 1)


def test_comments_in_facebooks_groups_are_left_out(shared_data: Path):
    raw = (folder_of(shared_data, "facebook") / "comments.json").read_bytes()
    archive = opened({FACEBOOK_COMMENTS: raw})
    assert [each.why for each in problems_in(archive)] == [IN_GROUP]
    assert [act.object.content for act in acts_in(archive)] == ["Très bien 🎉"]


def test_files_of_groups_are_named_and_never_opened():
    members = facebook(post()) | {"your_facebook_activity/groups/group_posts_and_comments.json": "{"}
    archive = opened(members)
    assert [each.why for each in problems_in(archive)] == [IN_GROUP]
    assert set(archive.records) == {POSTS}


def test_who_may_see_a_post_facebook_does_not_say():
    assert acts_in(opened(facebook(post())))[0].audience == "unknown"


def test_two_posts_of_one_second_are_two():
    assert len({act.id for act in acts_in(opened(facebook(post("a"), post("b"))))}) == 2


def test_facebooks_owner_is_the_number_in_the_profiles_address_and_no_mail_is_read():
    told = {
        "profile_v2": {
            "emails": {"emails": ["a@b.example"]},
            "profile_uri": "https://www.facebook.com/profile.php?id=77",
        }
    }
    archive = opened(facebook(post()) | {"profile_information/profile_information.json": json.dumps(told)})
    owner = recognised(archive).owner(archive)
    assert (owner.account_id, "a@b" in repr(owner)) == ("77", False)


def test_instagrams_posts_and_comments_are_read_in_any_language():
    comment = {
        "string_map_data": {"Kommentar": {"value": "Sch\u00c3\u00b6n"}, "Zeit": {"timestamp": 1_770_000_000}}
    }
    picture = {"media": [{"uri": "a.jpg", "creation_timestamp": 1_770_000_000, "title": "Sch\u00c3\u00b6n"}]}
    archive = opened(
        {
            "your_instagram_activity/content/posts_1.json": json.dumps([picture]),
            "your_instagram_activity/comments/post_comments_1.json": json.dumps([comment]),
            "your_instagram_activity/comments/reels_comments.json": json.dumps(
                {"comments_reels_comments": [comment]}
            ),
        }
    )
    acts = acts_in(archive)
    assert acts[0].object.content == "Schön"
    assert [bool(act.in_reply_to) for act in acts] == [False, True, True]
