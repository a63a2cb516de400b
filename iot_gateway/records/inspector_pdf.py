"""The inspector's report as a PDF. Pure but for the font metrics that reportlab reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from hanlu.drawing.series_pdf import SeriesChart
from hanlu.drawing.sheet import WIDTH, Sheet, table_style
from iot_gateway.records.clauses import CLAUSES
from iot_gateway.records.corrected import Corrected
from iot_gateway.records.day_file import Ran
from iot_gateway.records.pdf_words import lasted, word
from iot_gateway.records.report import Acknowledged, Chain, ProbePart, Report
from iot_gateway.records.wording import Language


def render(report: Report, lang: Language, zone: ZoneInfo) -> bytes:
    """The report in one language, its times in one zone."""
    return _Page(report, lang, zone).render()


class _Page:
    """One rendering: what the parts of the report share."""

    def __init__(self, report: Report, lang: Language, zone: ZoneInfo) -> None:
        self._report, self._lang, self._zone = report, lang, zone
        self._sheet = sheet = Sheet(lang)
        self._text, self._table = sheet.text, sheet.table
        # A hash has no place to break at but everywhere.
        self._hash = ParagraphStyle("hash", sheet.cell, fontName="Courier", wordWrap="CJK")

    def render(self) -> bytes:
        """The bytes of the PDF."""
        report = self._report
        title = self._word("title", subject=report.subject)
        parts: list[Flowable] = [self._text(title, self._sheet.title), *self._about()]
        for probe in report.probes:
            parts += self._probe(probe)
        if not report.probes:
            parts.append(self._text(self._word("no_probes")))
        parts += [*self._chains(), *self._clauses()]
        return self._sheet.document(title, parts, lambda page: self._word("page", page=page))

    def _about(self) -> list[Flowable]:
        report = self._report
        since, until = map(self._at, report.span)
        made = {"at": self._at(report.made_at), "by": report.made_by}
        return [
            self._text(self._word("span", since=since, until=until, zone=self._zone)),
            self._text(self._word("made", **made, version=report.policy_version), self._sheet.dim),
            self._text(self._word("times", zone=self._zone), self._sheet.dim),
        ]

    def _probe(self, probe: ProbePart) -> list[Flowable]:
        device, zone = probe.device, probe.zone
        name = self._word("probe", device=device.name, id=device.id, channel=probe.channel)
        place = self._word("no_zone")
        if zone is not None:
            place = self._word("zone", zone=zone.name, kind=self._word(zone.kind))
        parts: list[Flowable] = [
            self._text(name, self._sheet.head),
            self._text(place, self._sheet.dim),
        ]
        if probe.summary is None:
            parts.append(self._text(self._word("empty")))
        else:
            parts += [self._chart(probe), self._figures(probe)]
        return [
            KeepTogether(parts),
            self._text(self._calibration(probe), self._sheet.dim),
            *self._corrected(probe.corrected),
            *self._excursions(probe.excursions, probe.late_since),
            *self._alarms(probe.alarms),
        ]

    def _chart(self, probe: ProbePart) -> Flowable:
        return SeriesChart(
            probe.points,
            [(self._word(f"limit_{rule.side}"), rule.limit) for rule in probe.limits],
            [(each.since, each.ended_at) for each in probe.excursions],
            self._report.span,
            self._zone,
            (WIDTH, 150),
            gap_s=probe.gap_s,
            font=self._sheet.font,
        )

    def _figures(self, probe: ProbePart) -> Flowable:
        found = probe.summary
        assert found is not None  # noqa: S101  # asked before
        beyond_s = sum(each.seconds_within(self._report.span) for each in probe.excursions)
        mkt = self._word("mkt_none") if probe.mkt_c is None else _celsius(probe.mkt_c)
        names = ("readings", "low", "high", "mean", "mkt", "gap", "beyond")
        values = (
            f"{found.count:,}",
            _celsius(found.low),
            _celsius(found.high),
            _celsius(found.mean),
            mkt,
            lasted(found.longest_gap_s, self._lang),
            lasted(beyond_s, self._lang),
        )
        return self._table([[self._word(name) for name in names], values], [1] * len(names))

    def _calibration(self, probe: ProbePart) -> str:
        made = probe.calibration
        if made is None:
            return self._word("no_calibration")
        said = self._word(
            "calibration",
            certificate=made.certificate,
            laboratory=made.laboratory,
            on=made.calibrated_on,
            due=made.due_on or "-",
            offset=f"{made.offset_c:+g}",
        )
        overdue = made.due_on is not None and made.due_on < self._report.span[1].date()
        return f"{said} {self._word('overdue')}" if overdue else said

    def _corrected(self, found: Corrected | None) -> list[Flowable]:
        if found is None:
            return []
        said = self._word("corrected", low=_celsius(found.low_c), high=_celsius(found.high_c))
        return [self._text(said, self._sheet.dim)]

    def _excursions(self, found: Sequence[Ran], late_since: datetime | None) -> list[Flowable]:
        late: list[Flowable] = []
        if late_since is not None:
            late = [self._text(self._word("late", since=self._at(late_since)))]
        if not found:
            return late or [self._text(self._word("no_excursions"))]
        names = ("from", "to", "limit", "peak", "lasted", "cumulative", "severity", "known")
        rows = [[self._word(name) for name in names]]
        so_far: dict[str, float] = {}
        for each in found:
            in_span_s = each.seconds_within(self._report.span)
            so_far[each.rule] = so_far.get(each.rule, 0.0) + in_span_s
            side = self._word("limit_low" if each.rule.endswith("_low") else "limit_high")
            rows.append(
                [
                    self._at(each.since),
                    self._at(each.ended_at) if each.ended_at else self._word("running"),
                    f"{side} {each.limit:g} °C",
                    f"{_celsius(each.peak)} {self._at(each.peak_at)}",
                    lasted(in_span_s, self._lang),
                    lasted(so_far[each.rule], self._lang),
                    self._word(each.severity),
                    self._at(each.known_at),
                ]
            )
        return [
            self._text(self._word("excursions"), self._sheet.head),
            *late,
            self._table(rows, [1.2, 1.2, 0.9, 1.6, 0.9, 0.9, 0.7, 1.2]),
        ]

    def _alarms(self, found: Sequence[Acknowledged]) -> list[Flowable]:
        if not found:
            return [self._text(self._word("no_alarms"))]
        names = ("opened", "rule", "severity", "cleared", "acknowledged")
        rows = [[self._word(name) for name in names]]
        for each in found:
            acknowledged = self._word("nobody")
            if each.acknowledged_at:
                said = (self._at(each.acknowledged_at), each.acknowledged_by, each.note)
                acknowledged = " · ".join(part for part in said if part)
            rows.append(
                [
                    self._at(each.opened_at),
                    self._rule(each.rule),
                    self._word(each.severity),
                    self._at(each.cleared_at) if each.cleared_at else "-",
                    acknowledged,
                ]
            )
        return [
            self._text(self._word("alarms"), self._sheet.head),
            self._table(rows, [1.2, 1.4, 0.7, 1.2, 3]),
        ]

    def _chains(self) -> list[Flowable]:
        parts: list[Flowable] = [self._text(self._word("chain"), self._sheet.head)]
        for chain in self._report.chains:
            parts += self._chain(chain)
        keys = {each.public_key for chain in self._report.chains for each in chain.files}
        parts += [
            self._text(self._word("verify", key=key), self._sheet.dim) for key in sorted(keys)
        ]
        return parts

    def _chain(self, chain: Chain) -> Iterable[Flowable]:
        if not chain.files:
            return [self._text(self._word("no_chain", device=chain.device.id))]
        first, last = chain.files[0], chain.files[-1]
        said = self._word(
            "chain_of",
            device=chain.device.id,
            count=len(chain.files),
            first=first.number,
            last=last.number,
            signed=self._at(last.signed_at),
        )
        hashes = {"head": last.head, "signature": chain.signature, "key": last.public_key}
        rows = [
            [self._text(self._word(name), self._sheet.cell), Paragraph(digits, self._hash)]
            for name, digits in hashes.items()
        ]
        return [self._text(said), Table(rows, [0.2 * WIDTH, 0.8 * WIDTH], style=table_style(0))]

    def _clauses(self) -> list[Flowable]:
        zh = self._lang == "zh"
        rows = [[self._word(name) for name in ("clause", "says", "here", "trust")]]
        rows += [[each.source[zh], each.says[zh], each.here[zh], each.trust] for each in CLAUSES]
        return [
            self._text(self._word("clauses"), self._sheet.head),
            self._table(rows, [1.4, 2.4, 2.4, 0.5]),
            Spacer(0, 4),
            self._text(self._word("trust_legend"), self._sheet.dim),
        ]

    def _word(self, code: str, **params: Any) -> str:
        return word(code, self._lang, **params)

    def _rule(self, rule: str) -> str:
        """A limit in words; other rules by their code, as policy has it."""
        for side in ("high", "low"):
            if rule.endswith(f"_c_{side}"):
                return self._word(f"limit_{side}")
        return rule

    def _at(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S")


def _celsius(value: float) -> str:
    return f"{value:.2f} °C"
