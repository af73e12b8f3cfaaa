"""The audit log shows every change to itself (T69)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from plnhub.models import AuditEntry
from plnhub.privacy.audit import HEADS, forget_before, keep_head, record_audit, verify_chain
from tests.makers import NOW, empty_database


@pytest.fixture
def session(tmp_path):
    with empty_database(tmp_path).writer() as session:
        for number in range(20):
            detail = {"number": number, "line": "a\nb"}
            record_audit(session, who="ada", what="look", subject=f"s{number}", detail=detail, now=NOW)
        yield session


def test_an_untouched_log_holds(session):
    assert (verify_chain(session).ok, verify_chain(session).rows) == (True, 20)


def test_an_empty_log_holds(tmp_path):
    with empty_database(tmp_path).reader() as session:
        assert verify_chain(session).ok


@pytest.mark.parametrize(
    "change",
    [{"who": "eve"}, {"what": "x"}, {"subject": ""}, {"detail": {}}, {"at": NOW + timedelta(seconds=1)}],
)
def test_T69_a_changed_row_is_named(session, change):
    session.execute(update(AuditEntry).where(AuditEntry.id == 7).values(**change))
    session.expire_all()
    assert verify_chain(session).broken_id == 7


def test_T69_the_row_after_a_removed_one_is_named(session):
    session.execute(delete(AuditEntry).where(AuditEntry.id == 7))
    assert verify_chain(session).broken_id == 8


def test_T69_two_rows_that_changed_places_are_named(session):
    third, fourth = session.get(AuditEntry, 3), session.get(AuditEntry, 4)
    third.subject, fourth.subject = fourth.subject, third.subject
    session.flush()
    assert verify_chain(session).broken_id == 3


def test_T69_a_log_cut_short_is_told_by_the_head_kept_outside(session, tmp_path):
    keep_head(session, tmp_path, NOW)
    session.execute(delete(AuditEntry).where(AuditEntry.id > 10))
    assert verify_chain(session).ok
    assert verify_chain(session, tmp_path / HEADS).broken_id == 20


def test_old_entries_go_and_the_rest_still_holds(session, tmp_path):
    keep_head(session, tmp_path, NOW)
    later = NOW + timedelta(days=800)
    record_audit(session, who="ada", what="look", now=later)
    assert forget_before(session, NOW + timedelta(days=1), later) == 20
    assert verify_chain(session, tmp_path / HEADS).ok
    assert session.scalars(select(AuditEntry.what)).all() == ["look", "audit.retention"]


def test_after_retention_a_removed_first_row_is_still_seen(session):
    later = NOW + timedelta(days=800)
    record_audit(session, who="ada", what="look", now=later)
    forget_before(session, NOW + timedelta(days=1), later)
    session.execute(delete(AuditEntry).where(AuditEntry.id == 21))
    assert not verify_chain(session).ok
