"""Keep what an administrator gives a network on its page; secrets go beside the keys, names into the log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from connectors.about import About, Need
from plnhub.errors import Invalid
from plnhub.kept_secret import forget_secrets, keep_secret
from plnhub.models import NetworkSetting
from plnhub.networks.options import OFF, SWITCH, Options, secrets_in, subject_of
from plnhub.privacy.audit import record_audit
from plnhub.words import marked

CHANGED = "network.settings"
LONGEST = 4000
PLACE = re.compile(r"(^|_)(api|host|hosts|server|servers|site|sites|url|urls)$")
NOT_SO = marked("This is too long, or has characters that no setting has.")
AGAIN = marked("Give the key again: it is not sent to another place without whoever knows it.")
NOT_ELSEWHERE = marked("The operator has set the key, so the operator alone sets where it is sent.")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who changes what: the network, what it was given until now, and where secrets are kept."""

    network: str
    about: About
    options: Options
    keys: Path
    who: str
    now: datetime


def save_options(
    session: Session, desk: Desk, wanted: Mapping[str, str], forget: frozenset[str]
) -> list[str]:
    """Keep what is new and right; an empty secret stays as it was unless it is to be forgotten.

    Answers the names of the options that changed; the audit log keeps these names, never a value.
    """
    changes = {need.option: _checked(need, wanted) for need in desk.about.needs if need.option in wanted}
    news = {
        option: value
        for option, value in changes.items()
        if option not in desk.options.locked and _is_new(desk, option, value, forget)
    }
    _look_where_it_leads(desk, news)
    for option, value in news.items():
        _put(session, desk, option, value)
    return _noted(session, desk, sorted(news))


def switch(session: Session, desk: Desk, on: bool) -> None:
    """Have the network read, or leave it alone; what was read before stays with its owners."""
    _put(session, desk, SWITCH, "" if on else OFF)
    _noted(session, desk, [SWITCH])


def _checked(need: Need, wanted: Mapping[str, str]) -> str:
    value = wanted[need.option].strip()
    if len(value) > LONGEST or not all(sign.isprintable() for sign in value):
        raise Invalid(NOT_SO, need.option)
    return value


def _is_new(desk: Desk, option: str, value: str, forget: frozenset[str]) -> bool:
    if not value and option in secrets_in(desk.about):
        return option in forget and option in desk.options.kept
    return value != desk.options.given.get(option, "")


def _look_where_it_leads(desk: Desk, news: Mapping[str, str]) -> None:
    """A secret that is in force goes to another place only with somebody who knows it."""
    hidden = secrets_in(desk.about)
    elsewhere = [option for option in news if option not in hidden and PLACE.search(option)]
    if not elsewhere:
        return
    for secret in hidden - set(news):
        if secret in desk.options.locked:
            raise Invalid(NOT_ELSEWHERE, elsewhere[0])
        if secret in desk.options.kept:
            raise Invalid(AGAIN, secret)


def _put(session: Session, desk: Desk, option: str, value: str) -> None:
    subject = subject_of(desk.network, option)
    if option in secrets_in(desk.about):
        # The file in force stays until the next change: this transaction may yet be rolled back.
        forget_secrets(desk.keys, subject, but=_file_of(session, desk, option))
        value = keep_secret(desk.keys, subject, value) if value else ""
    if value:
        row = NetworkSetting(network=desk.network, option=option, value=value, changed_at=desk.now)
        session.merge(row)
    else:
        mine = (NetworkSetting.network == desk.network) & (NetworkSetting.option == option)
        session.execute(delete(NetworkSetting).where(mine))


def _file_of(session: Session, desk: Desk, option: str) -> str:
    row = session.get(NetworkSetting, (desk.network, option))
    return row.value if row else ""


def _noted(session: Session, desk: Desk, changed: list[str]) -> list[str]:
    if changed:
        detail = {"fields": ", ".join(changed)}
        record_audit(session, who=desk.who, what=CHANGED, subject=desk.network, detail=detail, now=desk.now)
    return changed
