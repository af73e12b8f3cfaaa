"""Below the posts of a real WordPress: threads, late approval, and the validators that hide deletions."""

from datetime import timedelta

import pytest

from connectors.contract import AccountRef, Budget
from connectors.feeds import Feeds
from plnhub.clock import utc_now
from tests.connectors.live.wordpress_author import author, number_of
from tests.connectors.replay import acts_of
from tests.servers.wordpress import WordPress as Site

pytestmark = pytest.mark.live


def test_answers_know_what_they_answer_and_whom(site: Site) -> None:
    reader, other = author(site, "lea"), author(site, "max")
    post = site.post(number_of(other), "Worth an answer")
    mine = site.comment(post, "first", author=number_of(reader))
    guest = site.comment(
        post, "I ask", comment_author="Guest", comment_author_url="https://guest.example/", parent=mine
    )
    site.comment(post, "I answer", author=number_of(reader), parent=guest)
    site.comment(post, "not mine", author=number_of(other), parent=guest)
    first, second = [act for act in reader.poll() if act.object.type == "Note"]
    home = site.url
    assert (first.in_reply_to, first.context) == (f"{home}/?p={post}", f"{home}/?p={post}")
    assert second.in_reply_to == f"{home}/?p={post}#comment-{guest}"
    assert [one.account_id for one in first.mentions] == [other.ref.account_id]
    assert [one.account_id for one in second.mentions] == ["https://guest.example/"]


def test_the_comments_feed_and_the_interface_name_the_same_threads(site: Site) -> None:
    reader = author(site, "ned")
    post = site.post(number_of(reader), "A thread")
    above = site.comment(post, "above", author=number_of(reader))
    site.comment(post, "below", author=number_of(reader), parent=above)
    by_interface = {act.object.id: act.in_reply_to for act in reader.poll() if act.in_reply_to}
    address = f"{site.url}/?feed=comments-atom"
    ref = AccountRef(network="feed", host=reader.ref.host, account_id=address)
    acts = acts_of(list(Feeds({}).poll(reader.http, ref, None, Budget())))
    by_feed = {act.object.id: act.in_reply_to for act in acts}
    secure = {
        name.replace("http:", "https:"): to.replace("http:", "https:") for name, to in by_interface.items()
    }
    assert secure.items() <= by_feed.items()


def test_a_comment_that_was_approved_late_is_seen(site: Site) -> None:
    reader = author(site, "oli")
    post = site.post(number_of(reader), "Held")
    when = f"{utc_now() - timedelta(days=2):%Y-%m-%d %H:%M:%S}"
    mine = number_of(reader)
    held = site.comment(
        post, "held", author=mine, comment_approved="0", comment_date=when, comment_date_gmt=when
    )
    site.comment(post, "newer", author=mine)
    before = {act.object.id for act in reader.poll()}
    site.do(f"wp_set_comment_status({held}, 'approve')")
    fresh = {act.object.id for act in reader.poll()} - before
    assert fresh == {f"{site.url}/?p={post}#comment-{held}"}


@pytest.mark.parametrize(
    "act", ["wp_trash_comment({})", "wp_delete_comment({}, true)", "wp_spam_comment({})"]
)
def test_a_304_hides_what_the_second_look_finds(site: Site, act: str) -> None:
    reader = author(site, "pia" + act[3:5])
    post = site.post(number_of(reader), "Below this")
    number = site.comment(post, "thrown away", author=number_of(reader))
    kept = site.comment(post, "kept", author=number_of(reader))
    notes = {act.object.id.rpartition("-")[2]: act for act in reader.poll() if act.object.type == "Note"}
    feed = f"{site.url}/?feed=comments-atom"
    etag = reader.http.get(feed).headers["etag"]
    site.do(act.format(number))
    assert reader.http.get(feed, headers={"If-None-Match": etag}).status == 304
    assert (reader.state(notes[str(number)]), reader.state(notes[str(kept)])) == ("gone", "present")


def test_a_changed_comment_is_found_by_the_second_look(site: Site) -> None:
    reader = author(site, "quin")
    post = site.post(number_of(reader), "Below that")
    number = site.comment(post, "as it was", author=number_of(reader))
    note = next(act for act in reader.poll() if act.object.type == "Note")
    site.do(f"wp_update_comment(['comment_ID' => {number}, 'comment_content' => 'as it is'])")
    assert reader.state(note) == "edited"
