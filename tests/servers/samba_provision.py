"""Make a Samba domain; run by the system's Python, for which Samba's own library was made."""

import sys

import samba.provision
from samba.netcmd.main import cmd_sambatool

# The rights on the shared folder need a module of the file server, which nobody asks for here.
samba.provision.setsysvolacl = lambda *_, **__: None
sys.exit(cmd_sambatool()._run("samba-tool", "domain", "provision", *sys.argv[1:]))
