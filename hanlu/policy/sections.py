"""Sections and their validation: pure. A section belongs to the package that decides by it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from pydantic import TypeAdapter, ValidationError

from hanlu.errors import DomainError
from hanlu.faults import faults

type Values = dict[str, Any]


class PolicyInvalid(DomainError):
    """A section was refused; ``params["errors"]`` lists every key with its reason.

    A reason of a known rule has a ``code`` and ``params`` beside it, for pages to word it.
    """

    status: ClassVar[int] = 422
    code: ClassVar[str] = "policy.invalid"
    detail: ClassVar[str] = "The policy is not valid: {summary}."


class SectionMissing(DomainError):
    """No package registered this section."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "policy.section_missing"
    detail: ClassVar[str] = "There is no policy section {section}; there are {known}."


class VersionMissing(DomainError):
    """The policy never had this version."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "policy.version_missing"
    detail: ClassVar[str] = "The policy has no version {version}."


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the policy: its model (pydantic or msgspec), its default, what it says of it.

    ``default`` is as written in TOML, with units in the values (``"30 min"``); ``notes`` are the
    comments behind the values: unit and source, by dotted key.
    """

    name: str
    model: type[Any]
    default: Values
    notes: Mapping[str, str] = field(default_factory=dict)

    def parse(self, values: Values) -> Any:
        """The typed section; raises PolicyInvalid, naming each key."""
        if self._is_struct:
            try:
                return msgspec.convert(values, self.model, strict=False)
            except msgspec.ValidationError as error:
                raise _invalid([_struct_fault(self.name, str(error))]) from error
        try:
            return TypeAdapter(self.model).validate_python(values)
        except ValidationError as error:
            raise _invalid(
                [
                    {
                        "key": ".".join((self.name, *fault.path)),
                        "reason": fault.detail,
                        "code": f"field.{fault.code}",
                        "params": fault.params,
                    }
                    for fault in faults(error.errors(include_input=False, include_url=False))
                ]
            ) from error

    def json_schema(self) -> dict[str, Any]:
        """What its values may be, as JSON Schema; a form is made of it.

        A model that takes tables in and types them later says so itself, as ``json_schema()``.
        """
        if hasattr(self.model, "json_schema"):
            own: dict[str, Any] = self.model.json_schema()
            return own
        if self._is_struct:
            return msgspec.json.schema(self.model)
        return TypeAdapter(self.model).json_schema()

    @property
    def _is_struct(self) -> bool:
        return isinstance(self.model, type) and issubclass(self.model, msgspec.Struct)


_PLACE = re.compile(r"(.*) - at `\$\.?(.*)`", re.DOTALL)
# What msgspec says, as the codes of pydantic, which the pages have words for.
_STRUCT_FAULTS = (
    (re.compile(r"Expected `str` matching regex"), "field.string_pattern_mismatch", None),
    (re.compile(r"Expected `(?:int|float)` >= (\S+)"), "field.greater_than_equal", "ge"),
    (re.compile(r"Expected `(?:int|float)` > (\S+)"), "field.greater_than", "gt"),
    (re.compile(r"Expected `(?:int|float)` <= (\S+)"), "field.less_than_equal", "le"),
    (re.compile(r"Expected `(?:int|float)` < (\S+)"), "field.less_than", "lt"),
    (re.compile(r"Expected `int[ |`]"), "field.int_type", None),
    (re.compile(r"Expected `float[ |`]"), "field.float_type", None),
    (re.compile(r"Expected `bool[ |`]"), "field.bool_type", None),
    (re.compile(r"Expected `str[ |`]"), "field.string_type", None),
    (re.compile(r"Object missing required field"), "field.missing", None),
)


def _struct_fault(section: str, message: str) -> dict[str, Any]:
    """What msgspec says, by dotted key: it names the place at the end of its sentence."""
    found = _PLACE.fullmatch(message)
    reason, place = found.groups() if found else (message, "")
    fault: dict[str, Any] = {"key": f"{section}.{place}" if place else section, "reason": reason}
    for pattern, code, bound in _STRUCT_FAULTS:
        if said := pattern.match(reason):
            return fault | {"code": code, "params": {bound: float(said[1])} if bound else {}}
    return fault


def _invalid(errors: list[dict[str, Any]]) -> PolicyInvalid:
    summary = "; ".join(f"{error['key']}: {error['reason']}" for error in errors)
    return PolicyInvalid(field=errors[0]["key"], summary=summary, errors=errors)


class Policy:
    """The whole policy at one version; what decides carries ``version`` on."""

    def __init__(self, version: int, sections: Sequence[Section], written: Values) -> None:
        self.version = version
        self.written: Values = {
            section.name: written.get(section.name, section.default) for section in sections
        }
        self._parsed = {
            section.model: section.parse(self.written[section.name]) for section in sections
        }

    def section[Model](self, model: type[Model]) -> Model:
        """The section of this model; KeyError when no package registered it."""
        found: Model = self._parsed[model]
        return found


def sections_from_toml(file: Path, models: Mapping[str, type[Any]]) -> list[Section]:
    """The sections of a shipped policy file, one for each top-level table.

    Raises PolicyInvalid at once when a default does not fit its model.
    """
    text = file.read_text(encoding="utf-8")
    tables, notes = tomllib.loads(text), notes_of(text)
    found = []
    for name, model in models.items():
        own = {key: note for key, note in notes.items() if key.split(".")[0] == name}
        section = Section(name, model, tables[name], own)
        section.parse(section.default)
        found.append(section)
    return found


_TABLE = re.compile(r"\s*\[{1,2}\s*([\w.\-]+)\s*\]{1,2}\s*(?:#\s*(.*))?")
_VALUE = re.compile(r"\s*([\w\-]+)\s*=.*?#\s*([^\"']*)")


def notes_of(text: str) -> dict[str, str]:
    """The comments at the ends of lines, by the dotted key they stand behind."""
    notes, table = {}, ""
    for line in text.splitlines():
        if header := _TABLE.fullmatch(line):
            table = header[1]
            if header[2]:
                notes[table] = header[2].strip()
        elif value := _VALUE.fullmatch(line):
            notes[f"{table}.{value[1]}".lstrip(".")] = value[2].strip()
    return notes


def differences(before: Any, after: Any, key: str = "") -> list[tuple[str, Any, Any]]:
    """Which values differ, by dotted key; None stands for a key that is not there."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for name in sorted({*before, *after}):
            inner = f"{key}.{name}" if key else str(name)
            found += differences(before.get(name), after.get(name), inner)
        return found
    return [] if before == after else [(key, before, after)]
