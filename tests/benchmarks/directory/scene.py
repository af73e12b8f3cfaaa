"""The company in a real slapd that all phases of one size are measured against."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from plnhub.config import Settings
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.vendors import OPENLDAP
from tests.directory.company import BASE, company_ldif, dn_of
from tests.servers.certificates import make_certificates
from tests.servers.postgres import start_postgres
from tests.servers.programs import Server, program, server_folder
from tests.servers.slapd import Slapd
from tests.servers.slapd_conf import SlapdOptions

LINKS_PER_PERSON = 3.2
GROUP_SIZE = 150
CIRCLES = f"ou=circles,{BASE}"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What one size is measured with."""

    folder: Path
    people: int
    slapd: Slapd
    postgres: Server

    @property
    def settings(self) -> Settings:
        return Settings(
            data_dir=self.folder,
            directory_url=self.slapd.url,
            directory_base=BASE,
            directory_bind_dn=self.slapd.bind_dn,
            directory_password=self.slapd.password,
        )

    def environment(self, database_url: str, circles: bool) -> dict[str, str]:
        """The settings of a fresh process."""
        return {
            "PATH": "/usr/bin:/bin",
            "PLNHUB_DATABASE_URL": database_url,
            "PLNHUB_DATA_DIR": str(self.folder),
            "PLNHUB_DIRECTORY_URL": self.slapd.url,
            "PLNHUB_DIRECTORY_BASE": BASE,
            "PLNHUB_DIRECTORY_BIND_DN": self.slapd.bind_dn,
            "PLNHUB_DIRECTORY_PASSWORD": self.slapd.password,
            "PLNHUB_DIRECTORY_CIRCLES_BASE": CIRCLES if circles else "",
        }

    def bare_search(self) -> None:
        """R: the same entries and attributes by ldapsearch."""
        asked = attribute_mapping(OPENLDAP, {}, ()).requested
        command = [program("ldapsearch"), "-x", "-LLL", "-o", "ldif-wrap=no", "-H", self.slapd.url]
        signed_in = ["-D", self.slapd.bind_dn, "-w", self.slapd.password, "-b", BASE]
        with Path("/dev/null").open("wb") as nowhere:
            wanted = [self.settings.directory_filter, *asked]
            subprocess.run([*command, *signed_in, *wanted], stdout=nowhere, check=True)

    def change(self, count: int, title: str) -> None:
        """Give so many people, spread over the company, another title."""
        step = max(1, self.people // count)
        self.slapd.modify(
            "".join(
                f"dn: {dn_of(number)}\nchangetype: modify\nreplace: title\ntitle: {title}\n\n"
                for number in range(0, step * count, step)
            )
        )


@contextmanager
def scene_of(people: int) -> Iterator[Scene]:
    """Start the servers and fill the directory; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="plnhub-benchmark-"))
    folder.chmod(0o711)
    slapd = Slapd(
        folder=server_folder(folder, "slapd"),
        certificates=make_certificates(server_folder(folder, "certificates")),
        options=SlapdOptions(size_limit="unlimited", log="none"),
    )
    slapd.configure()
    slapd.load(company_ldif(people) + circles_ldif(people))
    slapd.start()
    postgres = start_postgres(server_folder(folder, "postgres"))
    try:
        yield Scene(folder=folder, people=people, slapd=slapd, postgres=postgres)
    finally:
        slapd.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def circles_ldif(people: int, seed: int = 7) -> str:
    """Groups with 3.2 members for each person of the company."""
    chance = Random(seed)
    members = min(GROUP_SIZE, people)
    groups = max(1, round(people * LINKS_PER_PERSON / members))
    return f"dn: {CIRCLES}\nobjectClass: organizationalUnit\nou: circles\n\n" + "".join(
        _group(number, chance.sample(range(people), members)) for number in range(groups)
    )


def _group(number: int, members: list[int]) -> str:
    lines = [f"dn: cn=circle {number},{CIRCLES}", "objectClass: groupOfNames", f"cn: circle {number}"]
    return "\n".join([*lines, *(f"member: {dn_of(member)}" for member in members)]) + "\n\n"
