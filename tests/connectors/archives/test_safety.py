"""A zip file from a stranger hurts nobody: bombs, wrong names, links, damage and other people's archives."""

import io
import stat
import zipfile
from collections.abc import Iterator

import pytest

from connectors.archives.archive import Archive
from connectors.archives.contract import Problem
from connectors.archives.records import CUT_OFF
from tests.connectors.archives.makers import (
    TWEET,
    acts_in,
    found_in,
    opened,
    outbox,
    problems_in,
    script,
    x_archive,
    zipped,
)
from tests.connectors.archives.packing import packed, refused


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"", "not a zip file"),
        (b"<html>", "not a zip file"),
        (b"\x1f\x8b\x08 a tar ball", "packed in another way"),
        (b"Rar!\x1a\x07", "packed in another way"),
        (b"7z\xbc\xaf\x27\x1c", "packed in another way"),
        (b"PK\x03\x04 and no more", "damaged or not complete"),
    ],
)
def test_what_is_no_whole_zip_is_told(start: bytes, words: str):
    assert words in refused(io.BytesIO(start))


def test_a_page_before_a_zip_is_no_zip():
    both = io.BytesIO(b"<html>" + zipped(x_archive(TWEET)).getvalue())
    assert "not a zip file" in refused(both)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_zip_is_told(kept: float):
    whole = zipped(x_archive(TWEET)).getvalue()
    assert "damaged or not complete" in refused(io.BytesIO(whole[: int(len(whole) * kept)]))


@pytest.mark.parametrize(
    "name",
    [
        "../data/tweets.js",
        "/data/tweets.js",
        "data/../data/tweets.js",
        "data//tweets.js",
        "C:/data/tweets.js",
        "..\\data\\tweets.js",
        "./data/tweets.js",
    ],
)
def test_a_name_that_leads_elsewhere_is_no_member(name: str):
    assert "No network's archive" in refused(packed((name, script("tweets", [TWEET]))))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_link_or_a_device_is_no_member(kind: int):
    info = zipfile.ZipInfo("data/tweets.js")
    info.external_attr = (kind | 0o777) << 16
    assert "No network's archive" in refused(packed((info, script("tweets", [TWEET]))))


def test_one_name_twice_is_refused():
    twice = script("tweets", [TWEET])
    with pytest.warns(UserWarning, match="Duplicate"):
        file = packed(("data/tweets.js", twice), ("data/tweets.js", twice))
    assert "names the same file twice" in refused(file)


def test_a_locked_member_is_told():
    raw = bytearray(zipped(x_archive(TWEET)).getvalue())
    for at in _entries(raw):
        raw[at] |= 1
    assert "asks for a password" in refused(io.BytesIO(bytes(raw)))


def _entries(raw: bytearray) -> Iterator[int]:
    """Where the flags of each entry stand, in the table and before each member."""
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(sign)
        while at >= 0:
            yield at + offset
            at = raw.find(sign, at + 4)


def test_a_rare_way_of_packing_is_not_opened():
    assert "No network's archive" in refused(
        packed(("data/tweets.js", script("tweets", [TWEET])), method=zipfile.ZIP_LZMA)
    )


def test_a_small_archive_with_a_wrong_sum_is_told():
    raw = bytearray(packed(*x_archive(TWEET).items(), method=zipfile.ZIP_STORED).getvalue())
    at = raw.find(b'"words"')
    raw[at + 1 : at + 2] = b"W"
    assert "damaged" in refused(io.BytesIO(bytes(raw)))


def test_a_member_with_a_wrong_sum_is_told_and_what_came_before_stands():
    many = x_archive(*[TWEET] * 1000)
    raw = bytearray(packed(*many.items(), method=zipfile.ZIP_STORED).getvalue())
    at = raw.find(b'"words"')
    raw[at + 1 : at + 2] = b"W"
    archive = Archive(io.BytesIO(bytes(raw)))
    found = found_in(archive)
    assert [each.why for each in found if isinstance(each, Problem)] == [CUT_OFF]
    assert len(found) > 1


def test_damage_in_the_middle_of_a_member_is_told():
    raw = bytearray(zipped(x_archive(*[TWEET | {"n": number} for number in range(5000)])).getvalue())
    middle = len(raw) // 2
    raw[middle : middle + 50] = bytes(50)
    assert CUT_OFF in {each.why for each in problems_in(Archive(io.BytesIO(bytes(raw))))}


def test_broken_json_is_told_and_the_other_members_are_read():
    archive = opened({**x_archive(TWEET), "data/tweets-part1.js": "window.YTD.tweets.part1 = [{,,,"})
    assert ([each.why for each in problems_in(archive)], len(acts_in(archive))) == ([CUT_OFF], 1)


def test_nobody_is_recognised_in_an_empty_zip():
    assert "No network's archive" in refused(zipped({}))


def test_two_networks_in_one_file_are_refused():
    assert "two networks" in refused(zipped({**x_archive(TWEET), **outbox()}))


@pytest.mark.parametrize(
    "name",
    [
        "data/following.json",
        "your_facebook_activity/data.json",
        "data/tweets.js.bak",
        "mydata/tweets.json",
        "a/b/c/data/tweets.js",
    ],
)
def test_a_name_that_only_resembles_a_member_is_none(name: str):
    assert "No network's archive" in refused(zipped({name: script("tweets", [TWEET])}))


def test_a_right_name_with_another_content_is_not_recognised():
    assert "No network's archive" in refused(
        zipped({"data/tweets.js": "alert(1)", "Shares.csv": "a,b\n1,2\n"})
    )
