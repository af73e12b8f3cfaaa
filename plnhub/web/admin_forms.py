"""The forms of the guided set-up, each turned into settings; what they mean is decided elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

from plnhub.directory.entries.mapping import USUAL
from plnhub.directory.setup.preview import usual_mapping
from plnhub.directory.setup.schedule import CHANGES, SWEEP, SYNC, Rule
from plnhub.directory.vendors import Vendor

Form = Mapping[str, str]
DIMENSIONS = 6
"""So many fields of one's own can be added at a time."""
ROLES = ("leader", "admin", "auditor")
CIRCLES = 20
"""So many named circles fit on the page."""
DAILY = "daily"
MINUTES = re.compile(r"[0-9]{1,9}")
LONGEST = 1_000
"""So much of a mapping is looked at, however much is sent while somebody types."""


def connection_from(form: Form) -> dict[str, Any]:
    """Address, account, password and certificate."""
    return {
        "directory_url": form.get("directory_url", ""),
        "directory_bind_dn": form.get("directory_bind_dn", ""),
        "directory_password": form.get("directory_password", ""),
        "directory_ca_file": form.get("directory_ca_file", "").replace("\r\n", "\n"),
        "directory_starttls": "plain" not in form,
        "directory_sign_in": form.get("directory_sign_in", "simple"),
    }


def people_from(form: Form) -> dict[str, Any]:
    """Who counts as staff."""
    return {name: form.get(name, "") for name in ("directory_base", "directory_filter", "directory_vendor")}


def mapping_from(form: Form, vendor: Vendor) -> dict[str, Any]:
    """The mapping as far as it differs from the usual one, and the names of own fields."""
    usual = usual_mapping(vendor)
    chosen = {name: form[f"f_{name}"][:LONGEST] for name in USUAL if f"f_{name}" in form}
    own = {
        f"x_{_own_name(form.get(f'n_{n}', ''))}": form.get(f"a_{n}", "")[:LONGEST]
        for n in range(DIMENSIONS)
        if _own_name(form.get(f"n_{n}", "")) and form.get(f"a_{n}", "")
    }
    different = {name: value for name, value in chosen.items() if value != usual[name]}
    return {"directory_attributes": different | own, "dimensions": ",".join(own)}


def safety_from(form: Form) -> dict[str, Any]:
    """Who must be there, and which groups give roles."""
    groups = {role: form.get(f"group_{role}", "") for role in ROLES}
    return {"directory_canaries": form.get("directory_canaries", ""), "directory_role_groups": groups}


def feed_from(form: Form) -> dict[str, Any]:
    """How changes are found."""
    return {"directory_feed": form.get("directory_feed", "auto")}


def more_from(form: Form) -> dict[str, Any]:
    """Photos and circles; a circle without a group is taken off, and one without a name is refused."""
    rows = [(form.get(f"cn_{n}", "").strip(), form.get(f"cd_{n}", "").strip()) for n in range(CIRCLES)]
    plain = ("directory_photo_attributes", "directory_circles_base", "directory_circles_filter")
    return {name: form.get(name, "") for name in plain} | {
        "directory_photos": "directory_photos" in form,
        "directory_circle_groups": {name: group for name, group in rows if group},
    }


def rules_from(form: Form) -> dict[str, Rule]:
    """The hours of each kind of work."""
    zone = form.get("zone", "UTC")
    return {
        work: _rule(form.get(work, ""), form.get(f"{work}_time", ""), zone) for work in (SYNC, CHANGES, SWEEP)
    }


def _rule(chosen: str, at_time: str, zone: str) -> Rule:
    if chosen == DAILY:
        return Rule(at_time=at_time, zone=zone)
    return Rule(minutes=int(chosen), zone=zone) if MINUTES.fullmatch(chosen) else Rule(zone=zone)


def _own_name(text: str) -> str:
    return "_".join(text.strip().removeprefix("x_").split()).lower()
