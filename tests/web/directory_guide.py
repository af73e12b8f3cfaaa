"""What tests of the guided set-up share: its address, a connection, its jobs, a kept plan."""

from sqlalchemy import select

from plnhub.directory.entries.meaning import settings_hash
from plnhub.models import DirectoryRun, Job
from tests.makers import NOW

GUIDE = "/admin/directory/set-up"
PASSWORD = "a long password of the directory"
CONNECTION = {
    "directory_url": "ldaps://ldap.example.com",
    "directory_bind_dn": "cn=reader,dc=example",
    "directory_password": PASSWORD,
}


def keep_plan_row(company, settings, **more):
    counts = {"hash": "a" * 64, "gates": []} | more.pop("counts", {})
    fields = {"source": "plan", "started_at": NOW, "finished_at": NOW, "outcome": "planned"} | more
    company.session.add(DirectoryRun(**fields, counts=counts, settings_hash=settings_hash(settings)))
    company.session.commit()


def jobs(company):
    return [(job.name, job.arguments) for job in company.session.scalars(select(Job).order_by(Job.id))]
