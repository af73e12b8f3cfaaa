"""My profiles in the browser: link an account and prove it."""

from dataclasses import replace
from re import findall

import pytest

from connectors.contract import AccountRef
from plnhub.models import Person, Profile, ProfileState
from plnhub.profiles.linking import begin_link
from plnhub.web import outside
from tests.makers import NOW
from tests.web.profiles.looking import only, profile


def test_without_a_profile_the_page_says_what_one_is_for(browser):
    assert "No account yet" in browser.get("/profiles").text


def test_a_linked_account_waits_for_its_proof(browser, linked, database):
    assert profile(database).state == ProfileState.PENDING


def test_the_page_shows_the_code_to_publish(browser, linked, database):
    assert str(profile(database).challenge) in browser.get(linked).text


def test_the_page_shows_the_address_for_a_link_back(browser, linked, ann):
    assert f"http://127.0.0.1:8000/people/{ann.public_id}" in browser.get(linked).text


def test_a_published_code_proves_the_account(proven, database):
    assert profile(database).state == ProfileState.VERIFIED


def test_a_code_that_is_not_there_is_said_in_words(browser, linked):
    browser.post(f"{linked}/verify", data={"method": "bio_token"})
    assert "The code was not found there." in browser.get(linked).text


def test_a_way_of_proof_that_the_network_does_not_have_is_not_found(browser, linked):
    assert browser.post(f"{linked}/verify", data={"method": "oauth"}).status_code == 404


def test_a_new_code_replaces_the_one_before(browser, linked, database):
    before = profile(database).challenge
    browser.post(f"{linked}/code")
    assert profile(database).challenge != before


@pytest.mark.parametrize(
    ("network_key", "address"),
    [("mastodon", ""), ("mastodon", "x" * 2001), ("mastodon", "no account"), ("myspace", "tom")],
)
def test_what_names_no_account_is_refused_with_a_reason(browser, network_key, address):
    sent = browser.post("/profiles", data={"network": network_key, "address": address})
    assert (sent.status_code, 'class="error"' in sent.text) == (400, True)


def test_a_third_look_up_at_a_time_is_asked_to_come_back(browser, world):
    with outside.LINES, outside.LINES:
        sent = browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert sent.status_code == 503


def test_the_database_is_free_while_a_network_answers(browser, network, database, world, ann):
    def write(answer):
        with database.writing() as session:
            session.get_one(Person, ann.id).title = "Written meanwhile"
        return answer

    network.change = write
    browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert only(database, Person, Person.id == ann.id).title == "Written meanwhile"


def test_a_network_that_does_not_answer_is_said_in_words(browser, network, world):
    network.change = lambda answer: replace(answer, status=503)
    sent = browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert "could not reach" in sent.text


def test_the_form_opens_with_the_network_that_was_asked_for(browser):
    page = browser.get("/profiles/new?network=github").text
    assert ('name="network" value="github"' in page, "https://github.com/ada" in page) == (True, True)


def test_without_a_network_every_one_that_is_on_can_be_chosen(browser):
    page = browser.get("/profiles/new").text
    assert [name in page for name in ("network=github", "network=mastodon")] == [True, True]


def test_a_network_that_lacks_its_key_is_not_offered(browser):
    assert "network=mattermost" not in browser.get("/profiles/new").text


@pytest.mark.parametrize("path", ["/profiles", "/profiles/new"])
def test_what_is_not_switched_on_is_named_and_who_can_switch_it_on(browser, path):
    page = browser.get(path).text.partition("Not switched on here")[2]
    assert [name in page for name in ("LinkedIn", "Mattermost", "Slack", "X,", "Mastodon")] == [
        *[True] * 4,
        False,
    ]
    assert "An administrator can switch them on" in page


