"""X's archive: cut and never evaluated, reposts told by their text, edits joined, nothing deleted."""

from pathlib import Path
from typing import Any

import pytest

from connectors.archives import recognised
from connectors.archives.refusal import ArchiveRefused
from connectors.archives.x import OLD_WORDING
from tests.connectors.archives.makers import (
    TWEET,
    acts_in,
    folder_of,
    opened,
    problems_in,
    script,
    x_archive,
)


def tweet(**more: Any) -> dict[str, Any]:
    return {"tweet": TWEET["tweet"] | more}


def one(*tweets: Any, **more: Any) -> Any:
    (act,) = acts_in(opened(x_archive(*tweets, **more)))
    return act


@pytest.fixture
def recorded(shared_data: Path) -> dict[str, Any]:
    folder = folder_of(shared_data, "x_archive")
    names = {
        "tweets": "tweets",
        "note_tweet": "note-tweet",
        "account": "account",
        "deleted_tweets": "deleted-tweets",
    }
    return {
        f"data/{stem}.js": f"window.YTD.{name}.part0 = {(folder / f'{stem}.part0.json').read_text('utf-8')}"
        for name, stem in names.items()
    }


def test_the_owner_is_read_from_the_account_and_never_guessed():
    archive = opened(x_archive(TWEET))
    assert recognised(archive).owner(archive).account_id == "990001"


def test_without_the_account_file_it_is_nobodys():
    with pytest.raises(ArchiveRefused, match="does not say whose"):
        acts_in(opened({"data/tweets.js": script("tweets", [TWEET])}))


def test_an_address_of_mail_is_dropped():
    archive = opened(x_archive(TWEET))
    assert "ada@" not in repr(recognised(archive).owner(archive))


@pytest.mark.parametrize(
    "lead", ["window.YTD.tweet.part0=", "window.YTD.tweets.part12 = ", "\ufeffwindow.YTD.tweets.part0 = "]
)
def test_every_lead_of_the_script_is_cut(lead: str):
    members = x_archive() | {"data/tweets.js": f'{lead}[{{"tweet":{{"id_str":"1","full_text":"a"}}}}]'}
    assert len(acts_in(opened(members))) == 1


@pytest.mark.parametrize(
    "trick",
    [
        'alert(1); window.YTD.tweets.part0 = [{"tweet":{"id_str":"1"}}]',
        'window.YTD.deleted_tweets.part0 = [{"tweet":{"id_str":"1"}}]',
        'window.YTD["tweets"].part0 = [{"tweet":{"id_str":"1"}}]',
        "window.YTD.tweets.part0 = eval('[]')",
    ],
)
def test_any_other_script_is_not_read(trick: str):
    members = x_archive(TWEET) | {"data/tweets-part1.js": trick}
    assert [act.object.id for act in acts_in(opened(members))] == ["18"]


def test_more_parts_are_read_in_turn():
    members = x_archive(tweet(id_str="1"), **{"data__tweets-part1.js": script("tweets", [tweet(id_str="2")])})
    assert {act.object.id for act in acts_in(opened(members))} == {"1", "2"}


@pytest.mark.parametrize("date", ["Sat Dec 06 18:20:30 +0000 2025", "2025-12-06T18:20:30.000Z"])
def test_both_ways_of_writing_dates_are_read(date: str):
    assert one(tweet(created_at=date)).published.isoformat() == "2025-12-06T18:20:30+00:00"


def test_a_repost_is_told_by_its_text_and_its_words_stay_anothers():
    people = {"user_mentions": [{"screen_name": "Carol_x", "id_str": "990003"}]}
    act = one(tweet(full_text="RT @carol_x: her words", retweeted=False, entities=people))
    assert (act.type, act.object.content, act.object.attributed_to.account_id) == ("Announce", None, "990003")


def test_a_reply_to_somebody_names_them():
    act = one(tweet(in_reply_to_status_id_str="17", in_reply_to_user_id_str="990002"))
    assert (act.in_reply_to, [ref.account_id for ref in act.mentions]) == ("17", ["990002"])


def test_a_reply_to_oneself_names_nobody():
    act = one(tweet(in_reply_to_status_id_str="17", in_reply_to_user_id_str="990001"))
    assert (act.in_reply_to, act.mentions) == ("17", ())


def test_signs_written_for_html_stay_one_text():
    assert one(tweet(full_text="this &amp; that")).object.content == "this &amp; that"


def test_short_addresses_are_written_out():
    links = {"urls": [{"url": "https://t.co/a", "expanded_url": "https://blog.example/p"}]}
    assert (
        one(tweet(full_text="see https://t.co/a", entities=links)).object.content
        == "see https://blog.example/p"
    )


def test_an_edited_post_is_one_act_under_its_first_number():
    old = {"edit_info": {"initial": {"editTweetIds": ["18", "19"]}}}
    new = {
        "edit_info": {"edit": {"initialTweetId": "18", "editControlInitial": {"editTweetIds": ["18", "19"]}}}
    }
    archive = opened(x_archive(tweet(id_str="19", **new), tweet(id_str="18", **old)))
    assert [each.why for each in problems_in(archive)] == [OLD_WORDING]
    assert [(act.object.id, act.revision) for act in acts_in(archive)] == [("18", "19")]


def test_the_rest_of_a_long_post_is_joined():
    note = {
        "lifecycle": {"initialTweetId": "18"},
        "core": {"text": "the whole text", "hashtags": [{"text": "long"}]},
    }
    act = one(tweet(), **{"data__note-tweet.js": script("note_tweet", [{"noteTweet": note}])})
    assert (act.object.content, act.object.tag) == ("the whole text", ("long",))


def test_posts_of_an_account_that_was_closed_once_may_not_have_been_public():
    closed = script("protected_history", [{"protectedHistory": {"action": "Protect"}}])
    assert one(tweet(), **{"data__protected-history.js": closed}).audience == "unknown"


def test_what_was_deleted_liked_or_written_to_one_person_is_never_opened():
    secret = {"deleted_tweets": "deleted-tweets", "like": "like", "direct_messages": "direct-messages"}
    more = {f"data/{stem}.js": script(name, [tweet(id_str="66")]) for name, stem in secret.items()}
    archive = opened(x_archive(TWEET) | more)
    assert [act.object.id for act in acts_in(archive)] == ["18"]
    assert set(archive.records) == {"data/tweets.js"}


def test_the_recorded_shapes_give_what_they_hold(recorded: dict[str, Any]):
    archive = opened(recorded)
    assert [act.type for act in acts_in(archive)] == ["Create"] * 3 + ["Announce"] + ["Create"] * 2
    assert len(problems_in(archive)) == 2
    assert "never be imported" not in repr(acts_in(archive))
