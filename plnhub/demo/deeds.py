"""One line of the invented activity file. Pure ◇."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody did, in the columns of the activity CSV."""

    occurred_at: datetime
    verb: str
    actor: str
    recipients: tuple[str, ...] = ()
    topic: str = ""
    in_reply_to: str = ""
    context: str = ""
    channel: str = "demo"
    external_id: str = ""
