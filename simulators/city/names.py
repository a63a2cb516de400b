"""Street names in Chinese with their English form, dealt out without repeats."""

from collections.abc import Iterator
from random import Random

# (character, pinyin): names are pairs of one from each row, in the manner of Chinese streets.
_FIRST = (
    "春chun 秋qiu 云yun 月yue 星xing 晨chen 清qing 明ming 安an 康kang 永yong 长chang 福fu 瑞rui "
    "祥xiang 锦jin 文wen 德de 仁ren 义yi 礼li 智zhi 信xin 松song 竹zhu 梅mei 兰lan 桂gui 荷he "
    "柳liu 枫feng 石shi 玉yu 银yin 翠cui 紫zi 丹dan 青qing 白bai 望wang"
)
_SECOND = (
    "和he 平ping 兴xing 盛sheng 华hua 光guang 晖hui 泰tai 宁ning 乐le 园yuan 台tai 桥qiao 亭ting "
    "塘tang 湾wan 浦pu 洲zhou 港gang 林lin 香xiang 雨yu 波bo 霞xia 岚lan 川chuan 阳yang 溪xi "
    "泉quan 景jing 苑yuan 谷gu"
)
_ARTERIAL = (
    "人民Renmin 中山Zhongshan 解放Jiefang 建设Jianshe 和平Heping 胜利Shengli 光明Guangming "
    "文化Wenhua 青年Qingnian 新华Xinhua 长安Chang'an 朝阳Chaoyang 东风Dongfeng 友谊Youyi "
    "团结Tuanjie 学府Xuefu 科技Keji 创新Chuangxin 金桥Jinqiao 银河Yinhe 凤凰Fenghuang "
    "麒麟Qilin 梧桐Wutong 海棠Haitang 桂花Guihua 荷花Hehua 星湖Xinghu 天目Tianmu 白鹭Bailu "
    "晨曦Chenxi 丰收Fengshou 前进Qianjin 体育场Tiyuchang 博物馆Bowuguan 大学Daxue 市府Shifu "
    "望江Wangjiang 通江Tongjiang 港区Gangqu 万松Wansong 石塔Shita 古塔Guta 茶园Chayuan "
    "云河Yunhe 龙门Longmen 虎山Hushan 鹤鸣Heming 鹿苑Luyuan 江海Jianghai 湖滨Hubin "
    "文昌Wenchang 武林Wulin 仓前Cangqian 米市Mishi 盐仓Yancang 鱼市Yushi 花市Huashi "
    "工农Gongnong 商贸Shangmao 会展Huizhan 森林Senlin 绿洲Luzhou 阳光Yangguang 幸福Xingfu"
)
_SUFFIXES = {"路": "Road", "街": "Street", "巷": "Lane", "大道": "Avenue"}


def _pair(entry: str) -> tuple[str, str]:
    split = next(n for n, letter in enumerate(entry) if letter.isascii())
    return entry[:split], entry[split:]


def suffixed(stem: tuple[str, str], suffix: str) -> tuple[str, str]:
    """``("人民", "Renmin"), "大道"`` -> ``("人民大道", "Renmin Avenue")``."""
    return stem[0] + suffix, f"{stem[1]} {_SUFFIXES[suffix]}"


def arterial_stems(rng: Random) -> Iterator[tuple[str, str]]:
    """Stems for main streets, in seeded order; then East/West forms of the same, without end."""
    stems = [_pair(entry) for entry in _ARTERIAL.split()]
    rng.shuffle(stems)
    yield from stems
    for side, side_en in (("东", "East"), ("西", "West"), ("南", "South"), ("北", "North")):
        for name, name_en in stems:
            yield name + side, f"{name_en} {side_en}"


def minor_stems(rng: Random) -> Iterator[tuple[str, str]]:
    """Stems for small streets: every pair of the two rows once, in seeded order."""
    first = [_pair(entry) for entry in _FIRST.split()]
    second = [_pair(entry) for entry in _SECOND.split()]
    stems = [(a + b, (a_en + b_en).capitalize()) for a, a_en in first for b, b_en in second]
    rng.shuffle(stems)
    yield from stems
    for name, name_en in stems:
        yield "新" + name, f"Xin{name_en.lower()}"


def yard_stems() -> Iterator[tuple[str, str]]:
    """Stems for the roads inside the logistics park: 物流一 (Wuliu 1), 冷链一 (Lenglian 1), ..."""
    for n, number in enumerate("一二三四五六七八九十", start=1):
        for name, name_en in (("物流", "Wuliu"), ("冷链", "Lenglian"), ("仓储", "Cangchu")):
            yield name + number, f"{name_en} {n}"
