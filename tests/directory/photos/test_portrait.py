"""What becomes a picture, what is left out of it, and what is refused."""

import random

import pytest

from plnhub.directory.photos.portrait import LARGEST, SIDE, BadPhoto, picture_hash, portrait, raw_hash
from tests.directory.photos.makers import (
    SCRIPT,
    moving_png,
    opened,
    photo,
    png_that_claims,
    saved,
    telling_photo,
)

HONEST = {
    "a JPEG": photo(),
    "a progressive JPEG": photo(progressive=True),
    "a JPEG for print": photo(mode="CMYK"),
    "a grey JPEG": photo(mode="L"),
    "a PNG": photo(kind="PNG"),
    "a PNG with a palette": photo(kind="PNG", mode="P"),
    "a very wide one": photo(size=(2000, 3)),
    "a tiny one": photo(size=(1, 1)),
}
HOSTILE = {
    "nothing": b"",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "a GIF": photo(kind="GIF"),
    "a TIFF": photo(kind="TIFF"),
    "a WebP": photo(kind="WEBP"),
    "HTML that begins as a JPEG": b"\xff\xd8\xff" + SCRIPT * 40,
    "half a JPEG": photo()[:400],
    "half a PNG": photo(kind="PNG", size=(900, 900))[:900],
    "a PNG of a hundred million pixels": png_that_claims(10_000, 10_000),
    "a PNG of four billion pixels": png_that_claims(65_000, 65_000),
    "a PNG without size": png_that_claims(0, 0),
    "a PNG that moves": moving_png(),
    "too many bytes": photo() + bytes(LARGEST),
}


@pytest.mark.parametrize("raw", HONEST.values(), ids=HONEST)
def test_a_photo_becomes_a_small_square_webp(raw: bytes):
    made = opened(portrait(raw))
    assert (made.format, made.size) == ("WEBP", (SIDE, SIDE))


@pytest.mark.fault
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_this_becomes_no_picture(raw: bytes):
    with pytest.raises(BadPhoto):
        portrait(raw)


def test_a_photo_is_turned_upright():
    made = opened(portrait(telling_photo())).convert("RGB")
    above, below = made.getpixel((64, 20)), made.getpixel((64, 108))
    assert (above[0] > 200 > above[2], below[2] > 200 > below[0]) == (True, True)


@pytest.mark.privacy
def test_camera_and_comment_stay_behind():
    made = portrait(telling_photo())
    assert (b"ACME" in made, b"at home" in made, dict(opened(made).getexif())) == (False, False, {})


@pytest.mark.privacy
def test_what_hangs_behind_a_photo_stays_behind():
    assert SCRIPT not in portrait(photo() + SCRIPT)


def test_what_is_transparent_becomes_white():
    glass = opened(photo(kind="PNG")).convert("RGBA")
    glass.putalpha(0)
    made = opened(portrait(saved(glass, "PNG"))).convert("RGB")
    assert min(made.getpixel((64, 64))) > 250


@pytest.mark.fault
@pytest.mark.parametrize("seed", range(40))
def test_damaged_bytes_are_refused_or_drawn_but_never_anything_else(seed: int):
    chance = random.Random(seed)
    for _ in range(15):
        raw = bytearray(chance.choice((HONEST["a JPEG"], HONEST["a PNG"], moving_png())))
        for _ in range(chance.randint(1, 20)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        assert _drawn(bytes(raw)) in ("refused", "WEBP")


def test_the_same_bytes_are_recognised():
    assert (raw_hash(photo()) == raw_hash(photo()), raw_hash(photo()) == raw_hash(photo("red"))) == (
        True,
        False,
    )


def test_another_picture_has_another_mark():
    teal, red = portrait(photo()), portrait(photo("red"))
    assert (
        picture_hash(teal) == picture_hash(portrait(photo())),
        picture_hash(teal) == picture_hash(red),
    ) == (
        True,
        False,
    )


def _drawn(raw: bytes) -> str | None:
    try:
        return opened(portrait(raw)).format
    except BadPhoto:
        return "refused"
