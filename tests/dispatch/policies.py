"""The shipped dispatch policy, parsed once for all tests of pure rules."""

import tomllib
from pathlib import Path
from typing import Any

import dispatch
from dispatch.policies import SECTIONS, Policies
from dispatch.sla.policy import EscalationPolicy, SlaPolicy
from dispatch.triage.policy import TriagePolicy

SHIPPED: dict[str, Any] = tomllib.loads(
    (Path(dispatch.__file__).parent / "policy.toml").read_text(encoding="utf-8")
)


def shipped_policies() -> Policies:
    """The policy as shipped, as version 7."""
    sections: dict[str, Any] = {
        name: model.model_validate(SHIPPED[name]) for name, model in SECTIONS.items()
    }
    return Policies(version=7, **sections)


SLA = SlaPolicy.model_validate(SHIPPED["sla"])
ESCALATION = EscalationPolicy.model_validate(SHIPPED["escalation"])
TRIAGE = TriagePolicy.model_validate(SHIPPED["triage"])
