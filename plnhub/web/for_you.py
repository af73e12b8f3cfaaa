"""What the home page puts first: at most three things, so that nobody is chased by a list. ◇ Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from plnhub.onboarding.checklist import Checklist
from plnhub.onboarding.steps import Step
from plnhub.pln.desk import Matter

MOST = 3


@dataclass(frozen=True, kw_only=True)
class ForYou:
    """The matters and, when there is room, the next step of the way in."""

    matters: tuple[Matter, ...]
    step: Step | None

    def __bool__(self) -> bool:
        return bool(self.matters or self.step)


def for_you(matters: Sequence[Matter], way: Checklist, newcomer: bool) -> ForYou:
    """Three at most; newcomers see their step on top of the page, so it is not repeated here."""
    kept = tuple(matters[:MOST])
    step = None if newcomer or len(kept) == MOST else way.next
    return ForYou(matters=kept, step=step)
