"""The words of the service report, in English and Chinese."""

from typing import Any

from hanlu.drawing.sheet import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Service report {number}", "服务报告 {number}"),
    "page": ("{number} · page {page}", "{number} · 第 {page} 页"),
    "times": ("Made {at}. Times are local to {zone}.", "生成时间 {at}。时间按 {zone} 显示。"),
    "site": ("Place", "地点"),
    "device": ("Device", "设备"),
    "kind": ("Kind", "类型"),
    "fault": ("Fault", "故障"),
    "description": ("Reported", "报修内容"),
    "opened": ("Opened", "受理时间"),
    "state": ("State", "状态"),
    "no_visit": ("Nobody has been there.", "无上门记录。"),
    "visit": ("Visit {n}: {who}", "第 {n} 次上门：{who}"),
    "nobody": ("nobody", "无"),
    "arrived": ("Arrived", "到场"),
    "finished": ("Work done", "完工"),
    "broken_off": ("Broken off {at}: {why}", "{at} 中断：{why}"),
    "cause": ("Cause", "故障原因"),
    "solution": ("Work done", "处理"),
    "parts": ("Parts", "更换配件"),
    "comma": (", ", "、"),
    "none": ("none", "无"),
    "checks": ("Three checks, three cleans", "三查三清"),
    "unticked": ("{done} of {all}; not: {missing}", "{done}/{all}，缺：{missing}"),
    "ticked": ("all {all}: {items}", "全部 {all} 项：{items}"),
    "check.cause": ("cause of the fault", "故障原因"),
    "check.safety": ("safety hazards", "安全隐患"),
    "check.parts": ("parts fit", "配件匹配"),
    "check.clean_area": ("work area", "作业区域"),
    "check.clean_device": ("device exterior", "设备外观"),
    "check.clean_waste": ("waste removed", "维修废弃物"),
    "cooling": ("Cooling again", "制冷恢复"),
    "cooling.back": ("within its limits again since {at}", "{at} 起恢复到限值内"),
    "cooling.back_after": (
        "within its limits again since {at}, {minutes} min after the arrival",
        "{at} 起恢复到限值内，到场后 {minutes} 分钟",
    ),
    "cooling.within": ("was never beyond its limits", "一直在限值内"),
    "cooling.not_yet": ("not yet within its limits", "尚未恢复到限值内"),
    "cooling.silent": ("the device measured nothing of late", "设备近期没有读数"),
    "cooling.unlimited": ("the device has no limits to judge by", "设备未设限值，无法判断"),
    "cooling.arrived": ("on arrival {value}", "到场时 {value}"),
    "cooling.finished": ("at the end of the work {value}", "完工时 {value}"),
    "cooling.as_of": ("as of {at}", "截至 {at}"),
    "limit_high": ("upper", "上限"),
    "limit_low": ("lower", "下限"),
    "photos": ("Photos", "照片"),
    "photo.before": ("before", "维修前"),
    "photo.after": ("after", "维修后"),
    "photo.other": ("photo", "照片"),
    "photo_lost": ("not readable", "无法读取"),
    "signed": ("Signed: {name}", "签字：{name}"),
    "confirmed": ("Confirmed by word: {name}", "口头/线上确认：{name}"),
    "unsigned": ("Not signed yet.", "尚未签字。"),
    "kind.repair": ("repair", "维修"),
    "kind.installation": ("installation", "安装"),
    "kind.maintenance": ("maintenance", "保养"),
    "kind.inspection": ("inspection", "巡检"),
    "kind.return": ("return", "退货"),
    "kind.exchange": ("exchange", "换货"),
    "kind.pickup": ("pickup", "取件"),
    "kind.consultation": ("consultation", "咨询"),
    "kind.complaint": ("complaint", "投诉"),
    "kind.parts": ("parts", "配件"),
    "state.done": ("done, to be confirmed", "已完工，待确认"),
    "state.signed": ("confirmed by the customer", "客户已确认"),
    "state.closed": ("closed", "已结束"),
    "state.cancelled": ("cancelled", "已取消"),
    "state.open": ("under way", "进行中"),
    "why.waiting_part": ("waiting for a part", "等配件"),
    "why.waiting_customer": ("waiting for the customer", "等客户"),
    "why.waiting_access": ("cannot get in", "进不了现场"),
    "why.waiting_expert": ("waiting for help", "等支援"),
    "why.break": ("break", "休息"),
    "fault.danger_to_people": ("danger to people", "人身危险"),
    "fault.electric_leakage": ("electric leakage", "漏电"),
    "fault.water_leak": ("water leak", "漏水"),
    "fault.too_warm": ("too warm", "温度偏高"),
    "fault.too_cold": ("too cold", "温度偏低"),
    "fault.compressor": ("compressor", "压缩机"),
    "fault.power": ("power", "供电"),
    "fault.door": ("door", "门"),
    "fault.frost": ("frost", "结霜"),
    "fault.sensor": ("sensor", "传感器"),
    "fault.complaint_major": ("major complaint", "重大投诉"),
    "fault.complaint_important": ("important complaint", "重要投诉"),
}


def word(code: str, lang: Language, **params: Any) -> str:
    """The words of a code, filled in; raises KeyError for one that does not exist."""
    return _WORDS[code][lang == "zh"].format(**params)


def named(family: str, code: str, lang: Language) -> str:
    """A code of the data; one that an installation has added itself is shown as it is."""
    known = f"{family}.{code}"
    return word(known, lang) if known in _WORDS else code
