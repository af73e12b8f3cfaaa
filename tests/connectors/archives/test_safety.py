"""A zip file from a stranger hurts nobody: bombs, wrong names, links, damage and other people's archives."""

import io
import stat
import struct
import zipfile
from collections.abc import Iterator

import pytest

from connectors.archives import archive as archives
from connectors.archives import recognised
from connectors.archives.archive import Archive
from connectors.archives.contract import Problem
from connectors.archives.records import CUT_OFF
from connectors.archives.refusal import ArchiveRefused
from tests.connectors.archives.makers import (
    ACCOUNT,
    SHARE,
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

MEGABYTE = 2**20


def refused(file: io.BytesIO) -> str:
    with pytest.raises(ArchiveRefused) as told:
        found_in(Archive(file))
    return told.value.words


def packed(
    *members: tuple[zipfile.ZipInfo | str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for info, content in members:
            made.writestr(info, content)
    file.seek(0)
    return file


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


def test_a_bomb_by_ratio_is_stopped_long_before_its_end():
    big = b"[" + b" " * (200 * MEGABYTE)
    file = packed(
        ("data/account.js", script("account", ACCOUNT)),
        ("data/tweets.js", b"window.YTD.tweets.part0 = " + big),
    )
    archive = Archive(file)
    reader = recognised(archive)
    owner = reader.owner(archive)
    list(reader.read(archive, owner, None))  # type: ignore[arg-type]
    assert archive._read < 3 * MEGABYTE


def test_a_bomb_of_small_records_is_refused():
    tweets = b",".join([b'{"tweet":{}}' + b" " * 2000] * 10_000)
    lead = b"window.YTD.tweets.part0 = ["
    file = packed(("data/account.js", script("account", ACCOUNT)), ("data/tweets.js", lead + tweets + b"]"))
    assert "unpacks to far more" in refused(file)


def test_a_nested_zip_is_never_opened():
    inner = zipped(x_archive(TWEET)).getvalue()
    assert "No network's archive" in refused(packed(("data/inner.zip", inner), ("data/tweets.zip", inner)))


def test_all_that_was_unpacked_has_a_cap(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 500)
    assert "unpacks to far more" in refused(zipped(x_archive(*[TWEET] * 100)))


def test_ten_thousand_members_are_fine_and_only_the_listed_ones_are_opened():
    photos = {f"data/tweets_media/{number}.jpg": b"x" for number in range(10_000)}
    archive = opened({**photos, **x_archive(TWEET)})
    assert len(acts_in(archive)) == 1
    assert set(archive.records) == {"data/tweets.js"}


def test_more_members_than_anybody_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 10)
    assert "too many files" in refused(zipped({f"{number}.txt": b"" for number in range(11)}))


def test_a_table_of_contents_beyond_measure_is_never_read():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0x7FFFFFFF, 30, 0)
    file = _Declared(b"PK\x03\x04" + b"\0" * 26 + end, 0x7FFFFFFF)
    with pytest.raises(ArchiveRefused):
        Archive(file)
    assert file.largest < MEGABYTE


class _Declared(io.BytesIO):
    """A file that pretends to be as large as its table says, and notes how much is asked of it at once."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self.largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size or 0)
        return super().read(size)


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


def test_a_record_without_an_end_takes_no_memory():
    endless = b'window.YTD.tweets.part0 = [{"tweet":{"full_text":"' + b"ab%d" * (2 * MEGABYTE)
    file = packed(
        ("data/account.js", script("account", ACCOUNT)),
        ("data/tweets.js", endless),
        method=zipfile.ZIP_STORED,
    )
    assert [each.why for each in problems_in(Archive(file))] == [CUT_OFF]


def test_brackets_without_end_break_nothing():
    deep = b"window.YTD.tweets.part0 = " + b"[" * MEGABYTE
    file = packed(
        ("data/account.js", script("account", ACCOUNT)), ("data/tweets.js", deep), method=zipfile.ZIP_STORED
    )
    assert [each.why for each in problems_in(Archive(file))] == [CUT_OFF]


def test_a_csv_cell_without_an_end_takes_no_memory():
    endless = SHARE.encode() + b'2026-04-01 12:00:00,"' + b"word " * (MEGABYTE)
    archive = Archive(packed(("Shares.csv", endless), method=zipfile.ZIP_STORED))
    assert len(acts_in(archive)) == 1
    assert archive._read < 4 * MEGABYTE


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
