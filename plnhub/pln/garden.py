"""Garden day: which members have not been looked at for half a year. ◇ Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from plnhub.models import PlnMember

REVIEW_AFTER = timedelta(days=180)


def due_for_review(members: Sequence[PlnMember], now: datetime) -> list[PlnMember]:
    """The members whose last review is older than 180 days, the longest unseen first."""
    due = [member for member in members if now - member.reviewed_at > REVIEW_AFTER]
    return sorted(due, key=lambda member: member.reviewed_at)
