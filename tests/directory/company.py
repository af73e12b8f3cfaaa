"""An invented company as LDIF: deterministic, in many scripts, with managers, teams and photos left out."""

import base64
import random
import uuid
from collections.abc import Iterator

BASE = "dc=pln,dc=example"
FIRST = (
    "Anna",
    "José",
    "Søren",
    "Łukasz",
    "İbrahim",
    "Nguyễn",
    "Ольга",
    "Ελένη",
    "伟",
    "さくら",
    "민준",
    "محمد",
)
LAST = ("Müller", "O'Neill", "García", "Żółć", "Yılmaz", "Trần", "Иванов", "佐藤", "김", "الحسن", "כהן", "Ng")
DEPARTMENTS = ("Engineering", "Sales", "Finance", "Legal, Risk & Compliance", "Research + Development", "IT")
TITLES = ("Analyst", "Engineer", "Specialist", "Coordinator", "Consultant", "Buyer")
PLACES = ("Berlin", "München", "İstanbul", "東京", "São Paulo", "Remote")
NAMESPACE = uuid.UUID("3f0c9a52-5a0e-4f5e-9d3c-1a0e5f7d2b11")


def company_ldif(people: int, seed: int = 7) -> str:
    """A company of so many people: a suffix, a people unit, and a manager tree of span eight."""
    return "".join(entries(people, random.Random(seed)))


def entries(people: int, chance: random.Random) -> Iterator[str]:
    yield _entry(BASE, objectClass=["domain"], dc=["pln"])
    yield _entry(f"ou=people,{BASE}", objectClass=["organizationalUnit"], ou=["people"])
    for number in range(people):
        yield _person(number, people, chance)


def _person(number: int, people: int, chance: random.Random) -> str:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    department = chance.choice(DEPARTMENTS)
    team = f"{department} {chance.randrange(1, max(2, people // 150)):03d}"
    boss = [dn_of((number - 1) // 8)] if number else []
    return _entry(
        dn_of(number),
        objectClass=["inetOrgPerson"],
        uid=[uid_of(number)],
        cn=[f"{first} {last}"],
        sn=[last],
        displayName=[f"{first} {last}"],
        mail=[f"{uid_of(number)}@pln.example"],
        title=[chance.choice(TITLES)],
        departmentNumber=[department],
        ou=[team],
        l=[chance.choice(PLACES)],
        employeeType=[chance.choices(["employee", "contractor", "intern"], [83, 13, 4])[0]],
        telephoneNumber=[f"+49 30 {number:07d}"],
        description=["an invented person"],
        manager=boss,
        entryUUID=[str(uuid.uuid5(NAMESPACE, uid_of(number)))],
    )


def uid_of(number: int) -> str:
    return f"p{number:06d}"


def dn_of(number: int) -> str:
    return f"uid={uid_of(number)},ou=people,{BASE}"


def _entry(dn: str, **attributes: list[str]) -> str:
    lines = [_line("dn", dn)]
    lines += [_line(name, value) for name, values in attributes.items() for value in values]
    return "\n".join(lines) + "\n\n"


def _line(name: str, value: str) -> str:
    if value.isascii() and value.isprintable() and value[:1] not in (" ", ":", "<"):
        return f"{name}: {value}"
    return f"{name}:: {base64.b64encode(value.encode()).decode()}"
