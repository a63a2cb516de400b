"""How near is near enough, what helps an article up, and words that are not said to customers."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.knowledge.model import Language
from dispatch.sla.policy import PolicyModel

Share = Annotated[float, Field(ge=0, le=1)]
Phrase = Annotated[str, Field(min_length=1, max_length=80)]


class SuggestionWeights(PolicyModel):
    """How much each likeness of an article to an order counts beside the others."""

    words: Annotated[float, Field(ge=0, le=10)]
    fault: Annotated[float, Field(ge=0, le=10)]
    model: Annotated[float, Field(ge=0, le=10)]
    rule: Annotated[float, Field(ge=0, le=10)]
    code: Annotated[float, Field(ge=0, le=10)]


class ForbiddenPhrase(PolicyModel):
    """What is not said to customers, in any of its wordings, and what is said instead."""

    language: Language
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    better: Annotated[str, Field(min_length=1, max_length=200)]


class KnowledgePolicy(PolicyModel):
    """``knowledge.*``. Similarities are shares from 0 to 1.

    A case is routine (F-050) when a published procedure fits it at ``routine_similarity``, helped
    ``routine_helped`` times, and ``routine_share`` of those who said anything.
    """

    answered: Share
    suggest_least: Share
    suggest_most: Annotated[int, Field(ge=1, le=20)]
    weights: SuggestionWeights
    helped_moves: Share
    routine_similarity: Share
    routine_helped: Annotated[int, Field(ge=0, le=1000)]
    routine_share: Share
    review_after: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=3650))]
    gaps_since: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=400))]
    gap_asked: Annotated[int, Field(ge=1, le=1000)]
    searches_kept: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=3650))]
    synonyms: tuple[Annotated[tuple[Phrase, ...], Field(min_length=2)], ...]
    forbidden: tuple[ForbiddenPhrase, ...]
