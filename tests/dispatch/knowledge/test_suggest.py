"""Which articles fit an order, by pure rules: what it says counts, help moves the place alone."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from dispatch.knowledge.model import ArticleContent
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.knowledge.search import Hit
from dispatch.knowledge.suggest import Asked, Fit, Helped, fits, routine, untwinned
from tests.dispatch.policies import SHIPPED

POLICY = KnowledgePolicy.model_validate(SHIPPED["knowledge"])
ONE, TWO = UUID(int=1), UUID(int=2)


def article(**wanted: Any) -> ArticleContent:
    fields: dict[str, Any] = {"kind": "procedure", "language": "zh-CN", "title": "冷库"}
    return ArticleContent(**(fields | wanted))


def found(
    asked: Asked,
    *contents: ArticleContent,
    hits: tuple[Hit, ...] = (),
    helped: dict[UUID, Helped] | None = None,
    prefer: Any = None,
) -> list[Fit]:
    shelf = {UUID(int=number): each for number, each in enumerate(contents, start=1)}
    return fits(POLICY, asked, shelf, hits, helped or {}, prefer)


def test_an_article_of_the_same_model_alone_says_nothing_of_what_is_wrong() -> None:
    asked = Asked(words="", model="ZL-40", fault="door")
    assert found(asked, article(models=("ZL-40",))) == []


def test_an_article_for_this_model_comes_before_one_for_all_and_that_before_another_s() -> None:
    asked = Asked(words="", model="ZL-40", fault="door")
    articles = [article(faults=("door",), models=models) for models in (("X",), (), ("ZL-40",))]
    assert [fit.id.int for fit in found(asked, *articles)] == [3, 2, 1]


def test_an_alarm_rule_is_met_by_a_pattern_and_a_code_however_it_is_written() -> None:
    asked = Asked(words="", signs=("Door_Open",), codes=frozenset({"e4"}))
    (fit,) = found(asked, article(rules=("door*",), codes=("E-04",)))
    assert {why.code for why in fit.why} == {"knowledge.rule", "knowledge.code"}
    assert fit.similarity == 1


def test_words_count_by_how_near_the_search_found_them() -> None:
    asked = Asked(words="门封")
    near, far = (found(asked, article(), hits=(Hit(ONE, each, ("门封",)),)) for each in (0.9, 0.1))
    assert near[0].similarity == 0.9
    assert far == []


def test_scripts_are_for_talking_and_not_for_orders() -> None:
    asked = Asked(words="", fault="door")
    assert found(asked, article(kind="script", faults=("door",))) == []


def test_the_reader_s_language_comes_first() -> None:
    asked = Asked(words="", fault="door")
    articles = [article(faults=("door",)), article(faults=("door",), language="en")]
    for language, first in (("zh-CN", ONE), ("en", TWO)):
        assert found(asked, *articles, prefer=language)[0].id == first


@given(st.integers(0, 50), st.integers(0, 50))
def test_help_moves_the_place_and_never_the_similarity(yes: int, no: int) -> None:
    asked = Asked(words="", fault="door")
    (before,) = found(asked, article(faults=("door",)))
    (after,) = found(asked, article(faults=("door",)), helped={ONE: Helped(yes, no)})
    assert after.similarity == before.similarity
    assert (after.rank > before.rank) == (yes > no)
    assert 0 <= after.rank <= 1


def split(fit: Fit, said: Helped) -> tuple[bool, str]:
    is_routine, why, _ = routine(POLICY, [fit], {fit.id: article()}, {fit.id: said})
    return is_routine, why.code


def test_a_case_is_routine_by_nearness_and_by_enough_help_both() -> None:
    near, far = Fit(ONE, POLICY.routine_similarity, 1, ()), Fit(ONE, 0.4, 1, ())
    enough = Helped(POLICY.routine_helped, 0)
    assert split(near, enough) == (True, "knowledge.proven")
    assert split(far, enough) == (False, "knowledge.too_far")
    assert split(near, Helped(POLICY.routine_helped - 1, 0)) == (False, "knowledge.unproven")
    assert split(near, Helped(POLICY.routine_helped, 10)) == (False, "knowledge.unproven")
    assert routine(POLICY, [], {}, {})[1].code == "knowledge.no_procedure"


def test_without_a_procedure_a_near_case_is_not_routine() -> None:
    near = Fit(ONE, 1, 1, ())
    answer = routine(POLICY, [near], {ONE: article(kind="case")}, {ONE: Helped(9, 0)})
    assert (answer[0], answer[1].code) == (False, "knowledge.no_procedure")


def test_of_an_article_in_two_languages_the_first_is_suggested_alone() -> None:
    zh, en, other, nameless = (UUID(int=number) for number in range(4))
    contents = {each: article(language="en") for each in (en, other, nameless)} | {zh: article()}
    codes = {zh: "DOOR-zh", en: "DOOR-en", other: "FAN-en", nameless: "K-7"}
    near = [Fit(each, 1, 1, ()) for each in (zh, other, en, nameless)]
    assert [fit.id for fit in untwinned(near, contents, codes)] == [zh, other, nameless]
    assert [fit.id for fit in untwinned(reversed(near), contents, codes)] == [nameless, en, other]