@pytest.mark.parametrize("network", ["linkedin", "x"])
def test_of_a_network_that_is_not_read_no_reading_is_promised(browser, monkeypatch, network):
    for option in ("CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"PLNHUB_{network.upper()}_{option}", "given")
    page = browser.get(f"/profiles/new?network={network}").text
    assert ("Nothing is read there" in page, "the Hub notes when" in page) == (True, False)


def test_an_unknown_network_opens_the_choice(browser):
    assert 'name="address"' not in browser.get("/profiles/new?network=myspace").text


def test_a_proof_that_could_not_be_looked_for_is_said_in_words(browser, linked, network):
    network.change = lambda answer: replace(answer, status=503)
    sent = browser.post(f"{linked}/verify", data={"method": "bio_token"}, follow_redirects=True)
    assert "could not reach" in sent.text


def test_where_a_signed_record_proves_it_the_same_code_is_not_asked_for_twice(browser, database, ann):
    did = f"did:plc:{'a' * 24}"
    with database.writing() as session:
        ref = AccountRef(network="bluesky", host="bsky.app", account_id=did, handle="ada.example.org")
        public_id = begin_link(session, ann.id, ref, NOW).public_id
    page = browser.get(f"/profiles/{public_id}").text
    assert ("Prove it with a signed record" in page, "Prove it with a code" in page) == (True, False)


def test_the_name_and_the_code_for_a_domain_of_ones_own_are_shown(browser, database, ann):
    with database.writing() as session:
        ref = AccountRef(network="feed", host="ada.example", account_id="https://ada.example/feed")
        public_id = begin_link(session, ann.id, ref, NOW).public_id
    assert "_plnhub-challenge.ada.example" in browser.get(f"/profiles/{public_id}").text


def test_an_account_that_is_known_by_an_archive_alone_has_its_page(browser, database, ann):
    with database.writing() as session:
        ref = AccountRef(network="reddit", host="www.reddit.com", account_id="t2_x", handle="ada")
        public_id = begin_link(session, ann.id, ref, NOW).public_id
    assert browser.get(f"/profiles/{public_id}").status_code == 200


def test_an_account_on_word_can_be_proven_by_a_code_and_by_a_link_back(browser, database, ann):
    public_id = on_word(database, ann, "mastodon")
    assert "Make a code" in browser.get(f"/profiles/{public_id}").text
    browser.post(f"/profiles/{public_id}/code")
    page = browser.get(f"/profiles/{public_id}").text
    assert ["Prove it with a code" in page, "Prove it with a link back" in page] == [True, True]
    assert str(only(database, Profile).challenge) in page


def test_an_account_on_word_that_cannot_be_proven_is_not_said_to_be_switched_off(browser, database, ann):
    public_id = on_word(database, ann, "reddit")
    assert "It cannot be proven now" not in browser.get(f"/profiles/{public_id}").text


def test_what_stands_on_word_is_not_called_proven(browser, database, ann):
    public_id = on_word(database, ann, "mastodon")
    pages = [browser.get(path).text for path in ("/profiles", f"/profiles/{public_id}")]
    assert [("On your word" in page, 'circle-check"/></svg>Proven' in page) for page in pages] == [
        (True, False),
        (True, False),
    ]


def test_each_code_on_a_page_has_a_name_of_its_own(browser, database, ann):
    with database.writing() as session:
        ref = AccountRef(network="feed", host="ada.example", account_id="https://ada.example/feed")
        public_id = begin_link(session, ann.id, ref, NOW).public_id
    labels = findall(r'<pre [^>]*aria-label="([^"]+)"', browser.get(f"/profiles/{public_id}").text)
    assert len(labels) == len(set(labels)) > 1


def test_who_sees_what_repeats_no_label_on_a_phone(browser, linked):
    table = browser.get(linked).text.partition('id="who-sees"')[2].partition("</table>")[0]
    assert ("<td>" in table, "data-label" in table) == (True, False)


@pytest.mark.parametrize("path", ["/profiles", "/profiles/new", "/profiles/archives"])
def test_my_profiles_is_a_place_of_the_menu(browser, path):
    menu = browser.get(path).text.partition('class="nav"')[2].partition("</nav>")[0]
    assert 'href="/profiles" aria-current="page"' in menu.replace("\n", " ")


def on_word(database, ann, network: str) -> str:
    with database.writing() as session:
        made = Profile(
            person_id=ann.id,
            network=network,
            host="social.example",
            account_id="42",
            state=ProfileState.VERIFIED,
            proof_method="archive",
            verified_at=NOW,
            linked_at=NOW,
        )
        session.add(made)
        session.flush()
        return made.public_id
