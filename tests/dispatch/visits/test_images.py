"""What counts as a picture is told by its bytes, whatever its name says."""

import pytest

from dispatch.visits.images import MEDIA_TYPES, media_type_of
from tests.factories.pictures import jpeg, png, webp


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(jpeg(), "image/jpeg", id="a JPEG"),
        pytest.param(png(), "image/png", id="a PNG"),
        pytest.param(webp(), "image/webp", id="a WebP"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"GIF89a", None, id="a GIF"),
        pytest.param(b"RIFF\x24\x00\x00\x00WAVEfmt ", None, id="a sound in the same container"),
        pytest.param(b"<svg onload='alert(1)'/>", None, id="a drawing that can run programs"),
        pytest.param(b"\xff\xd8", None, id="cut off within the mark"),
        pytest.param(b" " + jpeg(), None, id="a mark that does not come first"),
    ],
)
def test_a_picture_is_told_by_its_first_bytes(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type
    assert media_type is None or media_type in MEDIA_TYPES
