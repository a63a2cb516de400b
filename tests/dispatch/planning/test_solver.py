"""The background search: what it came to can be had again, however fast the machine was."""

from dispatch.planning.build import firm
from dispatch.planning.solver import again, search
from optimizer.solve import load_engine
from tests.factories.day import day, demand, person


def test_a_search_can_be_taken_again_by_its_iterations() -> None:
    people = [person(name, at_km=at) for name, at in (("a", 0.0), ("b", 9.0), ("c", 30.0))]
    built = day(people, [demand(f"WO-{n}", at_km=n * 37 % 31) for n in range(14)])
    load_engine()
    iterations = None
    while iterations is None:  # a machine that others use may cut one short
        plan, iterations = search(firm(built), built.current, 0.3)
    assert again(firm(built), built.current, iterations) == plan
