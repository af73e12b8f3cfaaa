"""The first page: the three verbs, what waits for me, whom to meet, and what my network has been doing."""

from flask import render_template

from plnhub.onboarding.checklist import is_newcomer
from plnhub.onboarding.ticks import stored_checklist
from plnhub.pln.desk import interests_of, matters
from plnhub.pln.members import members_of
from plnhub.pln.news import news_of
from plnhub.pln.suggestions import people_worth_meeting
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.web.for_you import for_you

bp = GuardedBlueprint("home", __name__, rule=Rule.EMPLOYEE)


@bp.get("/")
def show() -> str:
    person, now = me(), hub().now()
    members = members_of(db(), person.id)
    interests = interests_of(db(), person.id)
    way = stored_checklist(db(), person.id)
    newcomer = is_newcomer(person.start_date, now.date())
    waiting = matters(db(), person.id, interests.gifts, now)
    return render_template(
        "home/show.html",
        person=person,
        now=now,
        newcomer=newcomer,
        members=members,
        gifts=interests.gifts,
        for_you=for_you(waiting, way, newcomer),
        suggestions=people_worth_meeting(db(), person, members, interests, now),
        news=news_of(db(), members, now),
        way=way,
    )
