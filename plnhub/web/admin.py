"""Administration: roles, jobs and health; no page here says anything about what people do."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.access.people import person_called
from plnhub.access.roles import GRANTABLE, grant_role, note_role_change, revoke_role, role_holders, roles_of
from plnhub.directory.setup.desk import desk_of
from plnhub.directory.setup.verdicts import held_jobs
from plnhub.errors import Invalid, NotFound
from plnhub.jobs.desk import health_of, is_busy, recent_jobs, retry
from plnhub.models import Person, Role
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.words import marked

bp = GuardedBlueprint("admin", __name__, rule=Rule.ADMIN, url_prefix="/admin")
NOT_ONESELF = marked("Nobody changes their own roles: ask another administrator.")
NO_SUCH_ROLE = marked("There is no such role.")
ROLES = {Role.LEADER: marked("leader"), Role.ADMIN: marked("administrator"), Role.AUDITOR: marked("auditor")}


@bp.get("/roles")
def roles() -> str:
    return _roles_page(request.args.get("uid", ""))


@bp.post("/roles/<uid>/grant")
def grant(uid: str) -> ResponseReturnValue:
    person, role = _other_person(uid), _role()
    change = grant_role(db(), person.id, role, me().public_id, hub().now())
    note_role_change(db(), change, me().public_id, person.public_id, hub().now())
    db().commit()
    flash(_("%(name)s has the role “%(role)s” now.", name=person.name, role=_(ROLES[role])), "good")
    return redirect(url_for(".roles", uid=person.uid), 303)


@bp.post("/roles/<uid>/revoke")
def revoke(uid: str) -> ResponseReturnValue:
    person, role = _other_person(uid), _role()
    change = revoke_role(db(), person.id, role)
    note_role_change(db(), change, me().public_id, person.public_id, hub().now())
    db().commit()
    if change.remaining_origins:
        flash(_("A directory group still gives “%(role)s”: change the group.", role=_(ROLES[role])), "warn")
    return redirect(url_for(".roles", uid=person.uid), 303)


@bp.get("/system")
def system() -> str:
    jobs = recent_jobs(db())
    health = health_of(hub(), db())
    held = held_jobs(desk_of(db()).runs, jobs)
    return render_template(
        "admin/system.html",
        jobs=jobs,
        busy=is_busy(jobs),
        health=health,
        held_jobs=held,
        now=hub().now(),
    )


@bp.post("/jobs/<public_id>/retry")
def try_again(public_id: str) -> ResponseReturnValue:
    retry(db(), public_id, hub().now())
    db().commit()
    return redirect(url_for(".system"), 303)


def _roles_page(uid: str) -> str:
    person, missing = None, False
    if uid.strip():
        try:
            person = person_called(db(), uid)
        except NotFound:
            missing = True
    return render_template(
        "admin/roles.html",
        uid=uid,
        person=person,
        missing=missing,
        held=roles_of(db(), person.id) if person else frozenset(),
        is_me=person is not None and person.id == me().id,
        grantable=GRANTABLE,
        holders=role_holders(db()),
    )


def _other_person(uid: str) -> Person:
    person = person_called(db(), uid)
    if person.id == me().id:
        raise Invalid(NOT_ONESELF)
    return person


def _role() -> Role:
    chosen = request.form.get("role", "")
    if chosen not in {role.value for role in GRANTABLE}:
        raise Invalid(NO_SUCH_ROLE)
    return Role(chosen)
