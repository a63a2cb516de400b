"""The gateway's own policy: which sections it registers, and where they ship from."""

from pathlib import Path

from hanlu.policy import Section, sections_from_toml
from iot_gateway.devices.upkeep import UpkeepPolicy
from iot_gateway.readings.retention import RetentionPolicy
from iot_gateway.rules.packs import ColdChainPolicy

policy_sections: list[Section] = sections_from_toml(
    Path(__file__).parent / "policy.toml",
    {"coldchain": ColdChainPolicy, "retention": RetentionPolicy, "upkeep": UpkeepPolicy},
)
