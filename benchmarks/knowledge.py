"""The search of the knowledge base by itself: how long one question takes among 5,000 articles.

The articles are made by template, in both languages, around those of the demo; the questions are
the labelled ones of the tests: Chinese, English, pinyin, slips and codes. Told: p50, p95 and the
worst of a question in milliseconds, making the index anew, and what one changed article costs.

Options: --articles=N (5000) --rounds=N (5)
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice, product
from random import Random
from uuid import UUID

from benchmarks.machine import load, machine
from dispatch.knowledge import beginners_library
from dispatch.knowledge.library import entry_of
from dispatch.knowledge.search import Entry, Index, Synonymous, analyse
from tests.dispatch.knowledge import labelled
from tests.dispatch.knowledge.shelves import SYNONYMOUS, others


def main() -> None:
    """Print the figures and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_known_args(sys.argv[1:])[0]
    print(f"machine: {machine()}; {load()}", flush=True)
    entries = list(islice(_articles(), options.articles))
    began = time.perf_counter()
    analyses = [analyse(each, SYNONYMOUS) for each in entries]
    analysed = time.perf_counter()
    index = Index(entries, analyses, SYNONYMOUS)
    indexed = time.perf_counter()
    print(
        f"{len(entries):,} articles: analysed in {analysed - began:.1f} s,"
        f" index made in {indexed - analysed:.2f} s"
    )
    _changed(entries, SYNONYMOUS)
    _questions(index, options.rounds)


def _articles() -> Iterator[Entry]:
    """The demo's articles, then others of the length of real ones, no two the same."""
    random = Random(1)
    own = [entry_of(UUID(int=1), 1, content) for _, content in beginners_library.contents()]
    sentences = [line for each in own for line in each.text.splitlines() if line]
    for number, each in enumerate(own, start=1):
        yield replace(each, id=UUID(int=number))
    makers = [f"M{series}-{size}" for series, size in product(range(1, 30), (10, 20, 40, 60))]
    for number, (each, model) in enumerate(
        zip(cycle(others()), cycle(makers), strict=False), start=10_000
    ):
        text = "\n".join([each.text, *random.sample(sentences, 12)])
        yield replace(
            each,
            id=UUID(int=number),
            title=f"{each.title} {model}",
            names=(model, f"F{number % 97}"),
            text=text,
        )


def _changed(entries: list[Entry], synonymous: Synonymous) -> None:
    began = time.perf_counter()
    analyse(entries[0], synonymous)
    print(f"one changed article: analysed in {1000 * (time.perf_counter() - began):.1f} ms")


def _questions(index: Index, rounds: int) -> None:
    asked = [words for each in labelled.ALL.values() for words in each]
    took_ms: list[float] = []
    for _ in range(rounds):
        for words in asked:
            began = time.perf_counter()
            index.find(words, limit=10)
            took_ms.append(1000 * (time.perf_counter() - began))
    took_ms.sort()
    p95 = took_ms[int(0.95 * len(took_ms))]
    print(
        f"{len(took_ms)} questions: p50 {took_ms[len(took_ms) // 2]:.1f} ms, p95 {p95:.1f} ms,"
        f" worst {took_ms[-1]:.1f} ms (goal: p95 under 50 ms)"
    )


if __name__ == "__main__":
    main()
