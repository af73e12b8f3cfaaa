"""What an administrator may set on the page: each wrong value is refused with a sentence for its field."""

import re
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from ldap.dn import is_dn

from plnhub.config import Settings
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.feeds.choose import KINDS
from plnhub.directory.photos.photo_source import PHOTO_ATTRIBUTES
from plnhub.directory.setup.sample import is_offered
from plnhub.directory.vendors import GENERIC, VENDORS
from plnhub.errors import Invalid, SettingsError
from plnhub.ldap_certificate import first_end
from plnhub.words import marked

IMPORT = "import"
"""The one folder of the data folder from which the page may name a file."""
LONGEST = 20_000
LIVE, FILES = ("ldap", "ldaps", "ldapi"), ("ldif", "csv")
ROLES = ("leader", "admin", "auditor")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.;-]{0,99}")
BAD_ADDRESS = marked("Write the address as ldaps://host, ldap://host, ldif:///file or csv:///file.")
BAD_PLACE = marked("A file must lie in the folder “import” of the data folder.")
BAD_NAME = marked("This is no name of an entry, such as ou=people,dc=example,dc=com.")
BAD_FILTER = marked("A filter looks like (objectClass=person): as many ( as ).")
BAD_CERTIFICATE = marked(
    "Paste the whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
)
OVER_CERTIFICATE = marked("This certificate has expired: ask your authority for its new one.")
BAD_VENDOR = marked("There is no such kind of directory.")
BAD_MAPPING = marked("This field cannot be filled from such an attribute.")
BAD_ROLE = marked("There is no such role.")
BAD_WORD = marked("Use letters, digits, hyphens and commas.")
BAD_SIGN_IN = marked("There is no such way to sign in.")
NO_CERTIFICATE = marked(
    "A certificate is needed, which the operator gives the Hub; or an address with ldapi://."
)
BAD_FEED = marked("There is no such way to find changes.")
BAD_PHOTO = marked("Photos stand in thumbnailPhoto, jpegPhoto or photo.")
BAD_CIRCLE = marked("Give each circle a name of its own, and its group.")
TOO_LONG = marked("This is too long.")
SIGN_IN = ("simple", "external", "gssapi")
LONGEST_CIRCLE = 200


def checked_settings(values: Mapping[str, Any], data_dir: Path) -> dict[str, Any]:
    """The values, tidied; raises Invalid with the field to correct."""
    rules: dict[str, Callable[[Any], Any]] = RULES | {"directory_url": lambda text: _address(text, data_dir)}
    checked = {}
    for name, value in values.items():
        if len(str(value)) > LONGEST:
            raise Invalid(TOO_LONG, name)
        tidy = value.strip() if isinstance(value, str) and name != "directory_password" else value
        try:
            checked[name] = rules.get(name, _as_it_is)(tidy)
        except ValueError as error:
            raise Invalid(str(error), name) from error
    return checked


def check_together(settings: Settings, new: Mapping[str, Any]) -> None:
    """Raises Invalid where two settings do not fit; `new` are those that have just been chosen."""
    is_local = settings.directory_url.startswith("ldapi:")
    is_known = is_local or settings.directory_client_certificate
    if "directory_sign_in" in new and settings.directory_sign_in == "external" and not is_known:
        raise Invalid(NO_CERTIFICATE, "directory_sign_in")


def check_certificate(text: str, now: datetime) -> None:
    """Raises Invalid where a pasted certificate is over already: no connection could ever be made with it."""
    end = first_end(ssl.create_default_context(cadata=text)) if text else None
    if end is not None and end < now:
        raise Invalid(OVER_CERTIFICATE, "directory_ca_file")


def _as_it_is(value: Any) -> Any:
    return value


def _address(text: str, data_dir: Path) -> str:
    places = text.replace(",", " ").split()
    for place in places:
        _look_at_address(place, data_dir)
    if len(places) > 1 and any(urlsplit(place).scheme in FILES for place in places):
        raise ValueError(BAD_ADDRESS)
    return " ".join(places)


