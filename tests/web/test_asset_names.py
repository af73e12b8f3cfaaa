"""Pages name an asset; the manifest knows what the build called it."""

import pytest
from flask import Flask

from plnhub.web import assets
from plnhub.web.assets import AssetsNotBuilt, asset, install_assets


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    app = Flask(__name__, static_folder=None)
    install_assets(app)
    app.add_url_rule("/", "page", lambda: asset("app.css"))
    return app


def test_a_built_asset_has_the_hashed_name_in_its_address(app, tmp_path):
    (tmp_path / "manifest.json").write_text('{"app.css": "app-AB12.css"}')
    assert app.test_client().get("/").text == "/static/app-AB12.css"


def test_the_address_keeps_the_folder_that_a_proxy_serves_us_under(app, tmp_path):
    (tmp_path / "manifest.json").write_text('{"app.css": "app-AB12.css"}')
    assert app.test_client().get("/", base_url="http://localhost/hub").text == "/hub/static/app-AB12.css"


def test_without_a_build_the_answer_says_what_to_run(app):
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "deploy/run" in answer.text


def test_an_asset_that_the_build_does_not_know_is_an_error(app, tmp_path):
    (tmp_path / "manifest.json").write_text('{"app.css": "app-AB12.css"}')
    with app.test_request_context(), pytest.raises(AssetsNotBuilt, match="nonsense"):
        asset("nonsense.css")


def test_tests_of_pages_do_without_a_build(app):
    app.testing = True
    assert app.test_client().get("/").text == "/static/app.css"


def test_a_new_build_is_seen_without_a_restart(app, tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"app.css": "app-OLD.css"}')
    app.test_client().get("/")
    manifest.write_text('{"app.css": "app-NEW.css"}')
    assert app.test_client().get("/").text == "/static/app-NEW.css"
