"""From a code with parameters to words, by the catalogue of the reader's language."""

import tomllib
from functools import cache
from pathlib import Path

from hanlu.notify.messages import Message, Undeliverable, Worded

FALLBACK = "en"
_FOLDER = Path(__file__).parent / "catalogue"


@cache
def catalogue(locale: str) -> dict[str, dict[str, str]]:
    """All messages of a language; English for one that has no catalogue."""
    file = _FOLDER / f"{locale}.toml"
    if locale not in locales():
        file = _FOLDER / f"{FALLBACK}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def locales() -> frozenset[str]:
    """The languages there are."""
    return frozenset(file.stem for file in _FOLDER.glob("*.toml"))


def worded(message: Message) -> Worded:
    """Subject and text; raises Undeliverable for a code without words or a missing parameter."""
    entry = catalogue(message.locale).get(message.code)
    if entry is None:
        raise Undeliverable(f"no words for {message.code} in {message.locale}")
    try:
        subject = entry["subject"].format(**message.params)
        text = entry["text"].strip().format(**message.params)
    except KeyError as error:
        raise Undeliverable(f"{message.code} lacks the parameter {error}") from error
    return Worded(" ".join(subject.split()), text)
