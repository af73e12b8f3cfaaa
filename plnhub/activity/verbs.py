"""The verbs of the ledger: each belongs to one C and says whether and which way knowledge flows. ◇ Pure."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class C(StrEnum):
    """The three C's of a personal learning network."""

    CONNECT = "connect"
    COLLABORATE = "collaborate"
    CONTRIBUTE = "contribute"


class Flow(StrEnum):
    """Which way knowledge flows by an act.

    none: demand, confirmation or a bond alone · to_recipients: actor → recipients ·
    to_engaged: actor → each who later replies, re-shares or thanks ·
    from_parent: author of the parent → actor, and on to those who engage.
    """

    NONE = "none"
    TO_RECIPIENTS = "to_recipients"
    TO_ENGAGED = "to_engaged"
    FROM_PARENT = "from_parent"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb; `engages` when it shows that its actor took something in from the parent's author."""

    name: str
    c: C
    flow: Flow
    engages: bool = False


def _verbs(c: C, flow: Flow, names: str, engaging: str = "") -> tuple[Verb, ...]:
    return tuple(Verb(name=n, c=c, flow=flow, engages=n in engaging.split()) for n in names.split())


VERBS = {
    verb.name: verb
    for verb in (
        *_verbs(C.CONNECT, Flow.NONE, "add follow join introduce accept"),
        *_verbs(C.COLLABORATE, Flow.NONE, "ask request-review thank", engaging="thank"),
        *_verbs(C.COLLABORATE, Flow.TO_RECIPIENTS, "answer reply review advise challenge", engaging="reply"),
        *_verbs(C.CONTRIBUTE, Flow.TO_ENGAGED, "share publish present offer"),
        *_verbs(C.CONTRIBUTE, Flow.FROM_PARENT, "reshare bring-back", engaging="reshare bring-back"),
    )
}

MEANING = sha256(repr(sorted(VERBS.items())).encode()).hexdigest()[:16]
"""Another one as soon as any verb means something else: what was made by it has to be made anew."""

RETRACTED = "retract"
"""Not an act: a revision with this verb says that the earlier row of the same key was taken back."""
