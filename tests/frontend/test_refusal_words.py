"""Whatever the server can refuse with, the pages have words for, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from hanlu.errors import DomainError
from hanlu.http.app import create_app
from hanlu.http.server import routers
from hanlu.settings import Settings
from optimizer.feasibility import Rule

ROOT = Path(__file__).parent.parent.parent
WORDS = ROOT / "frontend" / "src" / "lib" / "i18n"
ENTRY = re.compile(r'^  "refusal\.([\w.]+)": "(.*)",$', re.MULTILINE)
CODE = re.compile(r'(?:\bcode=|\d{3}: )"([a-z_]+\.[a-z_.]+)"')


def _refusals(error: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Every refusal that is defined where the whole application is loaded."""
    yield error
    for each in error.__subclasses__():
        yield from _refusals(each)


def _offered() -> dict[str, str]:
    """Every code of a refusal of ours with the template of its English words."""
    described: Any = SimpleNamespace(settings=Settings())
    create_app(described, routers())
    ours = (each for each in _refusals() if not each.__module__.startswith("tests"))
    return {each.code: each.detail for each in ours}


def _edge_codes() -> set[str]:
    """Codes of the HTTP edge itself: of routes, limits and failures."""
    files = (ROOT / "hanlu" / "http").glob("*.py")
    return {code for file in files for code in CODE.findall(file.read_text())}


def _words(language: str) -> dict[str, str]:
    return dict(ENTRY.findall((WORDS / f"refusals-{language}.ts").read_text()))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_refusal_has_words(language: str) -> None:
    edge = _edge_codes()
    assert {"rate.exceeded", "server.error", "route.missing"} <= edge
    assert sorted({*_offered(), *edge} - _words(language).keys()) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_words_ask_for_nothing_that_the_refusal_does_not_carry(language: str) -> None:
    offered = _offered()
    for code, words in _words(language).items():
        if code not in offered or code == "visit.incomplete":  # its ``items`` stay out of `detail`
            continue
        carried = {name for _, name, _, _ in Formatter().parse(offered[code]) if name}
        assert set(re.findall(r"\{(\w+)", words)) <= carried, code


NOT_OF_A_CANDIDATE = {
    "unknown_technician",
    "unknown_job",
    "second_route",
    "served_twice",
    "break_unknown",
    "crew_incomplete",
    "crew_same_person",
    "crew_apart",
    "order_incomplete",
    "order_broken",
    "order_other_person",
}
"""Rules about the shape of a whole plan: nobody is left out for one of them."""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_rule_that_keeps_somebody_from_going_has_words(language: str) -> None:
    files = (file.read_text() for file in WORDS.glob(f"*{language}.ts"))
    worded = set(re.findall(r'^  "broken\.([\w.]+)": ', "\n".join(files), re.MULTILINE))
    broken = {*get_args(Rule), "off_shift", "certificate_expired"} - NOT_OF_A_CANDIDATE
    assert sorted(broken - worded) == []
