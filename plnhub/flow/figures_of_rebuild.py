"""What a rebuild tells of itself, for programs and for people."""

from dataclasses import asdict
from typing import Any

from plnhub.flow.rebuild import Rebuilt


def figures_of(done: Rebuilt) -> dict[str, Any]:
    """One flat mapping."""
    figures: dict[str, Any] = asdict(done)
    partitions: dict[str, Any] = figures.pop("partitions")
    return figures | partitions


def sentence_of(done: Rebuilt, seconds: float) -> str:
    """What was found, what was used again, and what cannot count."""
    parts = done.partitions
    lines = [
        f"As of {done.run.as_of}: {done.facts} facts, {done.ties} ties in the window, {done.mirrors} mirrors "
        f"({seconds} s).",
        f"Read {parts.days_read} days of the ledger anew; used {parts.acts_months_reused} of "
        f"{parts.acts_months} months of acts and {parts.fact_months_reused} of {parts.fact_months} months of "
        "facts again.",
    ]
    odd = {
        "acts after that day, which count from their day on": parts.acts_after,
        "technical accounts, whose acts count nowhere": parts.bots,
        "recipients whom nobody knows": parts.unknown_recipients,
        "damaged files, made anew": parts.damaged,
    }
    lines += [f"{count} {what}." for what, count in odd.items() if count]
    return "\n".join(lines)
