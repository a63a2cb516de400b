"""The policy: every limit, clock and weight as versioned data, edited in the product."""

from hanlu.policy.sections import Policy, Section, sections_from_toml
from hanlu.policy.store import PolicyStore

__all__ = ["Policy", "PolicyStore", "Section", "sections_from_toml"]
