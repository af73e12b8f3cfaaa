"""People worth meeting."""

from datetime import timedelta

from plnhub.activity import Act, Party, record
from plnhub.pln.desk import Interests, interests_of
from plnhub.pln.members import add_colleague, members_of
from plnhub.pln.ranking import Candidate, Ground, choose
from plnhub.pln.suggestions import people_worth_meeting
from tests.makers import NOW
from tests.pln.asking import answered, asked


def met(company, me, **interests):
    members = members_of(company.session, me.id)
    return people_worth_meeting(company.session, me, members, Interests(**interests), NOW)


def ask_directly(company, person, times):
    asker = company.person("Zed Zinc")
    acts = [
        Act(
            key=f"x:{n}",
            occurred_at=NOW - timedelta(days=n),
            verb="ask",
            actor=Party.staff(asker.id),
            recipients=(Party.staff(person.id),),
        )
        for n in range(times)
    ]
    record(company.session, acts, NOW)


def test_a_gift_near_a_topic_of_mine_is_the_reason(company):
    ann = company.person("Ann Ash")
    bob = company.person("Bob Birch", team="Support")
    company.gift(bob, "Stream processing")
    [first, *_] = met(company, ann, topics=("processing of streams",))
    assert (first.person, first.ground, first.about) == (bob, Ground.GIFT, "Stream processing")


def test_a_given_answer_on_a_topic_of_mine_is_a_reason(company):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch", team="Support")
    answered(company, asker=company.person("Cleo Clay"), helper=bob, topic="Kafka")
    [first, *_] = met(company, ann, topics=("Kafka",))
    assert (first.person, first.ground) == (bob, Ground.ANSWERED)


def test_between_equals_the_one_who_is_asked_less_comes_first_and_the_reason_says_so(company):
    ann = company.person("Ann Ash")
    busy, rare = company.person("Busy Bee", team="Ops"), company.person("Rare Rye", team="Ops")
    for each in (busy, rare):
        company.gift(each, "Kafka")
    ask_directly(company, busy, 9)
    found = [each for each in met(company, ann, topics=("Kafka",)) if each.ground is Ground.GIFT]
    assert [(each.person.name, each.rarely_asked) for each in found] == [
        ("Rare Rye", True),
        ("Busy Bee", False),
    ]


def test_nobody_of_my_own_team_and_site_is_suggested(company):
    ann = company.person("Ann Ash")
    company.gift(company.person("Bob Birch"), "Kafka")
    assert met(company, ann, topics=("Kafka",)) == ()


def test_one_of_three_is_from_outside_team_and_site_when_there_is_one(company):
    ann = company.person("Ann Ash")
    for number in range(4):
        company.gift(company.person(f"Near {number}", team="Support"), "Kafka")
    far = company.person("Far Fir", team="Sales", site="Porto", title="Agent")
    assert far in [each.person for each in met(company, ann, topics=("Kafka",))]


def test_members_and_those_who_left_are_not_suggested(company):
    ann = company.person("Ann Ash")
    known = company.person("Known Kay", team="Sales", site="Porto")
    add_colleague(company.session, ann.id, known.public_id, "maps", NOW)
    company.person("Gus Gone", team="Sales", site="Porto", state="inactive")
    assert met(company, ann) == ()


def test_at_most_three_are_suggested_each_person_once(company):
    ann = company.person("Ann Ash")
    for number in range(6):
        each = company.person(f"Far {number}", team="Sales", site="Porto")
        company.gift(each, "Kafka")
        company.gift(each, "Kafka streams")
    found = [each.person.id for each in met(company, ann, topics=("Kafka",))]
    assert (len(found), len(set(found))) == (3, 3)


def test_a_wish_to_learn_from_one_finds_another(company):
    ann = company.person("Ann Ash")
    bob = company.person("Bob Birch", team="Sales")
    add_colleague(company.session, ann.id, bob.public_id, "negotiation with suppliers", NOW)
    olu = company.person("Olu Oak", team="Support")
    company.gift(olu, "Negotiation")
    assert [each.person for each in met(company, ann)] == [olu]


def test_without_an_outsider_the_list_stays_as_it_is(company):
    ann = company.person("Ann Ash")
    near = [company.person(f"Near {n}", team="Support") for n in range(4)]
    candidates = [Candidate(person=each, ground=Ground.GIFT, about="Kafka") for each in near]
    assert [each.person for each in choose(ann, candidates)] == near[:3]


def test_interests_are_my_gifts_and_the_topics_of_my_asks(company):
    ann = company.person("Ann Ash")
    company.gift(ann, "Maps")
    asked(company, ann, topic="Kafka")
    assert interests_of(company.session, ann.id) == Interests(gifts=("Maps",), topics=("Kafka",))
