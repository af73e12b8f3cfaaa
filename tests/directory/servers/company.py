"""A small company in a real directory, and the settings that read it as the service account does."""

from pathlib import Path
from typing import Any

from plnhub.config import Settings
from tests.servers.staff_operations import DirectoryServer

NAMES = {
    "ada": "Ada Lovelace",
    "bob": "Bob O'Neill",
    "cem": "Cem Yılmaz",
    "dia": "Día, María",
    "eve": "Eve #1 Ångström",
    "fei": "伟 王",
    "gus": "Gustav Müller-Lüdenscheidt",
    "hao": "Nguyễn Thị Hảo",
    "ivo": "Ольга Иванова",
    "jon": "Jón <Ó> Briain",
    "kim": "김 민준",
    "lea": 'Lea "L." Ng',
}
PEOPLE = len(NAMES)


def hire_everybody(server: DirectoryServer) -> None:
    """Twelve people of two teams; everybody but Ada reports to Ada."""
    for uid, name in NAMES.items():
        reports_to = {} if uid == "ada" else {"manager": "ada"}
        server.add_person(uid, name, title="Analyst", team="Engines", division="Research", **reports_to)


def settings_for(server: DirectoryServer, folder: Path, **values: Any) -> Settings:
    """Over TLS, verified, as the service account, with what the product takes for granted otherwise."""
    standard = {
        "data_dir": folder,
        "directory_url": server.server.ldaps_url,
        "directory_base": server.base_dn,
        "directory_bind_dn": server.server.reader_dn,
        "directory_password": server.server.reader_password,
        "directory_ca_file": str(server.server.ca_file),
    }
    return Settings(**(standard | values))
