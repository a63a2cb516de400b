"""Codes are a promise: every one that can be given stands in the guide, and no other does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import iot_gateway
from tests.shared_data import REPOSITORY

GUIDE = REPOSITORY / "docs" / "guides" / "messages.md"


def codes_in_source() -> Iterator[str]:
    """The first argument of every ``PayloadRejected`` and the ``code`` of every ``Rejection``."""
    for path in Path(iot_gateway.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given: list[ast.expr] = []
            if node.func.id == "PayloadRejected":
                given = node.args[:1]
            elif node.func.id == "Rejection":
                given = [word.value for word in node.keywords if word.arg == "code"]
            yield from (str(each.value) for each in given if isinstance(each, ast.Constant))


def test_the_guide_explains_every_code_in_both_languages_and_no_other() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.*[一-鿿].*) \|$", text, re.MULTILINE)

    assert {code for code, _, _ in rows} == set(codes_in_source())
