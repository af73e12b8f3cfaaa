"""A minimal Django project that syncs the same fields; run by the Python that has it: `peer.py FOLDER`."""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

FOLDER = Path(sys.argv[1])
LABEL = "company"
FIELDS = {
    "username": "uid",
    "name": "displayName",
    "email": "mail",
    "title": "title",
    "division": "departmentNumber",
    "team": "ou",
    "location": "l",
    "employee_type": "employeeType",
    "manager": "manager",
    "source_key": "entryUUID",
}
MODEL = """
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models

class Staff(AbstractBaseUser):
    username = models.CharField(max_length=200, unique=True)
    {fields}
    objects = UserManager()
    USERNAME_FIELD = "username"
"""


def main() -> None:
    _write_model()
    sys.path.insert(0, str(FOLDER))
    _configure()
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    print(json.dumps({"first": _timed(), "unchanged": _timed(), "people": _people()}))


def _write_model() -> None:
    package = FOLDER / LABEL
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    texts = [
        f'{name} = models.CharField(max_length=1000, default="")' for name in FIELDS if name != "username"
    ]
    (package / "models.py").write_text(MODEL.format(fields="\n    ".join(texts)), encoding="utf-8")


def _configure() -> None:
    settings.configure(
        SECRET_KEY="only for a benchmark",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_python3_ldap", LABEL],
        AUTH_USER_MODEL=f"{LABEL}.Staff",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "peer.db"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LDAP_AUTH_URL=os.environ["PEER_URL"],
        LDAP_AUTH_SEARCH_BASE=os.environ["PEER_BASE"],
        LDAP_AUTH_OBJECT_CLASS="inetOrgPerson",
        LDAP_AUTH_USER_FIELDS=FIELDS,
        LDAP_AUTH_USER_LOOKUP_FIELDS=("username",),
        LDAP_AUTH_CONNECTION_USERNAME=os.environ["PEER_DN"],
        LDAP_AUTH_CONNECTION_PASSWORD=os.environ["PEER_PASSWORD"],
        LDAP_AUTH_FORMAT_USERNAME=_as_it_is,
        LOGGING_CONFIG=None,
    )


def _as_it_is(model_fields: dict[str, str]) -> str:
    return model_fields["username"]


def _timed() -> float:
    began = time.perf_counter()
    call_command("ldap_sync_users", verbosity=0)
    return time.perf_counter() - began


def _people() -> int:
    return int(apps.get_model(LABEL, "Staff").objects.count())


if __name__ == "__main__":
    main()
