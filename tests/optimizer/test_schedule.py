"""An order of jobs on the clock, and what it costs without putting it there."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from optimizer.cost import route_cost
from optimizer.problem import Overtime, Problem
from optimizer.schedule import order_price, schedule
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems


@given(problems(locks=True), st.data())
@settings(max_examples=150, deadline=None)
def test_an_order_has_the_price_of_its_route(model: Problem, data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(model.technicians) - 1))
    jobs = data.draw(st.permutations(range(len(model.jobs))))
    order = jobs[: data.draw(st.integers(0, 4))]
    route = schedule(model, who, order)
    event("fits" if route else "does not fit")
    expected = None if route is None else route_cost(model, route).total
    assert order_price(model, who, order) == expected


def test_the_price_counts_a_day_beyond_the_shift_and_a_visit_to_another_territory() -> None:
    late = technician(shift_s=(0, 300), overtime=Overtime(most_s=600, price_per_h=3600))
    far = job(location=2, territories=0b10, away_price=77)
    model = problem((far,), (replace(late, territories=0b01),))
    # Two drives of 200 s, 200 s beyond the shift at one a second, and the other territory.
    assert order_price(model, 0, [0]) == 400 + 200 + 77
