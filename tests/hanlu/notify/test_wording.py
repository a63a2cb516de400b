"""The catalogue: the same messages in every language, with the same gaps to fill."""

from string import Formatter

import pytest

from hanlu.notify.messages import Message, Undeliverable
from hanlu.notify.wording import catalogue, locales, worded


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_every_message_with_the_same_parameters() -> None:
    assert locales() == {"en", "zh-CN"}
    english = catalogue("en")
    for locale in locales():
        entries = catalogue(locale)
        assert entries.keys() == english.keys()
        for code, entry in entries.items():
            assert gaps(entry["text"]) == gaps(english[code]["text"]), (locale, code)


@pytest.mark.parametrize(
    ("locale", "greeting"), [("zh-CN", "您好"), ("en", "Hello"), ("fr", "Hello")]
)
def test_words_are_in_the_readers_language_or_english(locale: str, greeting: str) -> None:
    message = Message(
        key="k",
        channel="mail",
        to="a@example.com",
        locale=locale,
        code="password.invite",
        params={"name": "Li Na\nBcc: all@example.com", "link": "https://x/y", "hours": 168},
    )
    words = worded(message)
    assert greeting in words.text
    assert "https://x/y" in words.text
    assert "\n" not in words.subject


@pytest.mark.parametrize(("code", "params"), [("no.such", {}), ("password.invite", {"name": "x"})])
def test_what_cannot_be_worded_is_undeliverable(code: str, params: dict[str, str]) -> None:
    with pytest.raises(Undeliverable):
        worded(Message(key="k", channel="mail", to="a@b.c", locale="en", code=code, params=params))
