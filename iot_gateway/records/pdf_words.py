"""The words of the inspector's report, in English and Chinese."""

from typing import Any

from iot_gateway.records.wording import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Temperature record: {subject}", "温度记录：{subject}"),
    "span": ("From {since} to {until} ({zone})", "{since} 至 {until}（{zone}）"),
    "made": (
        "Made {at} for {by}; policy version {version}.",
        "生成时间 {at}，申请人 {by}；策略版本 {version}。",
    ),
    "times": (
        (
            "Times are local to {zone}; signed files hold UTC. Values are as measured: what a"
            " calibration's offset makes of them is named as corrected, and judges nothing."
        ),
        (
            "时间按 {zone} 显示；签名文件使用 UTC。数值为原始测量值；"
            "按校准偏差修正的数值另行注明，不用于判断。"
        ),
    ),
    "probe": ("{device} ({id}) {channel}", "{device}（{id}）{channel}"),
    "zone": ("Zone {zone}, {kind}", "区域 {zone}，{kind}"),
    "no_zone": ("In no zone: no limits apply.", "未划入任何区域：无适用限值。"),
    "empty": ("No reading in this span.", "该时段内没有读数。"),
    "no_probes": ("No probe measured a temperature.", "没有探头测量温度。"),
    "readings": ("Readings", "读数"),
    "low": ("Lowest", "最低"),
    "high": ("Highest", "最高"),
    "mean": ("Mean (by time)", "平均（按时间加权）"),
    "mkt": ("MKT (for information)", "平均动力学温度（仅供参考）"),
    "gap": ("Longest gap", "最长间隔"),
    "beyond": ("Time beyond limits", "超限累计"),
    "mkt_none": ("none: not meaningful here", "无：此处不适用"),
    "limit_high": ("high", "上限"),
    "limit_low": ("low", "下限"),
    "excursions": ("Excursions, with the limit as it stood", "超限记录（限值以当时为准）"),
    "no_excursions": ("No excursion.", "无超限。"),
    "late": (
        "Late readings since {since} are still being worked in: excursions may be missing.",
        "{since} 起迟到的读数仍在计入，超限记录可能不完整。",
    ),
    "from": ("From", "开始"),
    "to": ("To", "结束"),
    "running": ("still running", "仍在持续"),
    "limit": ("Limit", "限值"),
    "peak": ("Peak", "峰值"),
    "lasted": ("Lasted", "持续"),
    "cumulative": ("Cumulative", "累计"),
    "known": ("Known at", "知悉时间"),
    "severity": ("Severity", "级别"),
    "critical": ("critical", "严重"),
    "major": ("major", "重要"),
    "minor": ("minor", "一般"),
    "alarms": ("Alarms and who acknowledged them", "报警及确认人"),
    "no_alarms": ("No alarm.", "无报警。"),
    "rule": ("Rule", "规则"),
    "opened": ("Raised", "报警时间"),
    "cleared": ("Cleared", "解除时间"),
    "acknowledged": ("Acknowledged", "确认"),
    "nobody": ("nobody", "未确认"),
    "calibration": (
        "Calibration: certificate {certificate}, {laboratory} {on}; due {due}; offset {offset} °C.",
        "校准：证书 {certificate}，{laboratory} {on}；下次 {due}；偏差 {offset} °C。",
    ),
    "corrected": (
        (
            "With the offset in force when each value was measured: lowest {low}, highest {high}."
            " Limits and excursions are judged by the values as measured."
        ),
        ("按测量时有效的校准偏差修正后：最低 {low}，最高 {high}。限值与超限均按原始测量值判断。"),
    ),
    "overdue": ("OVERDUE at the end of this span.", "在本时段结束时已过期。"),
    "no_calibration": (
        "Calibration: no certificate is recorded for this probe.",
        "校准：该探头没有登记证书。",
    ),
    "chain": ("Signed files", "签名文件"),
    "chain_of": (
        "{device}: files {first} to {last} ({count}), last signed {signed}.",
        "{device}：{count} 个文件，编号 {first} 至 {last}，最近签名 {signed}。",
    ),
    "no_chain": (
        (
            "{device}: no day of this span is signed yet; days are signed an hour after their end"
            " (UTC)."
        ),
        "{device}：该时段尚无已签名的日期；每日结束（UTC）一小时后签名。",
    ),
    "head": ("Head", "链头"),
    "signature": ("Signature (Ed25519)", "签名（Ed25519）"),
    "key": ("Public key", "公钥"),
    "verify": (
        (
            "Download the signed files of this span and check them on any computer, without a"
            " database: python -m iot_gateway verify FILE --key {key}"
        ),
        (
            "下载本时段的签名文件，可在任何计算机上离线核验，无需数据库："
            "python -m iot_gateway verify FILE --key {key}"
        ),
    ),
    "clauses": ("Clauses, and how far our reading of them is trusted", "相关条款及其可信度"),
    "trust_legend": (
        (
            "A: the text, or a page that quotes it closely, was read. B: a secondary page. C: from"
            " memory: our default, not a requirement. As checked in November 2026; have a"
            " specialist check them for your use. This report claims no certification."
        ),
        (
            "A：已读原文或逐字引用原文的页面。B：二手来源。C：凭记忆，为系统默认值，并非法规要求。"
            "核对于 2026 年 11 月；使用前请由专业人员复核。本报告不代表任何认证。"
        ),
    ),
    "clause": ("Clause", "条款"),
    "says": ("Says", "内容"),
    "here": ("Here", "本系统"),
    "trust": ("Trust", "可信度"),
    "page": ("Page {page}", "第 {page} 页"),
    "frozen": ("frozen", "冷冻"),
    "chilled_0_4": ("chilled 0-4 °C", "冷藏 0～4 °C"),
    "chilled_0_10": ("chilled 0-10 °C", "冷藏 0～10 °C"),
    "pharma_2_8": ("pharma 2-8 °C", "药品 2～8 °C"),
}


def word(code: str, lang: Language, **params: Any) -> str:
    """A piece of the report's text."""
    return _WORDS[code][lang == "zh"].format_map(params)


def lasted(seconds: float, lang: Language) -> str:
    """A stretch of time in days, hours, minutes and seconds; the two largest that are not 0."""
    left = round(seconds)
    parts = []
    units = ((86_400, ("d", "天")), (3600, ("h", "时")), (60, ("min", "分")), (1, ("s", "秒")))
    for size, names in units:
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {names[lang == 'zh']}")
    return " ".join(parts[:2]) or f"0 {units[-1][1][lang == 'zh']}"
