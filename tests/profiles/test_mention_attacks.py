"""A page that sends webmentions cannot lead the hub inside, flood it, hold it up or send it in circles."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.http import HardenedHttp
from plnhub.profiles.mentions import receive
from plnhub.profiles.reading import Outside
from tests.connectors.far_side import FarSide, Visit, far_side, gzip_bomb
from tests.connectors.replay import world_of
from tests.profiles.test_mentions import POST, reply_to
from tests.profiles.world import Scene
from tests.profiles.world import scene as scene_of

pytestmark = pytest.mark.fault
FORBIDDEN = (
    *("127.0.0.1", "localhost", "[::1]", "0", "0.0.0.0", "2130706433", "0x7f000001", "127.1"),
    *("169.254.169.254", "[::ffff:10.0.0.1]", "10.0.0.1", "192.168.1.1", "[fec0::1]", "[::10.0.0.1]"),
)


@pytest.fixture
def blog(tmp_path: Path) -> Scene:
    made = scene_of(world_of("feed"), tmp_path)
    made.poll(made.consented())
    return made


def reached(blog: Scene, side: FarSide, *, seconds: float = 10.0) -> Outside:
    """The hub behind the real way out, with this one server allowed."""
    http = HardenedHttp(clock=lambda: blog.now, allowed=side.allowed, seconds=seconds)
    return replace(blog.outside, http=http)


def mentions(blog: Scene) -> int:
    return sum(act.channel == "webmention" for act in blog.ledger())


def served(blog: Scene, behaviour: Callable[[Visit], None], seconds: float = 10.0) -> str:
    with far_side({"/page": behaviour}) as side:
        return receive(reached(blog, side, seconds=seconds), f"{side.url}/page", POST)


def test_an_honest_page_is_noted_over_the_real_way_out(blog: Scene):
    page = reply_to(POST).encode()
    done = served(blog, lambda visit: visit.body(page, "Content-Type: text/html"))
    assert (done, mentions(blog)) == ("noted", 1)


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_address_inside_is_visited(blog: Scene, host: str):
    with far_side({}) as inside:
        outside = replace(blog.outside, http=HardenedHttp(clock=lambda: blog.now))
        done = [receive(outside, f"http://{host}{port}/page", POST) for port in ("", f":{inside.port}")]
        assert (done, inside.connections) == (["nothing", "nothing"], [])


def test_a_redirect_inside_is_not_followed(blog: Scene):
    page = reply_to(POST).encode()
    with far_side({"/": lambda visit: visit.body(page, "Content-Type: text/html")}) as inside:
        assert served(blog, lambda visit: visit.redirect(f"{inside.url}/")) == "nothing"
        assert inside.connections == []


@pytest.mark.parametrize(
    "behaviour",
    [
        gzip_bomb,
        lambda visit: visit.body(b"<p>" * 1_000_000, "Content-Type: text/html"),
        lambda visit: visit.redirect("/page"),
        lambda visit: visit.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<p>"
        ),
        lambda visit: visit.send(b"\x00\xff"),
    ],
    ids=["bomb", "huge", "circle", "cut", "noise"],
)
def test_a_page_that_misbehaves_leaves_nothing(blog: Scene, behaviour: Callable[[Visit], None]):
    assert (served(blog, behaviour), mentions(blog)) == ("nothing", 0)


def test_a_page_that_drips_is_left(blog: Scene):
    start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + reply_to(POST).encode()
    assert served(blog, lambda visit: visit.drip(start, b" "), seconds=0.5) == "nothing"


def test_a_page_cannot_take_back_what_another_page_said(blog: Scene):
    page = reply_to(POST).encode()
    with far_side({"/page": lambda visit: visit.body(page, "Content-Type: text/html")}) as side:
        receive(reached(blog, side), f"{side.url}/page", POST)
    gone = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    assert served(blog, lambda visit: visit.send(gone)) == "nothing"
    assert mentions(blog) == 1
