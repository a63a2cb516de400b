"""Which articles fit an order, and whether it is routine. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from uuid import UUID

from dispatch.knowledge import words
from dispatch.knowledge.model import ArticleContent, Language
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.knowledge.search import Hit
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import WorkOrder

# An article that names no model is for all: less telling than one that names this one.
_FOR_ALL: Final = 0.5
_SIGNS: Final = frozenset({"triage.alarm_rule", "triage.device_code", "triage.alarm_unlisted"})
_MOST_WORDS: Final = 5
_FOR_ORDERS: Final = frozenset({"case", "procedure", "codes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of an order; ``signs`` are alarm rules and what devices reported."""

    words: str
    model: str = ""
    fault: str | None = None
    signs: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Helped:
    """How many said that an article helped, and that it did not."""

    yes: int = 0
    no: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1, one half before anybody said anything (the rule of succession)."""
        return (self.yes + 1) / (self.yes + self.no + 2)


@dataclass(frozen=True, slots=True)
class Fit:
    """An article, how well it fits, the place it gets by that and by its help, and why."""

    id: UUID
    similarity: float
    rank: float
    why: tuple[Reason, ...]


def asked_of(order: WorkOrder, model: str) -> Asked:
    """What an order says of itself."""
    params = [reason.params for reason in order.reasons if reason.code in _SIGNS]
    signs = [
        str(each[name]) for each in params for name in ("sign", "rule", "code") if name in each
    ]
    text = order.description
    found = [words.code_of(piece) for piece in words.pieces(words.normal(text))]
    codes = {code for code in found if code is not None}
    codes |= {code for sign in signs if (code := words.code_of(words.normal(sign))) is not None}
    return Asked(
        words=text,
        model=model,
        fault=order.fault,
        signs=tuple(dict.fromkeys(signs)),
        codes=frozenset(codes),
    )


def fits(
    policy: KnowledgePolicy,
    asked: Asked,
    contents: Mapping[UUID, ArticleContent],
    hits: Iterable[Hit],
    helped: Mapping[UUID, Helped],
    prefer: Language | None = None,
) -> list[Fit]:
    """The articles that fit an order, those in the language to ``prefer`` first, then the best.

    What the order does not say counts for nothing, on neither side. Help moves the place, never
    the similarity that is shown.
    """
    near = {hit.id: hit for hit in hits}
    found: list[Fit] = []
    for article_id, content in contents.items():
        if content.kind not in _FOR_ORDERS:
            continue
        similarity, why = _likeness(policy, asked, content, near.get(article_id))
        if similarity < policy.suggest_least or not why:
            continue
        share = helped.get(article_id, Helped()).share
        rank = (1 - policy.helped_moves) * similarity + policy.helped_moves * share
        found.append(Fit(article_id, round(similarity, 3), rank, why))
    return sorted(
        found,
        key=lambda fit: (contents[fit.id].language != prefer, -round(fit.rank, 6), str(fit.id)),
    )


def untwinned(
    found: Iterable[Fit], contents: Mapping[UUID, ArticleContent], codes: Mapping[UUID, str]
) -> list[Fit]:
    """The fits in their order, of one article in several languages only the first.

    Such articles have one code that ends with the language: ``DOOR-zh`` and ``DOOR-en``.
    """
    firsts: dict[str, Fit] = {}
    for fit in found:
        firsts.setdefault(codes[fit.id].removesuffix(f"-{contents[fit.id].language[:2]}"), fit)
    return list(firsts.values())


def _likeness(
    policy: KnowledgePolicy, asked: Asked, content: ArticleContent, hit: Hit | None
) -> tuple[float, tuple[Reason, ...]]:
    weights = policy.weights
    signs = [
        (weights.fault, _by_fault(asked, content)),
        (weights.rule, _by_rule(asked, content)),
        (weights.code, _by_code(asked, content)),
        (weights.words, _by_words(asked, hit)),
    ]
    if not any(sign and sign[1] for _, sign in signs):
        return 0.0, ()  # a machine alone says nothing about what is wrong with it
    signs.append((weights.model, _by_model(asked, content)))
    said = [(weight, sign) for weight, sign in signs if sign is not None]
    total = sum(weight for weight, _ in said)
    met = sum(weight * share for weight, (share, _) in said)
    return met / total if total else 0.0, tuple(why for _, (_, why) in said if why)


type _Sign = tuple[float, Reason | None] | None
"""How far a likeness is met, and how that is told; None where there is nothing to compare."""


def _by_fault(asked: Asked, content: ArticleContent) -> _Sign:
    if asked.fault is None:
        return None
    if asked.fault not in content.faults:
        return 0.0, None
    return 1.0, Reason("knowledge.fault", {"fault": asked.fault})


def _by_rule(asked: Asked, content: ArticleContent) -> _Sign:
    if not asked.signs or not content.rules:
        return None
    sign = _ruled(asked.signs, content.rules)
    return (0.0, None) if sign is None else (1.0, Reason("knowledge.rule", {"rule": sign}))


def _by_code(asked: Asked, content: ArticleContent) -> _Sign:
    if not asked.codes or not content.codes:
        return None
    normal = map(words.normal, content.codes)
    same = sorted(asked.codes & {words.code_of(code) or code for code in normal})
    return (1.0, Reason("knowledge.code", {"code": same[0].upper()})) if same else (0.0, None)


def _by_words(asked: Asked, hit: Hit | None) -> _Sign:
    if not asked.words.strip():
        return None
    if hit is None:
        return 0.0, None
    shown = ", ".join(hit.matched[:_MOST_WORDS])
    return hit.similarity, Reason("knowledge.words", {"words": shown}) if shown else None


def _by_model(asked: Asked, content: ArticleContent) -> _Sign:
    if not asked.model:
        return None
    if asked.model in content.models:
        return 1.0, Reason("knowledge.model", {"model": asked.model})
    return (0.0 if content.models else _FOR_ALL), None


def _ruled(signs: Iterable[str], rules: Iterable[str]) -> str | None:
    patterns = [rule.casefold() for rule in rules]
    for sign in signs:
        if any(fnmatchcase(sign.casefold(), pattern) for pattern in patterns):
            return sign
    return None


def routine(
    policy: KnowledgePolicy,
    found: Iterable[Fit],
    contents: Mapping[UUID, ArticleContent],
    helped: Mapping[UUID, Helped],
) -> tuple[bool, Reason, UUID | None]:
    """Whether a case is routine (F-050), why, and by which procedure.

    Routine: a procedure fits well enough, and enough people said that it helped. Of several the
    first found is named: it is in the reader's language.
    """
    procedures = [fit for fit in found if contents[fit.id].kind == "procedure"]
    near = [fit for fit in procedures if fit.similarity >= policy.routine_similarity]
    for fit in near:
        said = helped.get(fit.id, Helped())
        share = said.yes / max(1, said.yes + said.no)
        if said.yes >= policy.routine_helped and share >= policy.routine_share:
            params = {
                "title": contents[fit.id].title,
                "percent": round(100 * fit.similarity),
                "helped": said.yes,
            }
            return True, Reason("knowledge.proven", params), fit.id
    best = near[0] if near else max(procedures, key=lambda fit: fit.similarity, default=None)
    if best is None:
        return False, Reason("knowledge.no_procedure"), None
    params = {"title": contents[best.id].title, "percent": round(100 * best.similarity)}
    if best.similarity < policy.routine_similarity:
        least = round(100 * policy.routine_similarity)
        return False, Reason("knowledge.too_far", params | {"least": least}), None
    said = helped.get(best.id, Helped())
    counts = {"helped": said.yes, "not_helped": said.no, "least": policy.routine_helped}
    return False, Reason("knowledge.unproven", params | counts), None
