"""Rehearse a Kerberos sign-in in a process of its own, which can be ended when nobody answers.

python-ldap stops every thread of this process for as long as such a sign-in takes, and a silent key
distribution centre takes half a minute. The rehearsal leaves the tickets in the cache for the real sign-in.
"""

import json
import os
import subprocess
import sys
import time

from plnhub.config import PACKAGE, Settings
from plnhub.errors import HubError, Unavailable
from plnhub.ldap_bounded import Unreachable
from plnhub.ldap_session import is_encrypted, opened, wants_starttls
from plnhub.ldap_sign_in import sign_in

GOOD_SECONDS = 300.0
FAILED = 3
COMMAND = (sys.executable, "-c", "from plnhub.ldap_rehearsal import main; main()")
NAMES = ("directory_ca_file", "directory_client_certificate", "directory_client_key", "directory_sign_in")

_good_until: dict[str, float] = {}


def rehearse(settings: Settings, uri: str, seconds: float) -> None:
    """Raise what the sign-in at this server would raise, or Unreachable after `seconds`."""
    if time.monotonic() < _good_until.get(uri, 0.0):
        return
    told = {name: getattr(settings, name) for name in NAMES}
    told |= {"directory_url": uri, "directory_starttls": wants_starttls(settings, uri)}
    try:
        done = subprocess.run(
            COMMAND,
            input=json.dumps({"settings": told, "seconds": seconds}),
            env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreachable(
            f"{uri}: no Kerberos sign-in within {seconds:.1f} s; does the key distribution centre answer?"
        ) from error
    if done.returncode:
        raise Unavailable(done.stdout.strip() or "the Kerberos sign-in broke off")
    _good_until[uri] = time.monotonic() + GOOD_SECONDS


def main() -> None:
    """The other process: sign in once, and tell what was wrong."""
    asked = json.load(sys.stdin)
    settings = Settings(**asked["settings"])
    uri = settings.directory_url
    try:
        session = opened(settings, uri, asked["seconds"])
        sign_in(session, settings, uri, is_encrypted=is_encrypted(settings, uri))
    except HubError as error:
        print(error)
        sys.exit(FAILED)
