"""What strangers sent, fit to be stored as text and shown to people."""

KEPT_CHARACTERS = 400


def shown_text(said: str) -> str:
    """No control characters, and not endless."""
    kept = said[:KEPT_CHARACTERS]
    if kept.isprintable():  # nearly always, and far faster than looking at each character
        return kept
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in kept)


def preview(payload: bytes) -> str:
    """The begin of a payload: as text where it is text, else in hex."""
    try:
        return shown_text(payload[: 4 * KEPT_CHARACTERS].decode())
    except UnicodeDecodeError:
        return payload[: KEPT_CHARACTERS // 2].hex()
