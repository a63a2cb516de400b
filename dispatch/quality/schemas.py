"""What comes in over HTTP about inspections and findings."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from dispatch.quality.findings import Verdict
from dispatch.quality.inspections import Fault, Inspected, Readings, Result
from dispatch.quality.policy import Code
from hanlu.http.schemas import Schema

type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
type MaybeWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ReadingsIn(Schema):
    """What a device of the case measured in a span."""

    device_id: Annotated[str, Field(min_length=1, max_length=80)]
    since: Annotated[AwareDatetime, Field(alias="from")]
    until: Annotated[AwareDatetime, Field(alias="to")]


class FaultIn(Schema):
    """A point that was found wrong: words, and photos or readings that show it."""

    point: Code
    words: Words
    photos: Annotated[list[Sha256], Field(max_length=20, default_factory=list)]
    readings: ReadingsIn | None = None


class InspectionIn(Schema):
    """The result of every point of the list, and a finding for each fault."""

    points: dict[Code, Result]
    findings: Annotated[list[FaultIn], Field(max_length=20, default_factory=list)]
    words: MaybeWords = ""

    def given(self) -> Inspected:
        """As the service takes it."""
        return Inspected(
            points=dict(self.points),
            words=self.words,
            faults=tuple(
                Fault(
                    point=each.point,
                    words=each.words,
                    photos=tuple(each.photos),
                    readings=Readings(device_id=span.device_id, since=span.since, until=span.until)
                    if (span := each.readings)
                    else None,
                )
                for each in self.findings
            ),
        )


class AppealIn(Schema):
    """Why it is not so."""

    words: Words
    version: Annotated[int | None, Field(ge=1)] = None


class DecisionIn(Schema):
    """Upheld or dropped, why, and the measure that corrects it."""

    verdict: Verdict
    words: Words
    measure: MaybeWords = ""
    version: Annotated[int | None, Field(ge=1)] = None
