"""Turn the bytes that a directory calls a photo into a small picture of our own making. ◇ Pure."""

import struct
import warnings
import zlib
from hashlib import blake2b
from io import BytesIO

from PIL import Image, ImageOps

SIDE = 128
LARGEST = 1 << 20
MOST_PIXELS = 16_000_000
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
RECIPE = b"1"  # another number has every photo made anew
QUALITY = 82
WHITE = (255, 255, 255)
FACES_STAND_HIGH = (0.5, 0.4)
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is far below Pillow's


class BadPhoto(ValueError):
    """These bytes become no picture; the text says why."""


def portrait(raw: bytes) -> bytes:
    """A square WebP picture without a word about camera, place or time; raises BadPhoto."""
    if len(raw) > LARGEST:
        raise BadPhoto(f"it is larger than {LARGEST >> 20} MB")
    kind = next((kind for magic, kind in MAGIC.items() if raw.startswith(magic)), "")
    if not kind:
        raise BadPhoto("it is neither JPEG nor PNG")
    try:
        return _drawn_anew(raw, kind)
    except BadPhoto:
        raise
    except BROKEN as error:  # a decoder meets hostile bytes in many ways, each of them ends here
        raise BadPhoto(f"it is a broken {kind} file") from error


def raw_hash(raw: bytes) -> str:
    """Recognises the directory's bytes, as long as pictures are made the same way."""
    return blake2b(RECIPE + raw, digest_size=16).hexdigest()


def picture_hash(content: bytes) -> str:
    """Recognises the picture itself, in addresses."""
    return blake2b(content, digest_size=16).hexdigest()


def _drawn_anew(raw: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(raw), formats=(kind,)) as opened:
        _refuse_bombs(opened, kind)
        opened.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is decoded small, which saves most of the work
        upright = ImageOps.exif_transpose(opened).convert("RGB" if kind == "JPEG" else "RGBA")
        clean = Image.new("RGB", (SIDE, SIDE), WHITE)
        square = ImageOps.fit(upright, clean.size, Image.Resampling.LANCZOS, centering=FACES_STAND_HIGH)
        clean.paste(square, mask=square if kind == "PNG" else None)
    out = BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def _refuse_bombs(opened: Image.Image, kind: str) -> None:
    """Looks at the header alone, before a single pixel is decoded."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise BadPhoto(f"it has {width} × {height} pixels, more than {MOST_PIXELS // 1_000_000} million")
    if kind == "PNG" and getattr(opened, "is_animated", False):
        raise BadPhoto("it moves")
