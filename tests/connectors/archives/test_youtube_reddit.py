"""YouTube and Reddit: columns by name, text in runs, other channels, and addresses of machines."""

from pathlib import Path

import pytest

from connectors.archives import recognised
from connectors.archives.reddit import DELETED
from connectors.archives.youtube import OTHER_CHANNEL
from tests.connectors.archives.makers import (
    Content,
    acts_in,
    folder_of,
    found_in,
    opened,
    problems_in,
)

TAKEOUT = "Takeout/YouTube and YouTube Music/comments/comments.csv"
HEADER = (
    "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text"
)
REDDIT = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
THREAD = "https://www.reddit.com/r/x/comments/p1/t/"
REDDIT_ROW = (
    "abc," + THREAD + "abc/,2026-01-05 10:20:30 UTC,203.0.113.9,x,0," + THREAD + ",{parent},{body},\n"
)


def youtube(
    *rows: str,
    header: str = HEADER,
) -> dict[str, Content]:
    return {TAKEOUT: "\n".join((header, *rows)) + "\n"}


def reddit(parent: str = "", body: str = "words") -> dict[str, Content]:
    return {"comments.csv": REDDIT + REDDIT_ROW.format(parent=parent, body=body)}


@pytest.mark.parametrize(
    "header",
    [
        HEADER + ",Top-Level Comment ID",
        "Channel ID,Comment create timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment text",
        "comment id,channel id,comment create timestamp,comment text,video id,parent comment id",
    ],
)
def test_youtubes_columns_are_known_by_name_in_any_order_and_case(header: str):
    cells = {
        "comment id": "U1",
        "channel id": "UCme",
        "comment create timestamp": "2026-01-01T00:00:00Z",
        "video id": "v1",
        "comment text": "words",
    }
    row = ",".join(cells.get(name.casefold(), "") for name in header.split(","))
    (act,) = acts_in(opened(youtube(row, header=header)))
    assert (act.object.id, act.object.content, act.in_reply_to) == ("U1", "words", "v1")


def test_youtubes_text_in_several_runs_is_one(shared_data: Path):
    raw = (folder_of(shared_data, "youtube_takeout") / "comments.csv").read_bytes()
    acts = acts_in(opened({TAKEOUT: raw}))
    assert [act.object.content for act in acts] == ["top level", "a reply in two runs"]
    assert [act.in_reply_to for act in acts] == ["vid1", "UgA1"]


def test_youtubes_files_are_known_in_any_language():
    renamed = {
        "Takeout/YouTube und YouTube Music/Kommentare/Kommentare.csv": youtube(
            "U1,UCme,2026-01-01T00:00:00Z,0,,,v1,words"
        )[TAKEOUT]
    }
    assert recognised(opened(renamed)).network == "youtube"


def test_comments_of_another_channel_are_left_out():
    rows = ("U1,UCme,2026-01-01T00:00:00Z,0,,,v1,mine", "U2,UCother,2026-01-01T00:00:00Z,0,,,v1,not mine")
    archive = opened(youtube(*rows))
    assert [each.why for each in problems_in(archive)] == [OTHER_CHANNEL]
    assert [act.actor.account_id for act in acts_in(archive)] == ["UCme"]


def test_addresses_of_machines_in_reddits_archive_are_dropped():
    archive = opened(reddit())
    assert "203.0.113.9" not in repr(found_in(archive))


@pytest.mark.parametrize("body", ["[deleted]", "[removed]"])
def test_what_was_deleted_at_reddit_is_dropped_at_once(body: str):
    assert [each.why for each in problems_in(opened(reddit(body=body)))] == [DELETED]


@pytest.mark.parametrize(
    ("parent", "answered"), [("", "t3_p1"), ("xyz", "t1_xyz"), ("t1_xyz", "t1_xyz"), ("t3_p1", "t3_p1")]
)
def test_a_comment_at_reddit_answers_its_parent_or_the_post(parent: str, answered: str):
    (act,) = acts_in(opened(reddit(parent)))
    assert (act.object.id, act.in_reply_to, act.context) == ("t1_abc", answered, "t3_p1")


def test_a_post_at_reddit_answers_nothing():
    header = "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
    row = "p1,/r/x/comments/p1/t/,2026-01-05 10:20:30 UTC,203.0.113.9,x,0,A title,,words\n"
    (act,) = acts_in(opened({"posts.csv": header + row}))
    assert (act.object.id, act.object.name, act.in_reply_to) == ("t3_p1", "A title", None)
    assert act.object.url == "https://www.reddit.com/r/x/comments/p1/t/"
