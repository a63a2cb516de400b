"""Triage: which sign means which class, and that danger is never graded down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.triage import grade
from hanlu.contracts.work_orders import Kind
from tests.dispatch.policies import SLA, TRIAGE

REPORTED = "device.reported"


@pytest.mark.parametrize(
    ("rule", "code", "order_class", "fault"),
    [
        pytest.param("temperature_c_high", "excursion.held", "key_fault", "too_warm", id="warm"),
        pytest.param("temperature_c_low", "excursion.held", "key_fault", "too_cold", id="cold"),
        pytest.param("silence", "silence.nothing_heard", "service", "sensor", id="silent sensor"),
        pytest.param("device:leak", REPORTED, "urgent_fault", "water_leak", id="water"),
        pytest.param("device:Water-Leak", REPORTED, "urgent_fault", "water_leak", id="spelt so"),
        pytest.param(
            "device:electric_leakage", REPORTED, "urgent_fault", "electric_leakage", id="leakage"
        ),
        pytest.param(
            "device:refrigerant_leak", REPORTED, "urgent_fault", "danger_to_people", id="danger"
        ),
        pytest.param(
            "device:compressor_failure", REPORTED, "key_fault", "compressor", id="device fault"
        ),
        pytest.param("device:E-77", REPORTED, "key_fault", None, id="a code nobody listed"),
        pytest.param("humidity_pct_high", "excursion.held", "key_fault", None, id="humidity"),
    ],
)
def test_an_alarm_gets_the_class_of_its_sign(
    rule: str, code: str, order_class: str, fault: str | None
) -> None:
    found = grade.of_alarm(TRIAGE, rule, code)
    assert (found.order_class, found.fault, found.kind) == (order_class, fault, "repair")
    assert found.reasons


@pytest.mark.parametrize(
    ("kind", "words", "order_class", "fault"),
    [
        ("repair", "冷库门口漏水，地上都是积水", "urgent_fault", "water_leak"),
        ("repair", "There is a WATER LEAK under the unit", "urgent_fault", "water_leak"),
        ("repair", "冷柜不制冷", "key_fault", "too_warm"),
        ("repair", "灯不亮", "service", None),
        ("maintenance", "压缩机季度保养", "service", "compressor"),
        ("consultation", "How do I set the defrost time?", "consult", None),
        ("consultation", "有人触电了怎么办", "urgent_fault", "danger_to_people"),
        ("complaint", "师傅态度不好", "complaint", None),
        ("complaint", "重大投诉，媒体已到场", "complaint_urgent", "complaint_major"),
        ("complaint", "反复维修三次", "complaint_important", "complaint_important"),
        ("repair", "the man was fired, the lamp is dark", "service", None),
    ],
)
def test_a_request_is_graded_by_its_kind_and_raised_by_its_words(
    kind: Kind, words: str, order_class: str, fault: str | None
) -> None:
    found = grade.of_request(TRIAGE, kind, words)
    assert (found.kind, found.order_class, found.fault) == (kind, order_class, fault)


@given(st.sampled_from(list(TRIAGE.kinds)), st.text(max_size=40), st.text(max_size=40))
def test_words_never_lower_the_class_of_a_kind(kind: Kind, before: str, after: str) -> None:
    base = SLA.graded(TRIAGE.kinds[kind]).priority
    for word in ("漏水", "传感器", "压缩机", "诚意"):
        found = grade.of_request(TRIAGE, kind, before + word + after)
        assert SLA.graded(found.order_class).priority <= base


def test_a_fault_brings_its_skills_time_and_probable_parts() -> None:
    found = grade.of_alarm(TRIAGE, "temperature_c_high", "excursion.held")
    assert found.skills == {"refrigeration": 2}
    assert found.duration.total_seconds() == 75 * 60
    assert found.parts == ("fan-motor",)
    assert found.reasons[0].code == "triage.alarm_rule"
