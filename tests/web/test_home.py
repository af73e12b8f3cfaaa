"""The first page."""

from datetime import timedelta

from plnhub.pln.answers import answer
from plnhub.pln.asks import ask
from plnhub.pln.members import add_colleague
from tests.makers import NOW, days_ago


def put(company, author, title, topic="", token="t", now=NOW):
    return ask(company.session, author.id, title=title, body="", topic=topic, token=token, now=now)


def test_the_three_verbs_stand_on_the_first_screen(company, log_in_as):
    page = log_in_as(company.person("Ann Ash")).get("/").text
    assert all(verb in page for verb in ("Connect with", "Learn from", "Share with"))


def test_an_open_ask_near_my_gift_waits_for_me_with_the_reason(company, log_in_as):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch")
    company.gift(ann, "Apache Kafka")
    put(company, bob, "Why does Kafka rebalance?")
    page = log_in_as(ann).get("/").text
    assert "Why does Kafka rebalance?" in page
    assert "near your gift Apache Kafka" in page


def test_never_more_than_three_things_wait(company, log_in_as):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch")
    company.gift(ann, "Kafka")
    for number in range(5):
        put(company, bob, f"Kafka question {number}", token=str(number))
    assert log_in_as(ann).get("/").text.count("near your gift") == 3


def test_an_answer_without_thanks_waits_to_be_thanked(company, log_in_as):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch")
    asked = put(company, ann, "How do I begin?")
    answer(company.session, bob.id, asked.public_id, body="Like this", token="a", now=NOW)
    assert "Thank Bob Birch" in log_in_as(ann).get("/").text


def test_a_newcomer_sees_the_next_step_on_top(company, log_in_as):
    page = log_in_as(company.newcomer("Nia New")).get("/").text
    assert page.index("Your next step") < page.index("Connect with")


def test_a_suggestion_says_why(company, log_in_as):
    ann = company.person("Ann Ash")
    company.person("Olu Far", team="Support", site="Porto", title="Agent")
    assert "Works in Porto, in another team" in log_in_as(ann).get("/").text


def test_what_a_member_does_is_shown_only_with_the_members_switch(company, log_in_as):
    ann, bob, cleo = (company.person(name) for name in ("Ann Ash", "Bob Birch", "Cleo Clay"))
    for other in (bob, cleo):
        add_colleague(company.session, ann.id, other.public_id, "to listen", NOW)
        put(company, other, f"Ask of {other.name}", token=other.name, now=days_ago(1))
    company.consent(bob, show=True)
    page = log_in_as(ann).get("/").text
    network = page[page.index("In your network") :]
    assert "Ask of Bob Birch" in network
    assert "Ask of Cleo Clay" not in network


def test_whom_a_member_chooses_to_learn_from_is_no_news(company, log_in_as):
    ann, bob, cleo = (company.person(name) for name in ("Ann Ash", "Bob Birch", "Cleo Clay"))
    add_colleague(company.session, ann.id, bob.public_id, "to listen", NOW)
    add_colleague(company.session, bob.id, cleo.public_id, "to be challenged", NOW)
    company.consent(bob, show=True)
    page = log_in_as(ann).get("/").text
    assert "Bob Birch" not in page[page.index("In your network") :]


def test_what_happened_long_ago_is_no_news(company, log_in_as):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch")
    add_colleague(company.session, ann.id, bob.public_id, "to listen", NOW)
    company.consent(bob, show=True)
    put(company, bob, "An old ask", now=NOW - timedelta(days=31))
    page = log_in_as(ann).get("/").text
    assert "An old ask" not in page[page.index("In your network") :]


def test_the_home_page_takes_at_most_eight_queries(company, log_in_as, queries):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch", site="Porto", team="Support")
    company.gift(ann, "Kafka")
    put(company, bob, "Kafka?")
    add_colleague(company.session, ann.id, bob.public_id, "Kafka", NOW)
    browser = log_in_as(ann)
    queries().clear()
    browser.get("/")
    assert len(queries()) <= 8, queries()
