"""Put and answer a question in one line."""

from plnhub.models import Answer, Ask, Person
from plnhub.pln.answers import answer
from plnhub.pln.asks import ask
from tests.makers import NOW, Company


def asked(company: Company, asker: Person, title: str = "How?", topic: str = "", token: str = "t1") -> Ask:
    return ask(company.session, asker.id, title=title, body="", topic=topic, token=token, now=NOW)


def answered(
    company: Company, asker: Person, helper: Person, topic: str = "", token: str = "a1", title: str = "How?"
) -> Answer:
    question = asked(company, asker, title=title, topic=topic, token=token)
    return answer(company.session, helper.id, question.public_id, body="So.", token=token, now=NOW)
