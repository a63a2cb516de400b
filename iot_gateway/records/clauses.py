"""Which clauses an inspector may ask about, how far we trust our reading of them, and our answer.

Trust: A, the text or a page that quotes it closely was read; B, a secondary page; C, from memory:
our default, never called a requirement. As checked in November 2026.
"""

from dataclasses import dataclass
from typing import Literal

type Trust = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule: where it stands, what it says, and what this record does about it."""

    source: tuple[str, str]  # English, Chinese
    says: tuple[str, str]
    here: tuple[str, str]
    trust: Trust


_GSP = "GSP annex 3", "GSP 附录3"

CLAUSES: tuple[Clause, ...] = (
    Clause(
        (f"{_GSP[0]}, art. 4", f"{_GSP[1]} 第四条"),
        (
            "Permitted error ±0.5 °C from 0 to 40 °C, ±1.0 °C from -25 to 0 °C, ±5 % RH.",
            "允许误差：0～40 °C 为 ±0.5 °C，-25～0 °C 为 ±1.0 °C，相对湿度 ±5 %。",
        ),
        (
            "Shown by the probe's certificate, above.",
            "以上文所列探头校准证书为准。",
        ),
        "A",
    ),
    Clause(
        (f"{_GSP[0]}, art. 5", f"{_GSP[1]} 第五条"),
        (
            "Recorded at least every 30 min in storage, 5 min in transport, 2 min out of range.",
            "储存至少每 30 分钟、运输至少每 5 分钟、超限时至少每 2 分钟记录一次。",
        ),
        (
            "Every reading received is stored; the longest gap is stated for each probe.",
            "收到的每条读数均入库；各探头的最长间隔见上文。",
        ),
        "A",
    ),
    Clause(
        (f"{_GSP[0]}, art. 6", f"{_GSP[1]} 第六条"),
        (
            "Alarm at the critical value, out of range and on power loss, to at least 3 persons.",
            "达到临界值、超限或断电时报警，并通知至少 3 名人员。",
        ),
        (
            "Alarms and their acknowledgement are listed.",
            "报警及确认情况见上文。",
        ),
        "A",
    ),
    Clause(
        (f"{_GSP[0]} (data)", f"{_GSP[1]}（数据）"),
        (
            "Data cannot be changed or deleted, nor imported backwards.",
            "数据不可更改、删除，不得反向导入。",
        ),
        (
            "The application may not change or delete a reading; signed files show any change.",
            "应用无权更改或删除读数；签名文件可显示任何改动。",
        ),
        "A",
    ),
    Clause(
        ("GSP, art. 42", "GSP 第四十二条"),
        ("Records are kept for at least 5 years.", "记录至少保存 5 年。"),
        (
            "Kept by policy; the article number is from memory.",
            "按保存策略执行；条款号凭记忆，待核对。",
        ),
        "B",
    ),
    Clause(
        ("Calibration interval (drugs)", "药品温度监测设备校准周期"),
        ("Default: once a year.", "默认值：每年一次。"),
        ("Our default, not read in a text.", "系统默认值，未见原文。"),
        "C",
    ),
    Clause(
        ("GB 31605-2020, 3.1", "GB 31605-2020 3.1"),
        (
            "Monitoring, recording, alarm and control in stores and vehicles.",
            "库房与车辆应有温度监测、记录、报警与控制。",
        ),
        ("This report.", "本报告。"),
        "A",
    ),
    Clause(
        ("EN 12830:1999, 4.9.2.2", "EN 12830:1999 4.9.2.2"),
        (
            "Transport: recorded every 5 min under 24 h, 15 min up to 7 days, 60 min beyond.",
            "运输：24 小时内每 5 分钟，7 天内每 15 分钟，更长每 60 分钟记录。",
        ),
        (
            "Every reading received is stored. The intervals of the 2018 text were not seen.",
            "收到的每条读数均入库。2018 版的间隔未见原文。",
        ),
        "B",
    ),
    Clause(
        ("EN 12830:2018, 1", "EN 12830:2018 第1章"),
        (
            "Applies to the whole temperature recording system.",
            "适用于整个温度记录系统。",
        ),
        (
            "Measured, received and known times are kept apart from sensor to file.",
            "测量、接收、入库三个时间全程分别保存。",
        ),
        "A",
    ),
    Clause(
        ("EN 12830:2018, 4.3.5, 5.3.2", "EN 12830:2018 4.3.5、5.3.2"),
        ("Recorders in the cloud; an audit trail.", "云端记录；审计追踪。"),
        (
            "Rows are chained and signed; operations are in the audit.",
            "各行以哈希相链并签名；各项操作均有审计。",
        ),
        "B",
    ),
    Clause(
        ("21 CFR 11.10(e)", "21 CFR 11.10(e)"),
        (
            "Secure, time-stamped audit trail; changes must not obscure what was recorded before.",
            "安全且带时间戳的审计追踪；变更不得掩盖先前记录。",
        ),
        (
            (
                "Supplements never rewrite a signed day; each export is in the audit. Not for food"
                " records under 21 CFR 117 (117.305(g))."
            ),
            (
                "补充文件从不改写已签名的记录；每次导出均有审计。不适用于 21 CFR 117 食品记录"
                "（117.305(g)）。"
            ),
        ),
        "A",
    ),
    Clause(
        ("21 CFR 11.10(f), (g), (h)", "21 CFR 11.10(f)(g)(h)"),
        (
            "Sequence checks, authority checks and device checks.",
            "顺序检查、权限检查与设备检查。",
        ),
        (
            "Sequence numbers and credentials per device; roles and scopes per person.",
            "设备各有序号与凭证；人员按角色与范围授权。",
        ),
        "A",
    ),
    Clause(
        ("21 CFR 11.10(d)", "21 CFR 11.10(d)"),
        ("Access is limited to authorised people.", "仅限授权人员访问。"),
        ("Roles and scopes per person.", "人员按角色与范围授权。"),
        "B",
    ),
)
