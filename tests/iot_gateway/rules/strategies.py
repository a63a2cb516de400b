"""Series of readings for property tests: few values near the limits, so that they matter."""

from hypothesis import strategies as st

from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.transition import Sample
from tests.factories.readings import sample

HIGH = ExcursionRule(id="high", side="high", limit=4.0, band=0.5, hold_s=900, critical=8.0)
LOW = ExcursionRule(
    id="low",
    side="low",
    limit=0.0,
    band=0.5,
    hold_s=600,
    critical=-1.0,
    critical_inclusive=True,
)

rules = st.sampled_from([HIGH, LOW])
values_c = st.sampled_from([-2.0, -1.0, -0.1, 0.0, 0.3, 0.5, 2.0, 3.5, 3.8, 4.0, 4.1, 6.0, 8.1])

series = st.lists(
    st.builds(sample, st.integers(0, 120), values_c, seq=st.integers(0, 2)),
    max_size=30,
    unique_by=lambda each: (each.at, each.seq),
)


def in_order(samples: list[Sample]) -> list[Sample]:
    """The readings as they were measured."""
    return sorted(samples, key=lambda each: (each.at, each.seq))
