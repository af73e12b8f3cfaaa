"""Whatever is uploaded, reading it ends, and what comes out belongs to the network that was recognised."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.archives import ARCHIVES, recognised
from connectors.archives.archive import Archive
from connectors.archives.contract import Problem
from connectors.archives.refusal import ArchiveRefused
from connectors.contract import Activity
from tests.connectors.archives.makers import NOW, SHARE, TWEET, Content, note, outbox, x_archive, zipped
from tests.connectors.archives.test_facebook import FACEBOOK_COMMENTS, facebook, post
from tests.connectors.archives.test_youtube_reddit import TAKEOUT, reddit, youtube

INSTAGRAM = {
    "media/posts_1.json": json.dumps([{"media": [{"uri": "a", "creation_timestamp": 1_770_000_000}]}])
}
WHOLE: dict[str, dict[str, Content]] = {
    "linkedin": {"Shares.csv": SHARE},
    "x": x_archive(TWEET, TWEET),
    "facebook": facebook(post(), post("more")),
    "instagram": INSTAGRAM,
    "youtube": youtube("U1,UCme,2026-01-01T00:00:00Z,0,,,v1,words"),
    "mastodon": outbox(note(), note(8)),
    "reddit": reddit(),
}
NAMES = st.sampled_from(
    [
        *(name for members in WHOLE.values() for name in members),
        FACEBOOK_COMMENTS,
        TAKEOUT,
        "data/note-tweet.js",
        "data/protected-history.js",
        "Comments.csv",
        "Reactions.csv",
        "posts.csv",
        "following_accounts.csv",
        "your_instagram_activity/comments/post_comments_1.json",
        "profile_information/profile_information.json",
        "personal_information/personal_information/personal_information.json",
        "x" * 300,
    ]
)
KEYS = st.sampled_from(
    [
        "tweet",
        "id_str",
        "full_text",
        "created_at",
        "entities",
        "user_mentions",
        "edit_info",
        "initial",
        "editTweetIds",
        "data",
        "post",
        "media",
        "attachments",
        "timestamp",
        "comment",
        "comments_v2",
        "orderedItems",
        "actor",
        "type",
        "object",
        "id",
        "to",
        "cc",
        "tag",
        "published",
        "string_map_data",
        "creation_timestamp",
        "account",
        "accountId",
        "noteTweet",
        "core",
        "text",
        "lifecycle",
    ]
)
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def read(file: io.BytesIO) -> tuple[str, list[Activity | Problem]]:
    """What a careful caller gets: a network and what was found, or nothing when it is refused."""
    try:
        archive = Archive(file)
        reader = recognised(archive)
        return reader.network, list(reader.read(archive, reader.owner(archive), NOW))
    except ArchiveRefused:
        return "", []


def check(network: str, found: list[Activity | Problem]) -> None:
    acts = [each for each in found if isinstance(each, Activity)]
    assert {act.actor.network for act in acts} <= {network}
    assert all(act.published is None or act.published.tzinfo for act in acts)
    assert all(act.object.id and act.origin == "archive" for act in acts)


@pytest.mark.parametrize("network", sorted(ARCHIVES))
def test_each_whole_archive_is_its_own_networks(network: str):
    name, found = read(zipped(WHOLE[network]))
    assert (name, any(isinstance(each, Activity) for each in found)) == (network, True)


@pytest.mark.parametrize("one", sorted(ARCHIVES))
@pytest.mark.parametrize("other", sorted(ARCHIVES))
def test_two_archives_in_one_are_nobodys(one: str, other: str):
    name, _found = read(zipped({**WHOLE[one], **WHOLE[other]}))
    both_keep_their_members = not WHOLE[one].keys() & WHOLE[other].keys()
    assert name == (one if one == other else "") or not both_keep_their_members


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_to_an_end(content: bytes):
    check(*read(io.BytesIO(content)))


@given(st.binary(max_size=500))
def test_any_bytes_after_the_sign_of_a_zip_are_read_to_an_end(content: bytes):
    check(*read(io.BytesIO(b"PK\x03\x04" + content)))


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_changed_byte_anywhere_breaks_nothing(network: str, data: st.DataObject):
    raw = bytearray(_stored(WHOLE[network]))
    for _change in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    check(*read(io.BytesIO(bytes(raw))))


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_cut_archive_breaks_nothing(network: str, data: st.DataObject):
    raw = _stored(WHOLE[network])
    check(*read(io.BytesIO(raw[: data.draw(st.integers(0, len(raw)))])))


@given(st.dictionaries(NAMES, st.binary(max_size=300) | st.text(max_size=300), max_size=6))
def test_any_content_under_known_names_breaks_nothing(members: dict[str, Content]):
    check(*read(zipped(_encoded(members))))


@given(st.sampled_from(sorted(WHOLE)), st.lists(VALUES, max_size=6))
def test_records_of_any_shape_break_nothing(network: str, records: list[Any]):
    """The records take the place of the true ones, in the frame that makes the archive known."""
    check(*read(zipped(FRAMES.get(network, FRAMES["x"])(records))))


FRAMES: dict[str, Callable[[list[Any]], dict[str, Content]]] = {
    "x": lambda records: x_archive(*[{"tweet": each} for each in records], *records),
    "facebook": lambda records: (
        facebook(post(), *records) | {FACEBOOK_COMMENTS: json.dumps({"comments_v2": records})}
    ),
    "instagram": lambda records: (
        INSTAGRAM
        | {"comments/post_comments_1.json": json.dumps([{"string_map_data": each} for each in records])}
    ),
    "mastodon": lambda records: outbox(*records, *[note(object=each) for each in records]),
}


@given(st.lists(st.lists(st.text(max_size=15), max_size=6), max_size=6))
def test_lines_of_any_shape_break_nothing(rows: list[list[str]]):
    lines = "\n".join(",".join(row) for row in rows)
    check(*read(zipped(_encoded({"Shares.csv": SHARE + lines}))))
    check(*read(zipped(_encoded({TAKEOUT: str(youtube()[TAKEOUT]) + lines}))))


def _encoded(members: dict[str, Content]) -> dict[str, Content]:
    return {
        name: content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        for name, content in members.items()
    }


def _stored(members: dict[str, Content]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()