def _look_at_address(place: str, data_dir: Path) -> None:
    parts = urlsplit(place)
    if parts.scheme in FILES:
        path, allowed = Path(unquote(parts.netloc + parts.path)), (data_dir / IMPORT).resolve()
        if not path.is_absolute() or not path.resolve().is_relative_to(allowed):
            raise ValueError(BAD_PLACE)
    elif parts.scheme not in LIVE or not parts.netloc or _has_more(parts):
        raise ValueError(BAD_ADDRESS)


def _has_more(parts: SplitResult) -> bool:
    """An account before the host, or a base and a filter behind it: these have fields of their own."""
    return parts.username is not None or bool(parts.path.strip("/") or parts.query or parts.fragment)


def _entry_name(text: str) -> str:
    if text and not is_dn(text):
        raise ValueError(BAD_NAME)
    return text


def _filter(text: str) -> str:
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and place < len(text) - 1:
            raise ValueError(BAD_FILTER)
    if depth or not text:
        raise ValueError(BAD_FILTER)
    return text


def _certificate(text: str) -> str:
    if text:
        try:
            text.encode("ascii")  # first: the next line takes nothing else
            ssl.create_default_context(cadata=text)
        except (ssl.SSLError, ValueError) as error:
            raise ValueError(BAD_CERTIFICATE) from error
    return text and f"{text}\n"


def _vendor(text: str) -> str:
    if text and text not in VENDORS:
        raise ValueError(BAD_VENDOR)
    return text


def _mapping(chosen: Mapping[str, str]) -> dict[str, str]:
    tidy = {name: ",".join(_words(text)) for name, text in chosen.items()}
    if not all(is_offered(word) for text in chosen.values() for word in _words(text)):
        raise ValueError(BAD_MAPPING)
    try:
        attribute_mapping(GENERIC, tidy, tuple(name for name in tidy if name.startswith("x_")))
    except SettingsError as error:
        raise ValueError(BAD_MAPPING) from error
    return tidy


def _role_groups(chosen: Mapping[str, str]) -> dict[str, str]:
    groups = {role: group.strip() for role, group in chosen.items() if group.strip()}
    if groups.keys() - set(ROLES):
        raise ValueError(BAD_ROLE)
    return {role: _entry_name(group) for role, group in groups.items()}


def _sign_in(text: str) -> str:
    if text not in SIGN_IN:
        raise ValueError(BAD_SIGN_IN)
    return text


def _feed(text: str) -> str:
    if text not in ("auto", "off", *KINDS):
        raise ValueError(BAD_FEED)
    return text


def _photo_attributes(text: str) -> str:
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names or any(name.lower() not in PHOTO_ATTRIBUTES for name in names):
        raise ValueError(BAD_PHOTO)
    return ",".join(names)


def _circle_groups(chosen: Mapping[str, str]) -> dict[str, str]:
    groups = {name.strip(): group.strip() for name, group in chosen.items()}
    if "" in groups or any(len(name) > LONGEST_CIRCLE for name in groups):
        raise ValueError(BAD_CIRCLE)
    return {name: _entry_name(group) for name, group in groups.items() if group}


def _dimensions(text: str) -> str:
    return ",".join(_words(text))


def _canaries(text: str) -> str:
    return ",".join(part.strip() for part in text.split(",") if part.strip())


def _words(text: str) -> list[str]:
    words = [part.strip() for part in text.split(",") if part.strip()]
    if not all(WORD.fullmatch(word) for word in words):
        raise ValueError(BAD_WORD)
    return words


RULES: dict[str, Callable[[Any], Any]] = {
    "directory_base": _entry_name,
    "directory_filter": _filter,
    "directory_ca_file": _certificate,
    "directory_vendor": _vendor,
    "directory_attributes": _mapping,
    "directory_role_groups": _role_groups,
    "directory_canaries": _canaries,
    "directory_sign_in": _sign_in,
    "directory_feed": _feed,
    "directory_photos": bool,
    "directory_photo_attributes": _photo_attributes,
    "directory_circle_groups": _circle_groups,
    "directory_circles_base": _entry_name,
    "directory_circles_filter": lambda text: _filter(text) if text else "",
    "dimensions": _dimensions,
}
