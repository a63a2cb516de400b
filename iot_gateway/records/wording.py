"""What the verifier says, in English and Chinese."""

import os
from collections.abc import Mapping
from typing import Any, Literal

from iot_gateway.records.locate import Finding

type Language = Literal["en", "zh"]

_FINDINGS: dict[str, tuple[str, str]] = {
    "not_a_record": (
        "this is no part of a signed record file",
        "此处内容不属于任何已签名的记录文件",
    ),
    "cut_off": (
        "the file is cut off here: the end row with its signature was expected",
        "文件在此处被截断：此处应有结束行与签名",
    ),
    "row_edited": (
        "row {row} was edited: its hash does not follow from the row before and its content",
        "第 {row} 行被修改：其哈希值与上一行及本行内容不符",
    ),
    "rows_missing": (
        "rows {from} to {to} are missing ({count}): row {from} was expected here",
        "缺少第 {from} 至 {to} 行（共 {count} 行）：此处应为第 {from} 行",
    ),
    "row_put_in": (
        "a line was put in here that was never part of this file",
        "此处被插入了一行原本不属于该文件的内容",
    ),
    "row_repeated": ("row {row} stands here once more", "第 {row} 行在此重复出现"),
    "row_moved": (
        "row {row} was moved: it does not belong here",
        "第 {row} 行被移动：它不应在此处",
    ),
    "signature_wrong": (
        (
            "the signature does not fit: it was changed, or the whole file was written anew by"
            " somebody without the key {key}"
        ),
        "签名不符：签名被修改，或整个文件由不持有密钥 {key} 的人重新写成",
    ),
    "key_other": (
        "signed with another key: expected {expected}, found {found}",
        "签名密钥不同：应为 {expected}，实为 {found}",
    ),
    "key_changed": (
        "file {number} of {device} is signed with another key than the file before it",
        "设备 {device} 的第 {number} 号文件与前一文件的签名密钥不同",
    ),
    "clock_day": (
        "row {row} was measured at {measured}, which is not on {day}",
        "第 {row} 行的测量时间 {measured} 不在 {day} 当日",
    ),
    "clock_order": (
        "clock change: row {row} was measured at {measured}, not after {before} of the row before",
        "时钟变动：第 {row} 行的测量时间 {measured} 未晚于上一行的 {before}",
    ),
    "clock_ahead": (
        (
            "clock change: row {row} was measured at {measured}, more than 5 minutes after it was"
            " received at {received}"
        ),
        "时钟变动：第 {row} 行的测量时间 {measured} 比接收时间 {received} 晚 5 分钟以上",
    ),
    "clock_known": (
        (
            "clock change: row {row} was received at {received}, more than 5 minutes after it was"
            " stored at {known}"
        ),
        "时钟变动：第 {row} 行的接收时间 {received} 比入库时间 {known} 晚 5 分钟以上",
    ),
    "device_clock": (
        (
            "the device's own clock was set back: row {row} was measured at {measured} but counted"
            " and sent before the row ahead of it"
        ),
        "设备自身时钟曾被调回：第 {row} 行测量时间为 {measured}，但其编号与接收均早于上一行",
    ),
    "files_missing": (
        "files {from} to {to} of {device} are missing: file {from} was expected before this one",
        "设备 {device} 缺少第 {from} 至 {to} 号文件：此文件之前应为第 {from} 号",
    ),
    "file_twice": (
        "file {number} of {device} was given twice",
        "设备 {device} 的第 {number} 号文件出现了两次",
    ),
    "chain_broken": (
        "file {number} does not follow from the file before it: one of the two was replaced",
        "第 {number} 号文件与前一文件不相接：其中之一被替换",
    ),
}
_HEADER: dict[str, tuple[str, str]] = {
    "row_edited": ("the header was edited", "文件头被修改"),
    "rows_missing": ("the header is missing", "缺少文件头"),
    "row_repeated": ("the header stands here once more", "文件头在此重复出现"),
    "row_moved": ("the header was moved", "文件头被移动"),
}

_TEXTS: dict[str, tuple[str, str]] = {
    "at": ("{source}, line {line}: {what}", "{source} 第 {line} 行：{what}"),
    "note": ("{source}, line {line}: note: {what}", "{source} 第 {line} 行：提示：{what}"),
    "more": ("{source}: and {count} more", "{source}：另有 {count} 处"),
    "file": (
        "{source}: {device}, {day}, part {part}, file {number}: {readings} readings, head {head}",
        (
            "{source}：设备 {device}，{day}，第 {part} 部分，第 {number} 号文件："
            "{readings} 条读数，链头 {head}"
        ),
    ),
    "whole": (
        "Nothing was changed: {files} files, {readings} readings, signed with key {key}.",
        "未发现任何改动：{files} 个文件，{readings} 条读数，签名密钥 {key}。",
    ),
    "ask_key": (
        (
            "Compare the key with the one that the installation publishes (GET"
            " /api/v1/records/keys, or its printed report), or give it as --key."
        ),
        "请将该密钥与系统公布的密钥（GET /api/v1/records/keys 或打印报告）核对，或用 --key 指定。",
    ),
    "changed": (
        "CHANGED: {count} findings in {files} files.",
        "记录已被改动：{files} 个文件中发现 {count} 处问题。",
    ),
    "unreadable": ("{source} cannot be read: {why}", "无法读取 {source}：{why}"),
    "bad_key": ("--key takes 64 hex digits", "--key 应为 64 位十六进制数"),
}


def language(asked: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language asked for, else that of the terminal (LC_ALL, LC_MESSAGES, LANG)."""
    named = asked or next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))),
        "",
    )
    return "zh" if named.lower().startswith("zh") else "en"


def say(code: str, lang: Language, **params: Any) -> str:
    """A sentence of the verifier."""
    return _TEXTS[code][lang == "zh"].format_map(params)


def worded(finding: Finding, lang: Language) -> str:
    """A finding as a sentence, without where it stands."""
    params = finding.params
    about_header = params.get("row", params.get("to")) == 0  # row 0
    texts = _HEADER if about_header else _FINDINGS
    return texts[finding.code][lang == "zh"].format_map(params)
