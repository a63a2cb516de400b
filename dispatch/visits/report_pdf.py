"""The service report as a PDF (F-107, F-108). Pure but for reportlab's font metrics."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer, Table

from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import CHECKLIST, Photo, Signature, TrialRun
from dispatch.visits.report import ReportedVisit, ServiceReport
from dispatch.visits.report_words import named, word
from dispatch.visits.strokes import lines
from dispatch.warranty.rules import Cover, PartUse
from hanlu.contracts.visits import Measured
from hanlu.drawing.series_pdf import SeriesChart
from hanlu.drawing.sheet import WIDTH, Language, Sheet, table_style

_PHOTOS_IN_A_ROW = 3
_PHOTO_PT = (WIDTH / _PHOTOS_IN_A_ROW) - 8
_CHART_PT = (WIDTH, 130)


def render(
    report: ServiceReport,
    pictures: Mapping[str, bytes | None],
    part_names: Mapping[str, tuple[str, str]],
    lang: Language,
    made_at: datetime,
) -> bytes:
    """The report in one language, in the site's zone.

    ``pictures``: small JPEGs by SHA-256, None for one that cannot be read; ``part_names``: in
    English and Chinese by code.
    """
    return _Page(report, pictures, part_names, lang).render(made_at)


class _Page:
    """One rendering: what the parts of the report share."""

    def __init__(
        self,
        report: ServiceReport,
        pictures: Mapping[str, bytes | None],
        part_names: Mapping[str, tuple[str, str]],
        lang: Language,
    ) -> None:
        self._report, self._pictures, self._part_names = report, pictures, part_names
        self._lang, self._zone = lang, ZoneInfo(report.site.timezone)
        self._sheet = Sheet(lang)

    def render(self, made_at: datetime) -> bytes:
        """The bytes of the PDF."""
        number, sheet = self._report.number, self._sheet
        title = self._word("title", number=number)
        made = self._word("times", at=self._at(made_at), zone=self._zone)
        parts: list[Flowable] = [
            sheet.text(title, sheet.title),
            sheet.text(made, sheet.dim),
            Spacer(0, 6),
            self._facts(self._about()),
        ]
        for visit in self._report.visits:
            parts += self._visit(visit)
        if not self._report.visits:
            parts.append(sheet.text(self._word("no_visit")))
        return sheet.document(
            title, parts, lambda page: self._word("page", number=number, page=page)
        )

    def _about(self) -> list[tuple[str, str]]:
        report, state = self._report, self._report.state
        over = state if state in {"done", "signed", "closed", "cancelled"} else "open"
        rows = [
            ("site", f"{report.site.name}\n{report.site.address}"),
            ("device", report.device_id or ""),
            ("kind", named("kind", report.kind, self._lang)),
            ("fault", named("fault", report.fault, self._lang) if report.fault else ""),
            ("description", report.description),
            ("opened", self._at(report.opened_at)),
            ("warranty", self._machine(report.warranty.machine)),
            ("state", self._word(f"state.{over}")),
        ]
        return [(self._word(name), value) for name, value in rows if value]

    def _visit(self, one: ReportedVisit) -> list[Flowable]:
        sheet = self._sheet
        who = one.technician_name or self._word("nobody")
        head: list[Flowable] = [
            sheet.text(self._word("visit", n=one.number, who=who), sheet.head),
            self._facts(self._done(one)),
        ]
        if one.ended_at is not None:
            why = named("why", one.ended_why or "", self._lang)
            said = self._word("broken_off", at=self._at(one.ended_at), why=why)
            head.insert(1, sheet.text(said, sheet.dim))
        parts: list[Flowable] = [KeepTogether(head)]
        if one.cooling is not None:
            parts.append(KeepTogether(self._cooling(one.cooling)))
        if one.visit.photos:
            parts.append(KeepTogether(self._photos(one.visit.photos)))
        if one.ended_at is None:
            parts.append(KeepTogether(self._signature(one)))
        return parts

    def _done(self, one: ReportedVisit) -> list[tuple[str, str]]:
        visit = one.visit
        told = {
            use.cover.part: use for use in self._report.warranty.used if use.visit == one.number
        }
        used = [
            self._used(each.part, each.quantity, told.get(each.part)) for each in visit.parts_used
        ]
        rows = [
            ("arrived", self._at(one.arrived_at) if one.arrived_at else ""),
            ("finished", self._at(one.finished_at) if one.finished_at else ""),
            ("arrival", self._arrival(one.arrival) if one.arrival else ""),
            ("identity", self._word("yes") if visit.identity_shown else ""),
            ("consent", visit.consent_by),
            ("plan", visit.plan_told),
            ("cause", visit.cause),
            ("solution", visit.solution),
            ("care", visit.care),
            ("parts", "\n".join(used) or self._word("none")),
            ("genuine", self._word("yes") if visit.genuine and used else ""),
            ("test_run", self._tried(visit.test_run) if visit.test_run else ""),
            ("checks", self._checks(visit.checklist)),
        ]
        return [(self._word(name), value) for name, value in rows if value]

    def _arrival(self, arrival: Arrival) -> str:
        if arrival.distance_m is None:
            return self._word("arrival.unknown")
        how = "near" if arrival.reason is None else "far"
        return self._word(f"arrival.{how}", distance_m=arrival.distance_m, reason=arrival.reason)

    def _tried(self, run: TrialRun) -> str:
        said = self._word("passed" if run.passed else "failed")
        return " · ".join(filter(None, (said, run.note)))

    def _checks(self, ticked: Mapping[str, bool]) -> str:
        def words(items: Sequence[str]) -> str:
            return self._word("comma").join(self._word(f"check.{item}") for item in items)

        missing, all_ = [item for item in CHECKLIST if not ticked.get(item)], len(CHECKLIST)
        if missing:
            done = all_ - len(missing)
            return self._word("unticked", done=done, all=all_, missing=words(missing))
        return self._word("ticked", all=all_, items=words(CHECKLIST))

    def _part(self, code: str) -> str:
        known = self._part_names.get(code)
        return f"{known[self._lang == 'zh']} ({code})" if known else code

    def _machine(self, cover: Cover) -> str:
        days = {"until": cover.until, "since": cover.since, "months": cover.months}
        said = self._word(f"warranty.{cover.standing}", **days)
        return f"{said} {self._word(f'basis.{cover.basis}', **days)}"

    def _used(self, part: str, quantity: int, use: PartUse | None) -> str:
        """One fitted part: where it comes from, how long it is warranted, what it costs."""
        line = f"{self._part(part)} x {quantity}"
        if use is None:
            return line
        cover, cents = use.cover, use.cost_price_cents
        source = self._word(f"source.{cover.source}")
        said = [f"{source} ({cover.supplier})" if cover.supplier else source]
        if cover.until is not None:
            said.append(self._word("part_until", until=cover.until))
        elif cover.fitted_on is None and cover.months:
            said.append(self._word("part_months", months=cover.months))
        else:
            said.append(self._word("part_unwarranted"))
        if use.free:
            said.append(self._word(f"free.{use.why}", n=use.free))
        if use.rest == "cost_price" and cents is not None:
            currency = self._report.warranty.currency
            price = f"{cents / 100:.2f} {currency}"
            said.append(self._word("charge.cost_price_of", n=quantity - use.free, price=price))
        elif use.rest != "free":
            said.append(self._word(f"charge.{use.rest}", n=quantity - use.free))
        return f"{line}: {self._word('semicolon').join(said)}"

    def _cooling(self, proof: Cooling) -> list[Flowable]:
        sheet = self._sheet
        parts: list[Flowable] = [
            sheet.text(self._word("cooling"), sheet.head),
            sheet.text(self._verdict(proof)),
        ]
        if proof.points:
            parts.append(self._chart(proof))
        measured: list[tuple[str, Measured | None]] = [
            ("arrived", proof.arrived),
            ("finished", proof.finished),
        ]
        said = [
            self._word(f"cooling.{name}", value=f"{each.value_c:.1f} °C")
            for name, each in measured
            if each
        ]
        said.append(self._word("cooling.as_of", at=self._at(proof.until)))
        parts.append(sheet.text(" · ".join(said), sheet.dim))
        return parts

    def _verdict(self, proof: Cooling) -> str:
        at = self._at(proof.back_at) if proof.back_at else ""
        if proof.back_after_s is not None:
            return self._word("cooling.back_after", at=at, minutes=round(proof.back_after_s / 60))
        return self._word(f"cooling.{proof.verdict}", at=at)

    def _chart(self, proof: Cooling) -> Flowable:
        limits = [("limit_high", proof.max_c), ("limit_low", proof.min_c)]
        return SeriesChart(
            [(int(ms), low, high, mean) for ms, low, high, mean in proof.points],
            [(self._word(name), limit) for name, limit in limits if limit is not None],
            [],
            (proof.since, proof.until),
            self._zone,
            _CHART_PT,
            gap_s=proof.gap_s,
            font=self._sheet.font,
        )

    def _photos(self, photos: tuple[Photo, ...]) -> list[Flowable]:
        cells = [self._photo(each) for each in photos]
        cells += [""] * (-len(cells) % _PHOTOS_IN_A_ROW)
        rows = [
            cells[start : start + _PHOTOS_IN_A_ROW]
            for start in range(0, len(cells), _PHOTOS_IN_A_ROW)
        ]
        widths = [WIDTH / _PHOTOS_IN_A_ROW] * _PHOTOS_IN_A_ROW
        head = self._sheet.text(self._word("photos"), self._sheet.head)
        return [head, Table(rows, widths, style=table_style(0))]

    def _photo(self, photo: Photo) -> Any:
        small = self._pictures.get(photo.sha256)
        name = self._word(f"photo.{photo.kind}")
        caption = self._sheet.text(f"{name} · {self._at(photo.added_at)}", self._sheet.cell)
        if small is None:
            return [self._sheet.text(self._word("photo_lost"), self._sheet.dim), caption]
        picture = Image(io.BytesIO(small), _PHOTO_PT, _PHOTO_PT, kind="proportional")
        return [picture, caption]

    def _signature(self, one: ReportedVisit) -> list[Flowable]:
        visit, sheet = one.visit, self._sheet
        if visit.signature is not None:
            said = sheet.text(self._word("signed", name=visit.signature.name))
            return [Spacer(0, 8), Strokes(visit.signature), said]
        if visit.confirmed_by is not None:
            return [Spacer(0, 8), sheet.text(self._word("confirmed", name=visit.confirmed_by))]
        return [Spacer(0, 8), sheet.text(self._word("unsigned"), sheet.dim)]

    def _facts(self, rows: list[tuple[str, str]]) -> Table:
        return self._sheet.table(rows, (1, 4), heads=0)

    def _word(self, code: str, **params: Any) -> str:
        return word(code, self._lang, **params)

    def _at(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")


class Strokes(Flowable):
    """A signature as it was drawn, fitted into a small box."""

    def __init__(self, signature: Signature, size: tuple[float, float] = (160, 54)) -> None:
        super().__init__()
        self.width, self.height = size
        self._lines = lines(signature.svg)

    def wrap(self, *_available: float) -> tuple[float, float]:
        """The size it takes, whatever is available."""
        return self.width, self.height

    def draw(self) -> None:
        """The strokes; an SVG counts downwards, a page upwards."""
        points = [point for line in self._lines for point in line]
        if not points:
            return
        left, top = min(x for x, _ in points), min(y for _, y in points)
        wide, tall = max(x for x, _ in points) - left, max(y for _, y in points) - top
        scale = min(self.width / (wide or 1), self.height / (tall or 1), 1.0)
        self.canv.setStrokeColor(black)
        self.canv.setLineWidth(1)
        for line in self._lines:
            path = self.canv.beginPath()
            for number, (x, y) in enumerate(line):
                at = ((x - left) * scale, self.height - (y - top) * scale)
                (path.lineTo if number else path.moveTo)(*at)
            self.canv.drawPath(path)
