"""The nearest article comes first, for what people type in either language, with their slips."""

from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.knowledge.search import Entry, Index
from tests.dispatch.knowledge import labelled
from tests.dispatch.knowledge.shelves import beginners, index_of, mixed
from tests.dispatch.policies import SHIPPED

ANSWERED = SHIPPED["knowledge"]["answered"]
TOPICS = {id_: code.rpartition("-")[0] for id_, (code, _) in beginners().items()}


@cache
def library() -> Index:
    """The demo's articles among hundreds about other appliances."""
    return mixed()


def topics(asked: str, first: int) -> list[str]:
    return [TOPICS.get(hit.id, "other") for hit in library().find(asked, limit=first)]


def hit_rate(asked: dict[str, str], first: int) -> float:
    hits = [bool(set(topics(words, first)) & set(code.split())) for words, code in asked.items()]
    return sum(hits) / len(hits)


def test_the_labelled_set_is_large_enough_to_mean_something() -> None:
    assert sum(map(len, labelled.ALL.values())) >= 60


@pytest.mark.parametrize("sort", labelled.ALL)
def test_of_each_sort_of_question_most_are_answered_first_and_nearly_all_among_three(
    sort: str,
) -> None:
    asked = labelled.ALL[sort]
    assert hit_rate(asked, 1) >= 0.8
    assert hit_rate(asked, 3) >= 0.9


def test_of_all_questions_nine_in_ten_are_answered_first() -> None:
    everything = {words: code for each in labelled.ALL.values() for words, code in each.items()}
    assert hit_rate(everything, 1) >= 0.9
    assert hit_rate(everything, 3) >= 0.95


@pytest.mark.parametrize("asked", labelled.NONE)
def test_what_nothing_is_about_is_not_answered(asked: str) -> None:
    hits = library().find(asked, limit=1)
    assert not hits or hits[0].similarity < ANSWERED


def entry(number: int, title: str, **said: Any) -> Entry:
    return Entry(id=UUID(int=number), version=1, language="zh-CN", title=title, **said)


def test_what_stands_in_the_title_is_nearer_than_what_is_mentioned() -> None:
    index = index_of([entry(1, "保养计划", text="压缩机每年检查"), entry(2, "压缩机异响")])
    assert [hit.id.int for hit in index.find("压缩机", limit=2)] == [2, 1]


def test_a_code_is_the_same_however_it_is_written() -> None:
    index = index_of([entry(1, "过载", names=("E02",)), entry(2, "缺相", names=("E20",))])
    for asked in ("E2", "e-02", "E_2", "ｅ２"):
        assert [hit.id.int for hit in index.find(asked, limit=5)] == [1]


def test_of_equally_near_ones_the_readers_language_comes_first() -> None:
    asked = "E4"
    first = {
        language: library().find(asked, limit=1, prefer=language)[0].id
        for language in ("zh-CN", "en")
    }
    known = beginners()
    assert {name: known[id_][1].language for name, id_ in first.items()} == {
        "zh-CN": "zh-CN",
        "en": "en",
    }


def test_what_is_not_wanted_is_not_found() -> None:
    index = index_of([entry(1, "压缩机"), entry(2, "压缩机")])
    found = index.find("压缩机", limit=5, wanted=lambda id_: id_.int == 2)
    assert [hit.id.int for hit in found] == [2]


def test_an_empty_library_answers_nothing() -> None:
    assert index_of([]).find("压缩机", limit=3) == []


@given(st.text(max_size=60))
def test_whatever_is_typed_the_similarity_is_a_share(asked: str) -> None:
    hits = library().find(asked, limit=5)
    assert all(0 < hit.similarity <= 1 for hit in hits)
    assert [hit.similarity for hit in hits] == sorted((h.similarity for h in hits), reverse=True)


@given(st.sampled_from(sorted(labelled.ZH)))
def test_more_words_of_an_article_never_leave_it_out(asked: str) -> None:
    hits = library().find(asked, limit=1)
    assume(hits)
    best = hits[0]
    title = next(each.title for each in library().entries if each.id == best.id)
    assert best.id in {hit.id for hit in library().find(f"{asked} {title}", limit=3)}
