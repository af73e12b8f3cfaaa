"""What is installed from a wheel is whole: both packages, templates, migrations and built assets."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def say(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    builder = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    say([sys.executable, "-c", builder, str(folder)], ROOT)
    return next(folder.glob("plnhub-*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked far from the checkout, which is what installing a pure wheel does."""
    folder = tmp_path_factory.mktemp("an installed hub")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def files_below(folder: Path, *leave_out: str) -> set[str]:
    """Every file that belongs to the product, whatever its kind; caches and build sources do not."""
    parts = {path: path.relative_to(folder).parts for path in folder.rglob("*") if path.is_file()}
    return {str(Path(*names)) for names in parts.values() if not {"__pycache__", *leave_out} & set(names)}


def test_every_file_of_the_hub_is_in_the_wheel(installed: Path):
    shipped = files_below(installed / "plnhub", "templates", "static")
    assert shipped == files_below(ROOT / "plnhub", "assets", "static")


def test_every_file_of_the_connectors_is_in_the_wheel(installed: Path):
    assert files_below(installed / "connectors") == files_below(ROOT / "connectors")


def test_every_template_is_in_the_wheel(installed: Path):
    assert files_below(installed / "plnhub/templates") == files_below(ROOT / "templates")


def test_the_built_assets_are_in_the_wheel(installed: Path):
    if not (ROOT / "plnhub/static/dist/manifest.json").exists():
        pytest.skip("the assets are not built; deploy/run builds them")
    assert files_below(installed / "plnhub/static") == files_below(ROOT / "plnhub/static")


def test_what_builds_the_assets_stays_out_of_the_wheel(installed: Path):
    assert not (installed / "plnhub/assets").exists()


def test_tests_and_deployment_stay_out_of_the_wheel(installed: Path):
    assert {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")} == {
        "plnhub",
        "connectors",
    }


def test_the_licence_is_in_the_wheel(installed: Path):
    assert list(installed.glob("plnhub-*.dist-info/licenses/LICENSE"))


def test_an_installed_hub_finds_its_own_templates(installed: Path):
    code = "from plnhub.config import templates_folder; print(templates_folder())"
    found = say([sys.executable, "-c", code], installed)
    assert Path(found.strip()) == installed / "plnhub/templates"


def test_an_installed_hub_answers_on_the_command_line(installed: Path):
    code = "import sys; from plnhub.cli import main; sys.argv = ['plnhub', '--help']; main()"
    assert "demo" in say([sys.executable, "-c", code], installed)
