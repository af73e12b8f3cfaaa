"""The settings of the directory in force: the environment's, and below them those kept by the page."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.setup.setting_rules import check_certificate, check_together, checked_settings
from plnhub.errors import Invalid
from plnhub.kept_secret import forget_secrets, keep_secret, secret_of
from plnhub.models import DirectorySetting
from plnhub.privacy.audit import record_audit
from plnhub.words import marked

URL, PASSWORD, CA = "directory_url", "directory_password", "directory_ca_file"
FIELDS = (
    *(URL, "directory_starttls", CA, "directory_bind_dn", PASSWORD, "directory_base", "directory_filter"),
    *("directory_vendor", "directory_attributes", "directory_canaries", "directory_role_groups"),
    *("directory_sign_in", "directory_feed", "directory_photos", "directory_photo_attributes"),
    *("directory_circle_groups", "directory_circles_base", "directory_circles_filter", "dimensions"),
)
CHANGED, SUBJECT = "directory.settings", "directory"
LEADS_ELSEWHERE = (URL, "directory_starttls", CA)
AGAIN = marked("Give the password again: it is not sent to another place without whoever knows it.")

NOT_ELSEWHERE = marked("The operator has set the password, so the operator alone sets where it is sent.")


@dataclass(frozen=True, kw_only=True)
class Configured:
    """Settings with where each comes from: locked by the environment, kept by the page, or the usual."""

    settings: Settings
    locked: frozenset[str]
    kept: frozenset[str]
    authority: str = ""
    """The certificate that was pasted, if one was."""

    @property
    def has_source(self) -> bool:
        return bool(self.settings.directory_url.strip())


def effective_settings(settings: Settings, database: Database) -> Settings:
    """The settings that every run and every log-in works with."""
    with database.reading() as session:
        return merged(settings, _kept_where_possible(session))


def configured(settings: Settings, session: Session) -> Configured:
    """The settings as the page shows them; the password is not among them."""
    kept, locked = kept_values(session), locked_fields(settings)
    shown = merged(settings, {name: value for name, value in kept.items() if name != PASSWORD})
    return Configured(
        settings=shown, locked=locked, kept=frozenset(kept) - locked, authority=str(kept.get(CA, ""))
    )


def locked_fields(settings: Settings) -> frozenset[str]:
    """What the environment or the settings file has set, and so no page may change."""
    usual = Settings.model_fields
    given = settings.model_fields_set & frozenset(FIELDS)
    blank = {name for name in given if usual[name].annotation is not bool and not _plain(settings, name)}
    return frozenset(given - blank)


def kept_values(session: Session) -> dict[str, Any]:
    """What the page has kept; for the password the name of its file, for the authority its certificate."""
    rows = session.execute(select(DirectorySetting.name, DirectorySetting.value))
    return {name: json.loads(value) for name, value in rows if name in FIELDS}


def merged(settings: Settings, kept: Mapping[str, Any]) -> Settings:
    """The settings with what was kept, wherever the environment says nothing."""
    locked = locked_fields(settings)
    free: dict[str, Any] = {name: value for name, value in kept.items() if name not in locked}
    if PASSWORD in free:
        free[PASSWORD] = SecretStr(secret_of(_keys(settings), SUBJECT, free[PASSWORD]))
    if free.get(CA):
        free[CA] = str(_authority_file(settings.data_dir, free[CA]))
    return settings.model_copy(update=free) if free else settings


def save_settings(
    session: Session, settings: Settings, changes: Mapping[str, Any], who: str, now: datetime
) -> list[str]:
    """Keep what is new and right, write its names into the audit log, and answer them; secrets stay out."""
    locked, kept = locked_fields(settings), kept_values(session)
    wanted = checked_settings({k: v for k, v in changes.items() if k not in locked}, settings.data_dir)
    if not wanted.get(PASSWORD):
        wanted.pop(PASSWORD, None)
    new = {name: value for name, value in wanted.items() if value != kept.get(name, _usual(name))}
    _look_where_it_leads(settings, kept, new)
    check_together(merged(settings, {k: v for k, v in (kept | new).items() if k not in (PASSWORD, CA)}), new)
    check_certificate(new.get(CA, ""), now)
    if PASSWORD in new:
        forget_secrets(_keys(settings), SUBJECT, but=kept.get(PASSWORD, ""))
        new[PASSWORD] = keep_secret(_keys(settings), SUBJECT, new[PASSWORD])
    for name, value in new.items():
        session.merge(DirectorySetting(name=name, value=json.dumps(value), changed_at=now))
    if new:
        record_audit(session, who=who, what=CHANGED, detail={"fields": ", ".join(sorted(new))}, now=now)
    return sorted(new)


def _look_where_it_leads(settings: Settings, kept: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """A password that is in force goes to another place only with somebody who knows it."""
    elsewhere = [name for name in LEADS_ELSEWHERE if name in new]
    if not elsewhere or PASSWORD in new:
        return
    if PASSWORD in locked_fields(settings):
        if kept.get(URL) or URL in locked_fields(settings):
            raise Invalid(NOT_ELSEWHERE, elsewhere[0])
    elif PASSWORD in kept:
        raise Invalid(AGAIN, PASSWORD)


def _kept_where_possible(session: Session) -> dict[str, Any]:
    """Nothing is kept in a database that has no tables yet."""
    try:
        return kept_values(session)
    except DatabaseError:
        session.rollback()
        if inspect(session.connection()).has_table(DirectorySetting.__tablename__):
            raise
        return {}


def _plain(settings: Settings, name: str) -> Any:
    value = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _usual(name: str) -> Any:
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    return default.get_secret_value() if isinstance(default, SecretStr) else default


def _keys(settings: Settings) -> Path:
    return settings.data_dir / "keys"


def _authority_file(data_dir: Path, certificate: str) -> Path:
    """The pasted certificate as a file, named by its content and so never half of another."""
    folder = data_dir.resolve() / "directory"
    path = folder / f"ca-{hashlib.sha256(certificate.encode()).hexdigest()[:16]}.pem"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_text(certificate, encoding="ascii")
        os.replace(draft, path)
    return path
