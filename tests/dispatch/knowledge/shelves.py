"""Libraries for the tests of the search: the demo's articles among many others."""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

from dispatch.knowledge import beginners_library
from dispatch.knowledge.library import entry_of
from dispatch.knowledge.model import ArticleContent
from dispatch.knowledge.search import Entry, Index, Synonymous, analyse
from tests.dispatch.policies import SHIPPED

SYNONYMOUS = Synonymous(SHIPPED["knowledge"]["synonyms"])

# Other appliances and their troubles: near in wording, about something else.
APPLIANCES = (
    ("洗衣机", "Washing machine"),
    ("电视机", "Television"),
    ("热水器", "Water heater"),
    ("烤箱", "Oven"),
    ("洗碗机", "Dishwasher"),
    ("油烟机", "Cooker hood"),
    ("空调", "Air conditioner"),
    ("微波炉", "Microwave"),
    ("净水器", "Water purifier"),
    ("咖啡机", "Coffee machine"),
    ("干衣机", "Tumble dryer"),
    ("扫地机器人", "Robot vacuum"),
)
TROUBLES = (
    ("按键没有反应", "buttons do not respond"),
    ("显示屏不亮", "display stays dark"),
    ("遥控器失灵", "remote control fails"),
    ("安装高度与尺寸", "installation height and size"),
    ("清洁滤网", "cleaning the filter"),
    ("噪音大怎么处理", "too noisy in use"),
    ("童锁如何解除", "releasing the child lock"),
    ("联网配对失败", "pairing with the network fails"),
    ("进水慢", "fills slowly"),
    ("保修期限说明", "terms of the warranty"),
    ("加热慢", "heats slowly"),
    ("外壳划伤更换", "replacing a scratched panel"),
)


def others() -> Iterator[Entry]:
    """Articles about other appliances, in both languages."""
    for number, (appliance, trouble) in enumerate(product(APPLIANCES, TROUBLES), start=1_000):
        yield Entry(
            id=UUID(int=2 * number),
            version=1,
            language="zh-CN",
            title=f"{appliance[0]}{trouble[0]}",
            text=f"{appliance[0]}使用中{trouble[0]}时，先断电检查，再联系售后。",
        )
        yield Entry(
            id=UUID(int=2 * number + 1),
            version=1,
            language="en",
            title=f"{appliance[1]}: {trouble[1]}",
            text=f"When a {appliance[1].lower()} {trouble[1]}, unplug it first, then call service.",
        )


def beginners() -> dict[UUID, tuple[str, ArticleContent]]:
    """The demo's articles by id, with their codes."""
    found = enumerate(beginners_library.contents(), start=1)
    return {UUID(int=number): each for number, each in found}


def index_of(entries: list[Entry]) -> Index:
    """Ready to be searched, with the shipped synonyms."""
    return Index(entries, [analyse(each, SYNONYMOUS) for each in entries], SYNONYMOUS)


def mixed() -> Index:
    """The demo's articles among the others."""
    own = [entry_of(id_, 1, content) for id_, (_, content) in beginners().items()]
    return index_of([*own, *others()])
