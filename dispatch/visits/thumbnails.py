"""Pictures as small as a report on paper needs them."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

_LONGEST_PX: Final = 420
"""Sharp at a third of the width of a page."""
_MOST_PX: Final = 50_000_000
"""A photo of a phone has 12 to 50 million; more is a file made to fill the memory."""


def thumbnail(content: bytes) -> bytes | None:
    """A small upright JPEG without its metadata; None for what cannot be read as a picture."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > _MOST_PX:
                return None
            picture.draft("RGB", (_LONGEST_PX, _LONGEST_PX))
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail((_LONGEST_PX, _LONGEST_PX))
            buffer = io.BytesIO()
            small.save(buffer, "JPEG", quality=80)
            return buffer.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, UnidentifiedImageError):
        return None
