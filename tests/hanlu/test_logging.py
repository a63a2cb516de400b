"""Logs: one line an event whatever it holds, no secret, no whole phone number."""

import contextlib
import io
import json

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from hanlu.logging import configure, mask, mask_text, render


@given(st.dictionaries(st.text(), st.text()))
def test_no_value_can_begin_a_second_line(event: dict[str, str]) -> None:
    line = render(None, "info", dict(event))
    assert line.splitlines() == [line]
    assert json.loads(line) == event


@pytest.mark.parametrize("steering", ["\x1b[2J", "\x9b2J", "\u202e", "\u2028", "\x85"])
def test_nothing_steers_the_terminal(steering: str) -> None:
    assert steering not in render(None, "info", {"topic": f"a{steering}b"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call 13812345678 now", "call 138***78 now"),
        ("+86 13812345678", "+86***78"),
        ("+4915112345678", "+49***78"),
        ("at 1763812345678 ms", "at 1763812345678 ms"),
        ("postgresql://hanlu_app:abc123@/hanlu", "postgresql://hanlu_app:***@/hanlu"),
        ("GET /api/v1/live?ticket=wmvD4pTGY4QE4XWubPyqw57", "GET /api/v1/live?ticket=***"),
        ("/password?token=_Jk4WubPyqw57 opened", "/password?token=*** opened"),
        ("/track/wmvD4pTGY4QE4XWubPyqw57?x=1", "/track/***?x=1"),
        ("POST /api/v1/request/wmvD4pTGY4QE4XWubPyqw57", "POST /api/v1/request/***"),
        ("authorization: Bearer abc.def-012345", "authorization: Bearer ***"),
        ("token ht_wmvD4pTGY4QE4XWubPyqw57", "token ht_***"),
        ("Hanlu-Signature: sha256=0123456789abcdef", "Hanlu-Signature: sha256=***"),
        ("redis://:abc@127.0.0.1:1/0", "redis://:***@127.0.0.1:1/0"),
        ("018f2c3e-1381-7234-8678-1a2b3c4d5e6f", "018f2c3e-1381-7234-8678-1a2b3c4d5e6f"),
    ],
)
def test_phones_and_passwords_in_texts_are_masked(text: str, shown: str) -> None:
    assert mask_text(text) == shown


def test_secrets_are_known_by_their_name_at_any_depth() -> None:
    event = {"user": "ann", "body": {"password": "x", "tags": ["13812345678"]}, "api_key": "k"}
    assert mask(event) == {
        "user": "ann",
        "body": {"password": "***", "tags": ["138***78"]},
        "api_key": "***",
    }


def test_a_stream_that_was_swapped_and_closed_is_not_written_to_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    swapped = io.StringIO()
    with contextlib.redirect_stderr(swapped):
        configure("info", role="command")
    swapped.close()
    structlog.get_logger().info("after")
    assert "after" in capsys.readouterr().err
