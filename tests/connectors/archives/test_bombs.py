"""What is made to grow without measure is stopped early, whatever shape it has."""

import io
import struct

import pytest

from connectors.archives import archive as archives
from connectors.archives import recognised
from connectors.archives.archive import Archive
from connectors.archives.records import CUT_OFF
from connectors.archives.refusal import ArchiveRefused
from tests.connectors.archives.makers import SHARE, TWEET, acts_in, opened, problems_in, x_archive, zipped
from tests.connectors.archives.packing import MEGABYTE, STORED, WHO, packed, refused


def test_a_bomb_by_ratio_is_stopped_long_before_its_end():
    big = b"[" + b" " * (200 * MEGABYTE)
    file = packed(
        WHO,
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
    file = packed(WHO, ("data/tweets.js", lead + tweets + b"]"))
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


def test_a_record_without_an_end_takes_no_memory():
    endless = b'window.YTD.tweets.part0 = [{"tweet":{"full_text":"' + b"ab%d" * (2 * MEGABYTE)
    file = packed(
        WHO,
        ("data/tweets.js", endless),
        method=STORED,
    )
    assert [each.why for each in problems_in(Archive(file))] == [CUT_OFF]


def test_brackets_without_end_break_nothing():
    deep = b"window.YTD.tweets.part0 = " + b"[" * MEGABYTE
    file = packed(WHO, ("data/tweets.js", deep), method=STORED)
    assert [each.why for each in problems_in(Archive(file))] == [CUT_OFF]


def test_a_csv_cell_without_an_end_takes_no_memory():
    endless = SHARE.encode() + b'2026-04-01 12:00:00,"' + b"word " * (MEGABYTE)
    archive = Archive(packed(("Shares.csv", endless), method=STORED))
    assert len(acts_in(archive)) == 1
    assert archive._read < 4 * MEGABYTE
