"""The shipped dispatch policy, parsed once for all tests of pure rules."""

import tomllib
from pathlib import Path
from typing import Any

import dispatch
from dispatch.sla.policy import EscalationPolicy, SlaPolicy
from dispatch.triage.policy import TriagePolicy

SHIPPED: dict[str, Any] = tomllib.loads(
    (Path(dispatch.__file__).parent / "policy.toml").read_text(encoding="utf-8")
)
SLA = SlaPolicy.model_validate(SHIPPED["sla"])
ESCALATION = EscalationPolicy.model_validate(SHIPPED["escalation"])
TRIAGE = TriagePolicy.model_validate(SHIPPED["triage"])
