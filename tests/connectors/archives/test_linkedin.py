"""LinkedIn's archive: two ways of quoting, names with numbers, blank dates, groups, and no private column."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.archives import recognised
from connectors.archives.contract import Problem
from connectors.archives.linkedin import IN_GROUP, NOT_PUBLIC
from connectors.archives.records import WRONG_WIDTH
from tests.connectors.archives.makers import (
    NOW,
    SHARE,
    acts_in,
    folder_of,
    found_in,
    opened,
    problems_in,
)

HEAD = SHARE.partition("\n")[0]
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7401"


def shares(*rows: str, name: str = "Shares.csv") -> dict[str, str | bytes]:
    return {name: "\n".join((HEAD, *rows)) + "\n"}


def comments(*rows: str) -> dict[str, str | bytes]:
    return {"Comments.csv": "\n".join(("Date,Link,Message", *rows)) + "\n"}


@pytest.mark.parametrize(
    "name", ["Shares.csv", "Shares_900001.csv", "Shares_1.csv", "Basic_Export/Shares.csv"]
)
def test_names_may_carry_a_number_or_stand_in_one_folder(name: str):
    assert recognised(opened({name: SHARE})).network == "linkedin"


def test_a_list_of_connections_alone_is_no_archive_of_linkedin(shared_data: Path):
    listed = (folder_of(shared_data, "linkedin") / "Connections.csv").read_bytes()
    archive = opened({"Connections.csv": listed, **shares()})
    assert {each.why for each in problems_in(archive)} == {NOT_PUBLIC}


def test_a_preamble_and_a_mark_at_the_start_are_skipped():
    noted = '\ufeffNotes:\n"When exporting, ""some"" are blank."\n\n' + SHARE
    assert len(acts_in(opened({"Shares.csv": noted}))) == 1


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('"a ""quoted"" word"', 'a "quoted" word'),
        ('"a \\"quoted\\" word"', 'a "quoted" word'),
        ('"two lines,\nand a comma"', "two lines,\nand a comma"),
        ('"both \\"one\\" and ""two"""', 'both "one" and "two"'),
    ],
)
def test_both_ways_of_quoting_are_read(cell: str, words: str):
    (act,) = acts_in(opened(comments(f"2026-05-08 09:00:00,{LINK},{cell}")))
    assert act.object.content == words


def test_a_line_of_the_wrong_width_is_told_and_the_next_one_is_read():
    archive = opened(comments("BADROW", f"2026-05-08 09:00:00,{LINK},fine"))
    found = found_in(archive)
    assert [getattr(each, "why", "act") for each in found] == [WRONG_WIDTH, "act"]


def test_times_without_a_zone_are_in_utc():
    (act,) = acts_in(opened({"Shares.csv": SHARE}))
    assert act.published == datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "soon", "2031-01-01 00:00:00", "1970-01-01 00:00:00"])
def test_a_blank_or_wrong_date_is_unknown(date: str):
    (act,) = acts_in(opened(comments(f"{date},{LINK},words")))
    assert act.published is None


def test_the_name_of_a_post_is_read_out_of_its_address():
    (act,) = acts_in(opened({"Shares.csv": SHARE}))
    assert act.object.id == "urn:li:share:7448"


def test_a_comment_answers_its_post():
    (act,) = acts_in(opened(comments(f"2026-05-08 09:00:00,{LINK},words")))
    assert (act.in_reply_to, act.context) == ("urn:li:activity:7401", "urn:li:activity:7401")


def test_two_comments_of_one_second_are_two():
    twins = (f"2026-05-08 09:00:00,{LINK},first", f"2026-05-08 09:00:00,{LINK},second")
    assert len({act.id for act in acts_in(opened(comments(*twins)))}) == 2


def test_the_same_comment_has_the_same_name_in_every_archive():
    row = f"2026-05-08 09:00:00,{LINK},words"
    newer = comments(f"2026-06-08 09:00:00,{LINK},newer", row)
    assert acts_in(opened(comments(row)))[0].id == acts_in(opened(newer))[1].id


def test_a_post_in_a_group_is_left_out_although_it_calls_itself_like_public_ones():
    row = "2026-02-11 08:00:00,https://x/urn%3Ali%3AgroupPost%3A17-64,Inside,,,MEMBER_NETWORK"
    assert [each.why for each in problems_in(opened(shares(row)))] == [IN_GROUP]


def test_a_comment_in_a_group_is_not_public():
    row = "2026-02-11 08:00:00,https://x/urn%3Ali%3AgroupPost%3A17-64,Inside"
    assert [act.audience for act in acts_in(opened(comments(row)))] == ["followers"]


@pytest.mark.parametrize(
    ("visibility", "audience"),
    [("PUBLIC", "public"), ("MEMBER_NETWORK", "unknown"), ("CONNECTIONS", "followers"), ("", "unknown")],
)
def test_who_may_see_a_post(visibility: str, audience: str):
    (act,) = acts_in(opened({"Shares.csv": SHARE.replace("PUBLIC", visibility)}))
    assert act.audience == audience


def test_passing_on_anothers_post_without_a_word_is_no_post_of_ones_own():
    row = f"2026-02-11 08:00:00,https://x/urn%3Ali%3Ashare%3A1,,{LINK},,PUBLIC"
    (act,) = acts_in(opened(shares(row)))
    assert (act.type, act.object.id, act.object.content) == ("Announce", "urn:li:activity:7401", None)


def test_the_whole_folder_gives_what_it_holds_and_nothing_private(shared_data: Path):
    folder = folder_of(shared_data, "linkedin")
    archive = opened({path.name: path.read_bytes() for path in folder.glob("*.csv")})
    found = found_in(archive)
    assert [act.type for act in found if not isinstance(act, Problem)] == ["Create"] * 8 + ["Like"]
    assert not [word for word in ("aesop@", "coffee", "Ana Lopez", "Globex") if word in repr(found)]
    assert "messages.csv" not in archive.records


def test_the_archive_names_no_owner():
    archive = opened({"Shares.csv": SHARE})
    assert recognised(archive).owner(archive).account_id == ""
    assert NOW.tzinfo
