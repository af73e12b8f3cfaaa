"""The activity ledger: one way in (`record`), append-only, idempotent, in ActivityStreams' spirit."""

from plnhub.activity.actors import Party
from plnhub.activity.record import Act, Recorded, record

__all__ = ["Act", "Party", "Recorded", "record"]
