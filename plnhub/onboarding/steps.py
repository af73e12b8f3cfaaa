"""The default steps, as data: what to do, why, how long, and which acts in the ledger tick it. ◇ Pure."""

from dataclasses import dataclass

from plnhub.words import marked


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step; `place` names the page where it is done, `verbs` the acts that show it is done."""

    key: str
    title: str
    reason: str
    minutes: int
    start: str
    place: str
    verbs: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A page to open once before the way in is finished."""

    key: str
    title: str
    minutes: int


STEPS = (
    Step(
        key="decide",
        title=marked("Decide what to learn"),
        reason=marked("One honest question is enough: people are matched by what you wish to learn."),
        minutes=5,
        start=marked("Put a question"),
        place="asks.new",
        verbs=frozenset({"ask", "add"}),
    ),
    Step(
        key="find",
        title=marked("Find people"),
        reason=marked("Choose one person outside your own team and say what you want to learn from them."),
        minutes=10,
        start=marked("See people"),
        place="people.search",
        verbs=frozenset({"add", "introduce", "accept"}),
    ),
    Step(
        key="listen",
        title=marked("Listen and curate"),
        reason=marked("Keep what helps you, thank who gave it, and pass on what others should see."),
        minutes=15,
        start=marked("Read answers"),
        place="asks.index",
        verbs=frozenset({"follow", "thank", "reshare", "bring-back"}),
    ),
    Step(
        key="join",
        title=marked("Join in"),
        reason=marked("Answer something that you know: newcomers see what others no longer notice."),
        minutes=10,
        start=marked("Find an open ask"),
        place="asks.index",
        verbs=frozenset({"answer", "reply", "review", "join", "advise"}),
    ),
    Step(
        key="contribute",
        title=marked("Contribute"),
        reason=marked("Share something of your own: a note, a talk, an offer. Small counts."),
        minutes=20,
        start=marked("Name a gift"),
        place="me.show",
        verbs=frozenset({"share", "publish", "present", "offer"}),
    ),
)

READINGS = (
    Reading(key="it-is-ok", title=marked("It is OK to learn in the open"), minutes=2),
    Reading(key="share-check", title=marked("Before you share: three questions"), minutes=3),
)
