"""Records that lack what names them are told as problems, member by member, and cost no other record."""

import json
from typing import Any

import pytest

from connectors.archives import recognised
from connectors.archives import x as of_x
from connectors.archives.archive import Archive
from connectors.archives.contract import Problem
from connectors.archives.elements import elements
from connectors.archives.facebook import Facebook
from connectors.archives.instagram import Instagram
from connectors.archives.linkedin import LinkedIn
from connectors.archives.mastodon import Mastodon
from connectors.archives.records import NO_HEADER, NO_RECORD, csv_rows
from connectors.archives.reddit import Reddit
from connectors.archives.refusal import ArchiveRefused, Damaged
from connectors.archives.x import X
from connectors.archives.youtube import YouTube
from connectors.contract import AccountRef
from tests.connectors.archives.makers import (
    ACCOUNT,
    ACTOR,
    NOW,
    PUBLIC,
    TWEET,
    acts_in,
    opened,
    outbox,
    script,
    x_archive,
)

ADA = AccountRef(network="any", host="social.example", account_id="1")
META = "your_facebook_activity"
FACEBOOK_POSTS = f"{META}/posts/your_posts__check_ins__photos_and_videos_1.json"
INSTAGRAM_POSTS = "your_instagram_activity/content/posts_1.json"


def told(reader: Any, archive: Archive, owner: AccountRef = ADA) -> list[str]:
    return [str(each.why) for each in reader.read(archive, owner, NOW) if isinstance(each, Problem)]


def listed(*records: Any) -> str:
    return json.dumps(list(records))


@pytest.mark.parametrize("post", [{"timestamp": 1_770_000_000, "data": []}, {"data": [{"post": "x"}]}])
def test_a_facebook_post_without_words_or_time_is_a_problem(post: Any):
    assert len(told(Facebook(), opened({FACEBOOK_POSTS: listed(post)}))) == 1


def test_a_facebook_comment_without_a_time_is_a_problem():
    comments = {"comments_v2": [{"data": [{"comment": {"comment": "x"}}]}]}
    name = f"{META}/comments_and_reactions/comments.json"
    assert len(told(Facebook(), opened({name: json.dumps(comments)}))) == 1


def test_a_facebook_profile_without_an_address_names_nobody():
    name = "personal_information/profile_information/profile_information.json"
    archive = opened({name: json.dumps({"profile_v2": {}}), FACEBOOK_POSTS: listed()})
    assert Facebook().owner(archive).account_id == ""


@pytest.mark.parametrize("post", [{"media": []}, {"media": [{"uri": "a.jpg"}]}])
def test_an_instagram_post_without_a_picture_or_time_is_a_problem(post: Any):
    assert len(told(Instagram(), opened({INSTAGRAM_POSTS: listed(post)}))) == 1


@pytest.mark.parametrize(
    ("name", "header"), [("Comments.csv", "Date,Link,Message"), ("Reactions.csv", "Date,Type,Link")]
)
def test_what_linkedin_links_to_nothing_is_a_problem(name: str, header: str):
    archive = opened({name: f"{header}\n2026-04-01 12:00:00,x,x\n"})
    assert len(told(LinkedIn(), archive)) == 1


@pytest.mark.parametrize("kind", ["Create", "Announce"])
def test_what_mastodon_gives_no_address_is_a_problem(kind: str):
    item = {"type": kind, "actor": ACTOR["id"], "to": [PUBLIC], "object": {"type": "Note", "to": [PUBLIC]}}
    archive = opened(outbox(item))
    assert NO_RECORD in told(Mastodon(), archive, Mastodon().owner(archive))


def test_a_table_without_its_header_is_a_problem():
    (found,) = csv_rows(opened({"a.csv": "one,two\n1,2\n"}), "a.csv", ("wanted",))
    assert isinstance(found, Problem)
    assert found.why == NO_HEADER


@pytest.mark.parametrize("line", ["!,2026-04-01 12:00:00 UTC,,x,x", "one cell alone"])
def test_a_reddit_row_without_an_id_or_of_another_width_is_a_problem(line: str):
    header = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media"
    wide = line + "," * (9 - line.count(",")) if "," in line else line
    assert len(told(Reddit(), opened({"comments.csv": f"{header}\n{wide}\n"}))) == 1


def test_a_row_of_another_width_or_without_an_id_in_youtubes_table_is_a_problem():
    header = "Comment ID,Channel ID,Comment Create Timestamp,Video ID,Comment Text"
    good = 'c1,UC1,2026-04-01T12:00:00Z,v1,"{""text"":""x""}"'
    archive = opened(
        {"Takeout/YouTube/comments/comments.csv": f"{header}\n{good}\nodd\n{good.removeprefix('c1')}\n"}
    )
    assert len(told(YouTube(), archive)) == 2


def test_x_names_its_owner_by_a_number_in_any_of_its_records():
    records = [{"account": {"accountId": "none"}}, *ACCOUNT]
    with pytest.raises(ArchiveRefused):
        X().owner(opened({"data/account.js": script("account", records[:1])}))


def test_x_does_without_long_texts_that_break_off_or_have_no_end(monkeypatch: pytest.MonkeyPatch):
    notes = script("note_tweet", [{"noteTweet": {"core": {"text": "long " * 9}}}])
    assert len(acts_in(opened(x_archive(TWEET, data__note_tweet=notes)))) == 1
    broken = {**x_archive(TWEET), "data/note-tweet.js": notes[:-20]}
    assert len(acts_in(opened(broken))) == 1
    monkeypatch.setattr(of_x, "MOST_NOTE_TEXT", 3)
    assert len(acts_in(opened({**x_archive(TWEET), "data/note-tweet.js": notes}))) == 1


def test_what_follows_a_list_is_read_to_its_end_and_a_list_without_one_is_damaged():
    archive = opened({"long.json": "[1]" + " " * 200_000, "cut.json": "[1, 2", "begun.json": "["})
    with archive.open("long.json") as whole:
        assert list(elements(whole)) == [1]
    for name in ("cut.json", "begun.json"):
        with archive.open(name) as cut, pytest.raises(Damaged):
            list(elements(cut))


def test_the_readers_are_found_by_what_they_hold():
    assert recognised(opened(x_archive(TWEET))).network == "x"
