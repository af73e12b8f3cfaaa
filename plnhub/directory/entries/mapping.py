"""Which attribute fills which field: an allow-list, so that nothing else is asked for or stored. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from plnhub.directory.vendors import Vendor
from plnhub.errors import SettingsError

USUAL = {
    "uid": "uid",
    "name": "displayName,cn",
    "mail": "mail",
    "title": "title",
    "level": "",
    "division": "departmentNumber",
    "team": "ou",
    "parent_team": "",
    "manager": "manager",
    "location": "l",
    "employee_type": "employeeType",
    "start_date": "",
    "end_date": "",
}
NEVER = frozenset(
    {
        "authpassword", "jpegphoto", "krbprincipalkey", "lmpassword", "ntpassword", "pwdhistory",
        "sambalmpassword", "sambantpassword", "thumbnailphoto", "unicodepwd", "usercertificate",
        "userpassword",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AttributeMapping:
    """For each field the attributes to look at, in order and in lower case; the first with a value wins."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    dimensions: tuple[tuple[str, tuple[str, ...]], ...]
    requested: tuple[str, ...]
    """Everything that is asked of the server, by the name that the settings use."""


def attribute_mapping(
    vendor: Vendor, overrides: Mapping[str, str], dimension_names: tuple[str, ...]
) -> AttributeMapping:
    """The mapping in force: the usual one, the vendor's differences, then the administrator's."""
    wanted = tuple(name.removeprefix("x_") for name in dimension_names)
    _refuse_unknown(overrides)
    named = USUAL | vendor.attributes | {k: v for k, v in overrides.items() if not k.startswith("x_")}
    extra = {k.removeprefix("x_"): v for k, v in overrides.items() if k.startswith("x_")}
    fields = {name: _attributes(text) for name, text in named.items()}
    dimensions = {name: _attributes(text) for name, text in extra.items() if name in wanted}
    asked = [one for each in (*fields.values(), *dimensions.values()) for one in each]
    asked += [vendor.key, *vendor.status_attributes]
    return AttributeMapping(
        fields=tuple((name, _lower(names)) for name, names in fields.items() if names),
        dimensions=tuple((name, _lower(names)) for name, names in sorted(dimensions.items())),
        requested=tuple(dict.fromkeys(asked)),
    )


def _refuse_unknown(overrides: Mapping[str, str]) -> None:
    for name, text in overrides.items():
        if name not in USUAL and not name.startswith("x_"):
            known = ", ".join(USUAL)
            raise SettingsError(f"PLNHUB_DIRECTORY_ATTRIBUTES: no field '{name}'; use {known} or x_<name>")
        for attribute in _lower(_attributes(text)):
            if attribute in NEVER:
                raise SettingsError(f"PLNHUB_DIRECTORY_ATTRIBUTES: '{attribute}' is never read")


def _attributes(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


def _lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)
