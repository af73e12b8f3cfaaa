"""The audit log for auditors: every entry, and whether the chain of seals holds; looking is audited, too."""

from flask import render_template, request

from plnhub.access.people import names_of
from plnhub.privacy.audit import HEADS, page_of, record_audit, verify_chain
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub

bp = GuardedBlueprint("audit", __name__, rule=Rule.AUDITOR, url_prefix="/audit")
LARGEST_ID = 2**31 - 1


@bp.get("")
def show() -> str:
    page = page_of(db(), _before())
    verdict = verify_chain(db(), hub().settings.data_dir / HEADS)
    names = names_of(db(), {word for entry in page.entries for word in (entry.who, entry.subject)})
    with hub().database.writing() as session:
        detail = {"entries": len(page.entries)}
        record_audit(session, who=me().public_id, what="audit.look", detail=detail, now=hub().now())
    return render_template("admin/audit.html", page=page, verdict=verdict, names=names)


def _before() -> int | None:
    """The entry that was asked for, if there can be such a one."""
    number = request.args.get("before", type=int)
    return number if number and 0 < number <= LARGEST_ID else None
