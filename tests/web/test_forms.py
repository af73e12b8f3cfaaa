"""What every form of every template must carry."""

import re

import pytest

from plnhub.config import templates_folder

POSTING = re.compile(r'<form[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL)
FORMS = [
    pytest.param(form, id=f"{path.parent.name}/{path.stem}-{number}")
    for path in sorted(templates_folder().rglob("*.html"))
    for number, form in enumerate(POSTING.findall(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_that_changes_something_carries_the_token(form):
    assert "csrf()" in form or "csrf_token" in form
