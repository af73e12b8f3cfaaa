"""Say a pin as an activity. ◇"""

from datetime import datetime

from connectors.answers import Json, identifier, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.html import cleaned, plain
from connectors.times import believable, instant


def made_at(pin: Json) -> datetime | None:
    return instant(pin.get("created_at"))


def act_of(pin: Json, ref: AccountRef, now: datetime) -> Activity:
    """A pin saved from another one passes something on, but Pinterest does not say whose that was."""
    source = identifier(pin, "parent_pin_id")
    thing = Object(
        id=identifier(pin),
        type="Image",
        url=f"https://www.pinterest.com/pin/{identifier(pin)}/",
        name=plain(text(pin, "title")),
        content=cleaned(text(pin, "description")),
        attributed_to=ref,
    )
    return Activity(
        id=activity_id(ref, "Create", thing.id),
        type="Create",
        actor=ref,
        object=thing,
        context=source or None,
        to=(PUBLIC,),
        published=believable(made_at(pin), now),
        observed=now,
        audience="public",
        origin="api",
    )
