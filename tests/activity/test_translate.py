"""What a network says becomes acts of the ledger: verbs, parties, keys and nothing of the text."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import AccountRef, Activity, Object, activity_id, readable_audiences
from plnhub.activity import Party
from plnhub.activity.translate import Owner, accounts_in, act_from, acts_from, object_in

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN = AccountRef(network="mastodon", host="social.example", account_id="7", handle="ann@social.example")
BOB = replace(ANN, account_id="8", handle="bob@social.example")
EVE = replace(ANN, account_id="9", handle="eve@far.example")
OWNER = Owner(
    person_id=1, profile_id=5, since=AT - timedelta(days=1), staff={("mastodon", "social.example", "8"): 2}
)
SECRET = "the words themselves"


def said(kind: Any = "Create", thing: str = "Note", **more: Any) -> Activity:
    made: dict[str, Any] = {
        "id": "42",
        "type": thing,
        "attributed_to": ANN,
        "content": SECRET,
        "name": SECRET,
    }
    made |= more.pop("object", {})
    defaults: dict[str, Any] = {"observed": AT, "published": AT, "audience": "public", "origin": "api"}
    found, actor = Object(**made), more.pop("actor", ANN)
    return Activity(
        id=activity_id(actor, kind, found.id), type=kind, actor=actor, object=found, **(defaults | more)
    )


def act(activity: Activity) -> Any:
    return act_from(activity, OWNER)


@pytest.mark.parametrize(
    ("activity", "verb"),
    [
        (said(), "share"),
        (said(thing="Commit"), "share"),
        (said(thing="Article"), "publish"),
        (said(thing="Video"), "publish"),
        (said(thing="Publication"), "publish"),
        (said(thing="Review", in_reply_to="1"), "review"),
        (said(in_reply_to="1"), "reply"),
        (said(thing="Article", in_reply_to="1"), "reply"),
        (said("Update"), "share"),
        (said("Announce", object={"attributed_to": BOB}), "reshare"),
        (said("Follow"), "follow"),
        (said("Join"), "join"),
        (said("Delete"), "retract"),
        (said("Update", thing="Tombstone"), "retract"),
    ],
)
def test_each_kind_of_act_has_its_verb(activity: Activity, verb: str):
    assert act(activity).verb == verb


@pytest.mark.parametrize("kind", ["Like", "Add", "Move"])
def test_what_says_nothing_about_learning_is_left_out(kind: str):
    assert act(said(kind)) is None


@pytest.mark.privacy
@pytest.mark.parametrize("audience", ["followers", "direct", "internal", "unknown"])
def test_what_is_not_open_to_everybody_is_left_out(audience: str):
    assert act(said(audience=audience)) is None


@pytest.mark.parametrize("audience", ["followers", "direct", "unknown"])
def test_a_server_of_the_company_brings_what_the_company_may_read_and_no_more(audience: str):
    at_work = replace(OWNER, audiences=readable_audiences(frozenset({"tenant"})))
    assert act_from(said(audience="internal"), at_work) is not None
    assert act_from(said(audience=audience), at_work) is None


def test_what_is_open_but_not_listed_counts():
    assert act(said(audience="unlisted")).verb == "share"


@pytest.mark.privacy
def test_no_word_of_the_text_is_kept():
    kept = act(said(object={"url": "https://social.example/@ann/42"}))
    assert SECRET not in " ".join(str(getattr(kept, field.name)) for field in fields(kept))


def test_the_owner_acts_as_a_member_of_staff():
    assert act(said()).actor == Party.staff(1)


def test_a_colleague_is_known_by_the_proven_account():
    assert act(said(in_reply_to="1", mentions=(BOB,))).recipients == (Party.staff(2),)


def test_anybody_else_is_an_account_by_its_immutable_id():
    mentioned = act(said(in_reply_to="1", mentions=(EVE,))).recipients
    assert mentioned == (Party(network="mastodon", handle="9@social.example"),)


def test_the_same_id_at_another_host_is_another_account():
    elsewhere = replace(BOB, host="far.example")
    assert act(said(mentions=(elsewhere,))).recipients == (Party(network="mastodon", handle="8@far.example"),)


def test_nobody_is_a_recipient_twice():
    assert len(act(said(mentions=(EVE, EVE))).recipients) == 1


def test_what_is_passed_on_comes_from_its_author():
    assert act(said("Announce", object={"attributed_to": BOB}, mentions=(EVE,))).recipients == (
        Party.staff(2),
    )


def test_what_is_passed_on_points_to_the_original():
    assert act(said("Announce")).in_reply_to == "mastodon:social.example:object:42"


def test_passing_on_ones_own_words_has_no_recipient():
    assert act(said("Announce")).recipients == ()


def test_two_people_may_pass_the_same_thing_on():
    assert act(said("Announce")).key != act(said("Announce", actor=BOB)).key


def test_a_reply_points_to_the_key_of_what_it_answers():
    assert act(said(in_reply_to="41")).in_reply_to == act(said(object={"id": "41"})).key


@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_edits_and_deletions_keep_the_key(kind: str):
    assert act(said(kind)).key == "mastodon:social.example:object:42"


@pytest.mark.parametrize("author", [None, BOB])
def test_what_somebody_else_may_have_made_carries_who_brought_it(author: AccountRef | None):
    mine, theirs = (said(actor=ref, object={"attributed_to": author}) for ref in (ANN, EVE))
    assert act(mine).key != act(theirs).key


@pytest.mark.parametrize("author", [None, ANN])
def test_a_key_tells_the_object_it_was_made_of(author: AccountRef | None):
    assert object_in(act(said(object={"attributed_to": author})).key, ANN) == "42"


def test_what_was_passed_on_is_no_object_of_ones_own():
    assert object_in(act(said("Announce")).key, ANN) is None


def test_an_edit_is_a_new_revision():
    assert act(said(revision="2")).revision == "2"


def test_the_first_hashtag_is_the_topic():
    assert act(said(object={"tag": ("#Kafka", "Flink")})).topic == "kafka"


@pytest.mark.parametrize("tags", [(), ("#",)])
def test_without_a_hashtag_there_is_no_topic(tags: tuple[str, ...]):
    assert act(said(object={"tag": tags})).topic is None


def test_a_thread_is_named_like_the_act_that_began_it():
    assert act(said(context="1")).context == "mastodon:social.example:object:1"


def test_an_undated_act_counts_when_it_was_seen():
    assert act(said(published=None, observed=AT + timedelta(hours=1))).occurred_at == AT + timedelta(hours=1)


def test_nothing_from_before_the_consent_gets_in():
    assert acts_from([said(published=AT - timedelta(days=2))], OWNER) == []


def test_what_does_not_fit_stands_as_its_hash():
    long = act(
        said(
            revision="r" * 101,
            object={"id": "i" * 700, "url": f"https://x.example/{'u' * 2000}"},
            mentions=(replace(EVE, account_id="a" * 501),),
        )
    )
    assert (len(long.key), len(long.revision), long.object) == (71, 71, None)


def test_a_long_account_fits_the_ledger():
    named = act(said(mentions=(replace(EVE, account_id="a" * 501),))).recipients[0]
    assert len(named.handle) <= 500


def test_accounts_are_asked_for_by_network_host_and_id():
    assert accounts_in([said(mentions=(BOB, ANN))]) == {("mastodon", "social.example", "8")}
