"""How a list of one's own is written: what each verb means, an example, and an empty list. ◇ Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from plnhub.activity.rows import COLUMNS
from plnhub.words import marked

MINE = tuple(name for name in COLUMNS if name != "actor")
MEANINGS: Mapping[str, str] = {
    "share": marked("showed others something worth knowing"),
    "publish": marked("wrote, filmed or recorded something of your own"),
    "present": marked("gave a talk or a workshop"),
    "offer": marked("offered to help with something"),
    "reshare": marked("passed on what somebody else had made"),
    "bring-back": marked("brought something from outside to your colleagues"),
    "ask": marked("asked a question"),
    "answer": marked("answered a question"),
    "reply": marked("replied to what somebody had said"),
    "review": marked("looked through somebody's work and said what you think"),
    "request-review": marked("asked somebody to look through your work"),
    "advise": marked("gave advice"),
    "challenge": marked("disagreed, so that both could learn"),
    "thank": marked("thanked somebody for what you learned"),
    "add": marked("took somebody into your network"),
    "follow": marked("began to follow somebody"),
    "join": marked("joined a group or a community"),
    "introduce": marked("brought two people together"),
    "accept": marked("accepted somebody's invitation"),
}
HEADER = ",".join(MINE) + "\r\n"


def example(now: datetime) -> str:
    """Three acts of the last days as they stand in such a list."""
    days = [(now - timedelta(days=ago)).date().isoformat() for ago in (9, 5, 2)]
    return (
        "occurred_at,verb,recipients,topic,object\n"
        f"{days[0]}T14:00+01:00,present,,python,https://meetup.example/talks/7\n"
        f"{days[1]}T09:30+01:00,advise,bob.birch;mastodon:eve@far.example,testing,\n"
        f"{days[2]}T17:15+01:00,publish,,data,https://ada.example/on-graphs\n"
    )
