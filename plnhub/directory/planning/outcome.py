"""How a run ended, in the words and figures of the report. ◇ Pure."""

from dataclasses import dataclass
from typing import Any

from plnhub.directory.planning.gates import UNTOUCHABLE
from plnhub.directory.planning.plan import Plan

NO_COUNTS = Plan(read=0).counts()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run ended."""

    outcome: str
    kind: str = "full"
    gates: tuple[str, ...] = ()
    reason: str = ""
    plan: Plan | None = None
    written: int = 0
    seconds: float = 0.0
    groups_changed: bool = False
    """Whether groups may hold somebody else now, though nobody's own entry changed."""

    @property
    def is_refused(self) -> bool:
        return self.outcome in ("held", "incomplete")

    @property
    def may_be_approved(self) -> bool:
        """Whether a human who has read the plan may let it pass."""
        return self.outcome == "held" and bool(self.gates) and UNTOUCHABLE.isdisjoint(self.gates)

    def figures(self) -> dict[str, Any]:
        """The object that `--json` prints; what came later stands at its end."""
        counts = dict(self.plan.counts() if self.plan else NO_COUNTS)
        inactive = counts.pop("inactive")
        return {
            "outcome": self.outcome,
            "gate": self.gates[0] if self.gates else None,
            "gates": list(self.gates),
            "reason": self.reason or None,
            **counts,
            "written": self.written,
            "seconds": round(self.seconds, 3),
            "kind": self.kind,
            "inactive": inactive,
        }


def judged(plan: Plan, otherwise: str, *, is_approved: bool = False, kind: str = "full") -> Outcome:
    """The gates' verdict, or the outcome of a plan that passed them or that a human agreed to."""
    names = tuple(gate.gate for gate in plan.gates)
    reason = "; ".join(gate.reason for gate in plan.gates)
    if not plan.complete:
        return Outcome(outcome="incomplete", gates=names, reason=reason, plan=plan, kind=kind)
    if not names or (is_approved and UNTOUCHABLE.isdisjoint(names)):
        return Outcome(outcome=otherwise, plan=plan, kind=kind)
    return Outcome(outcome="held", gates=names, reason=reason, plan=plan, kind=kind)
