"""One JSON object a line, on stderr. No value can forge a line, and none shows a secret."""

import json
import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO, cast

import structlog

HIDDEN = "***"
_SECRET_KEY = re.compile(
    r"password|passwd|secret|token|ticket|signature|authorization|cookie|credential|api_?key",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+@")
# What we hand out and others send us, wherever it turns up in a text: in the query of an address,
# in the address of a customer's pages or of a label, in a header, or by itself.
_IN_TEXT = re.compile(
    r"(?P<before>[?&](?:ticket|token|secret|password|signature)=|/(?:track|request|rooms)/"
    r"|Bearer\s+|\bsha256=|\bht_)"
    r"[A-Za-z0-9_.~+/%=-]{8,}",
    re.IGNORECASE,
)
# Mainland mobile numbers, and what is written as an international number. Ids and epoch
# milliseconds are longer runs of digits and stay.
_PHONE = re.compile(r"(?<![\dA-Za-z])(?:\+\d{1,3}[ -]?)?1[3-9]\d{9}(?!\d)|\+\d{7,15}(?!\d)")
# json.dumps escapes C0 only; these also end a line or steer a terminal.
_LINE_ENDERS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

type EventDict = MutableMapping[str, Any]


def mask_text(text: str) -> str:
    """The text without passwords, tokens and tickets, and phone numbers down to a few digits."""
    text = _IN_TEXT.sub(rf"\g<before>{HIDDEN}", text)
    text = _URL_PASSWORD.sub(rf"\1{HIDDEN}@", text)
    return _PHONE.sub(lambda found: f"{found[0][:3]}***{found[0][-2:]}", text)


def mask(value: Any, key: str = "") -> Any:
    """The value as logs may show it; ``key`` is the name it stands under."""
    if _SECRET_KEY.search(key) and value is not None and not isinstance(value, bool):
        return HIDDEN
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {str(name): mask(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(inner) for inner in value]
    return value


def _mask_event(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {key: mask(value, key) for key, value in event.items()}


def render(_logger: object, _method: str, event: EventDict) -> str:
    """One line of JSON, whatever characters the values hold."""
    line = json.dumps(event, ensure_ascii=False, default=lambda value: mask_text(str(value)))
    return _LINE_ENDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class _StandardError:
    """Standard error as it is when a line is written: it may be swapped after `configure`."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str = "info", **always: str) -> None:
    """Set up structlog and the standard library's logging for this process.

    ``always`` (the role's name) is added to every line.
    """

    def add_always(_logger: object, _method: str, event: EventDict) -> EventDict:
        return {**always, **event}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        add_always,
    ]
    stream = cast("TextIO", _StandardError())
    structlog.configure(
        processors=[*shared, _mask_event, render],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _mask_event,
                render,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=_number(level), force=True)
    # Others' chatter about each request belongs to nobody here.
    for name in ("uvicorn.access", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]
