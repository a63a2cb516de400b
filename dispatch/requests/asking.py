"""What a request becomes: words for triage, and the open case that it is about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from dispatch.requests.labels import Label
from dispatch.triage import grade
from dispatch.triage.policy import TriagePolicy
from dispatch.work_orders.similar import About, similar
from hanlu.contracts.work_orders import Kind, WorkOrder

type Urgent = Literal["leak", "electricity", "warming"]

KIND: Final[Kind] = "repair"
_SIGNS: Final[Mapping[Urgent, str]] = {
    "leak": "漏水 · water leak",
    "electricity": "漏电 · electric leakage",
    "warming": "升温 · too warm",
}
"""In words that triage knows as shipped, in both languages: people read them too."""


def description(words: str, urgent: Sequence[Urgent]) -> str:
    """What stands on the order: what is urgent first, then the customer's own words."""
    return "\n".join([*(_SIGNS[each] for each in urgent), *([words] if words else [])])


def same_case(
    policy: TriagePolicy, label: Label, text: str, orders: Iterable[WorkOrder]
) -> WorkOrder | None:
    """The open repair of the very machine; None where this is a case of its own.

    Danger joins a case of the same danger only: in another one, which goes on with its own words,
    skills and class, it would be hidden.
    """
    about = About(
        site_id=label.site_id, asset_id=label.asset_id, device_id=label.device_id, kind=KIND
    )
    found = [
        each.order
        for each in similar(about, orders)
        if each.why in ("same_device", "same_asset") and each.order.kind == KIND
    ]
    wanted = grade.of_request(policy, KIND, text)
    if wanted.order_class == "urgent_fault":
        same_danger = (wanted.order_class, wanted.fault)
        found = [each for each in found if (each.order_class, each.fault) == same_danger]
    return found[0] if found else None
