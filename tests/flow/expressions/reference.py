"""Facts, deeds and ties in plain Python, act by act, as the definitions read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plnhub.activity.verbs import VERBS
from tests.flow.expressions.makers import Act, Choice, Ledger, Node, Row

MOST = 25
NOTHING = Choice(counted=False, mirrored=False)
FACT = (
    *("day", "verb", "c", "source", "target", "source_team", "target_team"),
    *("community", "topic", "channel", "counted", "mirrored"),
)
Fact = tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Reference:
    ledger: Ledger

    @cached_property
    def acts(self) -> dict[int, Act]:
        return {act.id: act for act in self.ledger.acts}

    @cached_property
    def nodes(self) -> dict[int, Node]:
        return {node.code: node for node in self.ledger.nodes}

    def facts(self) -> Counter[Fact]:
        found: Counter[Fact] = Counter()
        for act in self.acts.values():
            for fact in self._of(act):
                if fact["source"] != fact["target"] and not self._is_bot(fact["source"], fact["target"]):
                    found[tuple(self._placed(fact)[name] for name in FACT)] += 1
        return found

    def deeds(self) -> Counter[Fact]:
        return Counter(
            (act.day, VERBS[act.verb].c.value, act.actor)
            for act in self.acts.values()
            if self._choice(act).counted and not self._is_bot(act.actor)
        )

    def _of(self, act: Act) -> Iterator[dict[str, object]]:
        flow = VERBS[act.verb].flow
        own = {"day": act.day, "channel": act.channel, "verb": act.verb, "topic": act.topic}
        own |= {"c": VERBS[act.verb].c.value, "mirrored": self._choice(act).mirrored}
        few = set(act.recipients) if len(act.recipients) <= MOST else set()
        if flow == "to_recipients" or act.verb == "introduce":
            for other in few:
                yield own | {"source": act.actor, "target": other, "counted": self._agreed(act, other)}
        parent = self.acts.get(act.parent or -1)
        if parent is not None and self._took(act, parent):
            yield self._taken(act, parent, own)
        elif parent is None and flow == "from_parent":
            for other in few:
                author = self.nodes[other]
                is_staff = author.community is None
                yield own | {
                    "source": other,
                    "target": act.actor,
                    "counted": self._agreed(act, other) and (author.counted or not is_staff),
                    "mirrored": self._choice(act).mirrored and (author.mirrored or not is_staff),
                }

    def _taken(self, act: Act, parent: Act, own: dict[str, object]) -> dict[str, object]:
        here, there = self._choice(act), self._choice(parent)
        return own | {
            "verb": parent.verb,
            "c": VERBS[parent.verb].c.value,
            "topic": parent.topic if act.topic is None else act.topic,
            "source": parent.actor,
            "target": act.actor,
            "counted": here.counted and there.counted,
            "mirrored": here.mirrored and there.mirrored,
        }

    def _took(self, act: Act, parent: Act) -> bool:
        if not self._could_take(act, parent):
            return False
        rivals = [
            other
            for other in self.acts.values()
            if (other.parent, other.actor) == (act.parent, act.actor) and self._could_take(other, parent)
        ]
        return act == min(rivals, key=self._preference)

    def _preference(self, act: Act) -> tuple[object, ...]:
        choice = self._choice(act)
        return not choice.counted, not choice.mirrored, act.at, act.id

    @staticmethod
    def _could_take(act: Act, parent: Act) -> bool:
        offered = VERBS[parent.verb].flow in ("to_engaged", "from_parent")
        return VERBS[act.verb].flow == "from_parent" or (VERBS[act.verb].engages and offered)

    def _choice(self, act: Act) -> Choice:
        for choice in self.ledger.choices:
            if choice.profile == act.profile and (act.profile or choice.actor == act.actor):
                return choice
        return NOTHING

    def _agreed(self, act: Act, other: int) -> bool:
        choice = self._choice(act)
        is_outside = self.nodes[other].community is not None
        return choice.counted and (is_outside or (choice.network, other) in self.ledger.takers)

    def _is_bot(self, *codes: object) -> bool:
        return any(self.nodes[code].is_bot for code in codes)  # type: ignore[index]

    def _placed(self, fact: dict[str, object]) -> dict[str, object]:
        source, target = self.nodes[fact["source"]], self.nodes[fact["target"]]  # type: ignore[index]
        return fact | {
            "source_team": self._team(source, fact["day"]),
            "target_team": self._team(target, fact["day"]),
            "community": source.community or target.community,
        }

    def _team(self, node: Node, day: object) -> str | None:
        assert isinstance(day, date)
        covering = [
            (one.started, one.team)
            for one in self.ledger.members
            if one.code == node.code and one.started <= day and (one.ended is None or day < one.ended)
        ]
        return min(covering)[1] if covering else node.team


def ties(
    facts: Iterable[Row], after: date, until: date, least: int, mirrored: bool
) -> set[tuple[object, ...]]:
    inside = [f for f in facts if after < f["day"] <= until and (f["mirrored"] or not mirrored)]
    found = set()
    for a, b in {tuple(sorted((fact["source"], fact["target"]))) for fact in inside}:
        there = [fact for fact in inside if (fact["source"], fact["target"]) == (a, b)]
        back = [fact for fact in inside if (fact["source"], fact["target"]) == (b, a)]
        n_ab, n_ba = (sum(fact["n"] for fact in way) for way in (there, back))
        days = [fact["day"] for fact in there + back]
        if n_ab + n_ba >= least:
            found.add((a, b, n_ab, n_ba, min(days), max(days)))
    return found
