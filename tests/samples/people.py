"""A seed becomes invented people, companies, accounts and orders; nobody here exists."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import cn2an
from stdnum.cn import ric, uscc

TODAY = date(2026, 11, 20)
"""The day on which the invented customers write."""

PAYEE_NAME = "北京迅驰无限科技有限公司"
PAYEE_ACCOUNT = "0413060103000009171"
PAYEE_BANK = "北京农村商业银行中关村支行"

PRICES = {
    "basic": {1: 140, 3: 350, 5: 580},
    "combined": {1: 240, 3: 600, 5: 1000},
}

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭郎马"
_GIVEN = "明伟芳娜敏静丽强磊洋艳勇军杰娟涛超秀霞平刚桂文辉玲建国志新宇晨曦浩然梓涵雨泽嘉怡思远"
_PLACES = (
    ("新疆", "650102", "乌鲁木齐市天山区"),
    ("昌吉", "652301", "昌吉回族自治州昌吉市"),
    ("哈密", "650502", "哈密市伊州区"),
    ("吐鲁番", "650402", "吐鲁番市高昌区"),
    ("克拉玛依", "650203", "克拉玛依市克拉玛依区"),
    ("伊犁", "654002", "伊犁哈萨克自治州伊宁市"),
    ("巴州", "652801", "巴音郭楞蒙古自治州库尔勒市"),
    ("阿克苏", "652901", "阿克苏地区阿克苏市"),
    ("喀什", "653101", "喀什地区喀什市"),
    ("甘肃", "620102", "兰州市城关区"),
)
_BRANDS = (
    "云岭瀚沙远景天枢赤砾皓原沁岚拓野朗坤辰曜屹川汇泽砺锋疏勒若羌木垒奇塔湖杨霁风苍穹曙色澄江翠屏"
)
_TRADES = (
    "风力发电有限公司",
    "光伏发电有限公司",
    "新能源科技有限公司",
    "水电开发有限责任公司",
    "热电有限公司",
    "矿业有限责任公司",
    "水泥有限公司",
    "棉业股份有限公司",
    "化工有限公司",
    "售电有限公司",
    "能源（集团）有限公司",
    "纺织有限公司",
)
_ROADS = (
    "友好北路",
    "人民路",
    "迎宾大道",
    "文化西路",
    "光明路",
    "建设东路",
    "团结街",
    "黄河路",
    "科技一街",
)
_BANKS = (
    "中国工商银行股份有限公司{city}支行",
    "中国建设银行股份有限公司{city}分行营业部",
    "中国农业银行{city}兵团支行",
    "中国银行{city}开发区支行",
    "交通银行{city}分行",
    "招商银行股份有限公司{city}人民路支行",
    "中国邮政储蓄银行{city}市分行",
    "{city}农村信用合作联社营业部",
)
_MOBILE_HEADS = ("130", "133", "135", "136", "138", "139", "150", "158", "159", "177", "181", "189")


def dice(*words: object) -> Random:
    """Random numbers that depend on `words` alone."""
    return Random("|".join(map(str, words)))  # noqa: S311 - invented data, nothing secret


@dataclass(frozen=True)
class Person:
    """An invented person; the id number has a valid check digit."""

    name: str
    id_number: str
    mobile: str


@dataclass(frozen=True)
class Company:
    """An invented company with everything it would write on a form."""

    name: str
    credit_code: str
    legal: Person
    address: str
    postcode: str
    phone: str
    bank: str
    account: str
    domain: str


@dataclass(frozen=True)
class Order:
    """What an invented customer orders; `amount` in 元."""

    services: tuple[str, ...] = ("new",)
    plan: str | None = "combined"
    term_years: int | None = 3
    quantity: int = 2

    @property
    def amount(self) -> Decimal:
        """The price of the order, in 元."""
        if self.plan is None:
            return Decimal(0)
        return Decimal(PRICES[self.plan][self.term_years or 3] * self.quantity)


@cache
def person(seed: int | str) -> Person:
    """An invented person; the same seed is always the same one."""
    rng = dice("person", seed)
    name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2))))
    born = date(1965, 1, 1) + timedelta(days=rng.randrange(12000))
    stem = rng.choice(_PLACES)[1] + born.strftime("%Y%m%d") + f"{rng.randrange(100, 999)}"
    number = stem + ric.calc_check_digit(stem + "0")
    mobile = rng.choice(_MOBILE_HEADS) + f"{rng.randrange(10**8):08d}"
    return Person(name, number, mobile)


@cache
def company(seed: int | str) -> Company:
    """An invented company; the same seed is always the same one."""
    rng = dice("company", seed)
    place, county, city = rng.choice(_PLACES)
    first = rng.randrange(len(_BRANDS) // 2) * 2
    brand = _BRANDS[first : first + 2] + rng.choice("鑫盛源通达恒瑞启隆晟")
    stem = f"91{county}MA" + "".join(
        rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7)
    )
    code = stem + uscc.calc_check_digit(stem)
    road = f"{rng.choice(_ROADS)}{rng.randrange(1, 999)}号"
    room = rng.choice((f"{rng.randrange(1, 30)}楼", f"{rng.randrange(100, 2900)}室", ""))
    region = "新疆" if county.startswith("65") else "甘肃省"
    return Company(
        name=f"{place}{brand}{rng.choice(_TRADES)}",
        credit_code=code,
        legal=person(f"legal{seed}"),
        address=f"{region}{city}{road}{room}",
        postcode=county[:4] + "00",
        phone=f"09{rng.randrange(90, 99)}-{rng.randrange(2000000, 8999999)}",
        bank=rng.choice(_BANKS).format(city=place),
        account=rng.choice("36418") + f"{rng.randrange(10**18):018d}",
        domain=f"{rng.choice(('xj', 'gs', 'tz', 'yh'))}{rng.randrange(100, 999)}.example",
    )


@cache
def order(seed: int | str) -> Order:
    """An invented order for new keys."""
    rng = dice("order", seed)
    return Order(
        plan=rng.choice(("basic", "combined")),
        term_years=rng.choice((1, 3, 3, 3, 5)),
        quantity=rng.choice((1, 2, 2, 2, 3, 4)),
    )


def in_words(amount: Decimal) -> str:
    """The amount as a bank prints it: 壹仟贰佰元整."""
    return (
        str(cn2an.an2cn(str(amount.quantize(Decimal("0.01")).normalize()), "rmb"))
        if (amount % 10)
        else str(cn2an.an2cn(str(int(amount)), "rmb"))
    )


def chinese_date(day: date) -> str:
    """A date as forms print it: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
