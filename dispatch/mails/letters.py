"""The letters to customers: which words of the catalogue, and with what in them. Pure."""

from typing import Any
from zoneinfo import ZoneInfo

from dispatch.mails.model import MailKind
from dispatch.mails.owed import FINISHED, is_long
from dispatch.mails.policy import ProgressPolicy
from dispatch.tracking.model import first_name
from hanlu.contracts.work_orders import Span, WorkOrder


def still_true(kind: MailKind, order: WorkOrder, policy: ProgressPolicy) -> bool:
    """Whether the case stands as the mail would say."""
    match kind:
        case "invitation":
            return order.state in FINISHED
        case "appointment":
            return order.promised and order.window is not None
        case "on_the_way":
            return order.state == "travelling"
        case "outcome" | "result":
            return order.state != "cancelled"
        case "progress":
            return is_long(policy, order)


def letter(
    kind: MailKind, order: WorkOrder, link: str, words: str | None = None
) -> tuple[str, dict[str, Any]]:
    """The code of the catalogue and its parameters; times are those of the site's own clock."""
    params = {"number": order.number, "site": order.site.name, "link": link}
    match kind:
        case "appointment" if order.window is not None:
            return "case.appointment", params | {"when": told(order.window, order.site.timezone)}
        case "on_the_way":
            params["name"] = first_name(order.technician_name) or ""
            if order.eta is None:
                return "case.on_the_way", params
            arrival = told(order.eta, order.site.timezone)
            return "case.on_the_way_at", params | {"when": arrival}
        case "outcome" if words is not None:
            return "case.outcome_in_words", params | {"words": words}
        case "result":
            return "case.result", params | {"words": words or ""}
        case "progress" if order.wait is not None and order.wait.until is not None:
            zone = ZoneInfo(order.site.timezone)
            until = f"{order.wait.until.astimezone(zone):%Y-%m-%d %H:%M}"
            return "case.progress_until", params | {"when": until}
        case _:
            return f"case.{kind}", params


def told(span: Span, timezone: str) -> str:
    """``2026-06-01 20:30-21:00``, as a clock at the site shows it."""
    zone = ZoneInfo(timezone)
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
