"""The invented customer of a composed paper: facts in all the forms in which people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from tests.samples import people
from tests.samples.papers.paper import Pen
from tests.samples.people import PAYEE_ACCOUNT, PAYEE_BANK, PAYEE_NAME, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

T = TypeVar("T")

_NAMES = (
    "{p}{b}{t}",
    "{p}{b}（集团）有限公司",
    "国网{p}{b}供电公司",
    "{p}{b}水电站",
    "{p}{b}第二中学",
    "{p}市人民医院",
    "华{b}{p}风电有限责任公司{p}分公司",
    "{p}{b}棉纺厂",
    "中{b}（{p}）光伏电站有限公司",
    "{p}{b}农业专业合作社",
    "{p}{b}电力设计院",
    "{b}ABC新能源（{p}）有限公司",
    "{p}{b}煤业集团股份有限公司电厂",
    "{p}{b}产业园管理委员会",
    "{p}{b}供热站",
    "兵团第八师{b}发电公司",
)
_PERSONS = (
    "阿布都热合曼·买买提",
    "古丽娜尔·托合提",
    "欧阳文博",
    "司马静",
    "巴图尔",
    "努尔古丽",
    "逯志远",
    "单春梅",
    "区少杰",
    "麦麦提明",
)
_ROOMS = (
    "",
    "3号楼2单元1602室",
    "综合办公楼五楼财务部",
    "A座1208",
    "（原棉麻公司院内）",
    "物流园区B-12",
)
_REMARKS = ("加急办理，谢谢", "两把均为法人证书", "请顺丰到付", "发票与UKey一并寄出")


class Facts(Pen):
    """One customer's facts; `held` lets choices that are held out be taken."""

    held: bool = False
    taken: set[str]

    def __init__(self, seed: str, *, held: bool) -> None:
        self.held = held
        self.taken = set()
        super().__init__(seed)
        place = self.rng.choice(("新疆", "昌吉", "哈密", "克拉玛依", "伊犁", "阿克苏", "库车"))
        brand = "".join(self.rng.sample("云岭瀚沙远景天枢赤砾皓原沁岚拓野朗坤辰曜屹川汇泽砺锋", 2))
        trade = self.rng.choice(("风力发电有限公司", "新能源科技有限公司", "热电有限责任公司"))
        name = self.rng.choice(_NAMES) if self.rng.random() < 0.5 else _NAMES[0]
        room = self.rng.choice(_ROOMS)
        self.firm = replace(
            self.firm,
            name=name.format(p=place, b=brand, t=trade),
            address=self.firm.address + (room if not self.firm.address.endswith("室") else ""),
        )
        if self.rng.random() < 0.15:
            self.who = replace(self.who, name=self.rng.choice(_PERSONS))
        self.third = people.person(f"third{seed}")
        self.remark = self.rng.choice(_REMARKS)
        self.months = timedelta(days=self.rng.choice((180, 365, 730)))

    def pick(self, seen: Sequence[T], held: Sequence[T] = (), share: float = 0.4) -> T:
        """One of the choices; where held-out ones may be taken, one of those at times."""
        if self.held and held and self.rng.random() < share:
            return self.rng.choice(held)
        return self.rng.choice(seen)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share

    def word(self, words: dict[str, tuple[str, str]], name: str) -> str:
        """A wording of a field's label that this paper has not used yet."""
        seen, held = (list(each.split()) for each in words[name])
        for _ in range(20):
            found = self.pick(seen, held, 0.3)
            if found not in self.taken:
                break
        self.taken.add(found)
        return found

    # --- values as printed, noted as truth ---------------------------------------------------

    def a_day(self, name: str, day: date | None = None) -> str:
        """A date in one of the styles that people write."""
        seen = (
            "{y}年{m}月{d}日",
            "{y}-{mm}-{dd}",
            "{y}/{m}/{d}",
            "{y}.{mm}.{dd}",
            "{y} 年 {m} 月 {d} 日",
            "{y}年{mm}月{dd}日",
            "{y}{mm}{dd}",
            "{y}．{m}．{d}",
            "{y}年 {m}月 {d}日",
        )
        held = ("{y} - {mm} - {dd}", "{y}年{m}月{d}号", "{y}/{mm}/{dd}")
        return self.day(name, self.pick(seen, held), day)

    def full(self, text: str) -> str:
        """The text, at times with full-width digits."""
        if not self.chance(0.06):
            return text
        return "".join(chr(ord(x) + 0xFEE0) if x.isdigit() else x for x in text)

    def a_count(self, name: str) -> str:
        """How many keys, in figures or words."""
        count = self.order.quantity
        words = "零一二三四五六"[count]
        big = "零壹贰叁肆伍陆"[count]
        seen = (
            f"{count}",
            f"{count}个",
            f"{count} 个",
            f"{words}个",
            f"{count}把",
            f"{count}（{big}）",
            f"{big}个",
            f"{count}枚",
            f"共{count}个",
            f"{count}套",
            f"{big}把（{count}把）",
            f"{count}.",
        )
        held = (
            f"{count}只",
            f"合计{count}个",
            f"{count} 把（{words}把）",
            "贰" if count == 2 else big,
        )
        return self(name, self.full(self.pick(seen, held)))

    def money_style(self) -> str:
        """The amount in figures."""
        seen = (
            "¥{f}",
            "￥{f}",
            "{f}",
            "{p}",
            "{f}元",
            "CNY {f}",
            "CNY{p}",
            "人民币{f}元",
            "￥{p}元",
            "RMB{f}",
            "{p} 元",
            "¥ {f}",
            "+{f}",
            "{i}元",
        )
        return self.money(self.pick(seen, ("-{f}", "人民币 {p}", "{f} CNY", "￥{i}")))

    def money_words(self) -> str:
        """The amount in words."""
        words = self.words(self.pick(("元整", "圆整", "元正", "圆正"), (" 元整",)))
        return self.pick(
            (words, f"人民币{words}", f"人民币 {words}", f"（人民币）{words}"),
            (f"人民币：{words}",),
        )

    def in_words(self, amount: Decimal) -> str:
        """Another amount in words."""
        return in_words(amount)

    @property
    def payee(self) -> tuple[str, str, str]:
        """Name, account and bank of the collecting company."""
        return PAYEE_NAME, PAYEE_ACCOUNT, PAYEE_BANK
