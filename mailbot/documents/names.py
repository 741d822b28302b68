"""Text at a label becomes the name of an organisation or of a person."""

import re

from mailbot.documents.normalise import Read, is_blank, without_hints
from mailbot.documents.text import tidy

ORGANISATION = re.compile(
    "公司|企业(?=$|[(（])|厂|局|院|所|中心|集团|社|部|站|场|处|委员会|政府|学校|大学|中学|小学|幼儿园|医院|银行|店|行|协会|基金会|会|矿|队|园|馆|户"
)
"""A word that the names of organisations have."""


_THE_APPLICANT = re.compile(
    r"(?:请|就|即|也|还是)?(?:写|填|同|与|用|按|开|为|是)*(?:我们|我|本|贵|该|申请|上述|以上)?"
    r"(?:公司|单位|企业|司|厂)(?:的)?(?:全称|名称|名字|抬头|信息)?(?:一致|相同|即可|就行)?"
)


def is_the_applicant(text: str) -> bool:
    """Whether `text` says that the applicant is meant and names nobody: 同公司名称, 本单位."""
    return _THE_APPLICANT.fullmatch(tidy(text).strip(" 。,，;；")) is not None


def looks_like_company(name: str) -> bool:
    """Whether `name` reads like an organisation: four characters or more with a fitting word."""
    return len(name) >= 4 and bool(ORGANISATION.search(name))  # noqa: PLR2004 - 天山公司


# The same name in English behind it: 某某公司 Some Company Co., Ltd.
_IN_LATIN = re.compile(
    r"(?<=[\u4e00-\u9fff)）]) *[(（]?[A-Z][A-Za-z&'’\-]+[ .,(]+(?:[A-Za-z&'’()\-]+[ .,]*)+[)）]?$"
)
# 本公司盐城市某某公司, 代表 盐城市某某公司
_OURSELVES = re.compile(r"^(?:[本我](?:公司|单位|企业|司)[:：]?|(?:谨?代表|落款)[:：]?)(?=.{4,}$)")
# 某某公司（统一社会信用代码91...）
_WITH_CODE = re.compile(r"[(（][^()（）]{0,16}[:：]?[0-9A-Z]{15,20}[)）]$")
_LONGEST_NAME = 45  # characters of an organisation's name
_NO_NAME = re.compile(r"[，。；！？：:\[\]【】☐☑□■√]")  # marks of a sentence or of options
_LETTERS = re.compile("[^\\W\\d_年月日]")  # a day is no name


def read_company(text: str) -> Read[str] | None:
    """The name of an organisation as printed, without spaces and hints such as （盖章）."""
    name = _WITH_CODE.sub("", _IN_LATIN.sub("", without_hints(tidy(text))).strip())
    name = (
        # a lone stroke is a piece of the line it is written on, as pictures show it
        re.sub(r"(?<=[^A-Za-z ]) +| +(?=[^A-Za-z ])|(?<![_＿])[_＿](?![_＿])", "", name)
        .strip(" :：,，_＿。|·")
        .lstrip(".．、;；")
        .rstrip("(（")
    )
    name = _OURSELVES.sub("", name)
    if is_blank(name) or len(name) == 1 or not _LETTERS.search(name):
        return None
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in name)
    torn = len(re.findall("[(（]", name)) != len(re.findall("[)）]", name))
    if len(name) > _LONGEST_NAME or torn or _NO_NAME.search(name):
        return name, 0.5
    if looks_like_company(name) and chinese >= 0.6 * len(name):
        return name, 1.0
    return name, 0.85 if re.fullmatch(r"[\u4e00-\u9fff·（）()*A-Za-z .,&]{2,60}", name) else 0.5


# What stands at a person's label or behind 授权 and is no name.
_NOT_NAMES = re.compile(
    r"受托|受权|工作|同时|废止|签字|签名|盖章|公章|日期|电话|手机|身份|填写|姓名|事项|范围|内容|期限|下列|以下|如下|上述|所列|附件"
    r"|人员|单位|公司|企业|机构|法定|代表|代理|办理|业务|委托|授权|证书|职务|部门|权限|[我本该贵]司|职工|员工|名称|主体|执照|信息|照片|复印件|另附|本表|所填|号码|离[任职]|退休|辞职|同志$|[商时秋冬夏春台近文]祺|[台商秋冬]安$"
)


# What tells more of a person behind the name: 王小红，女，市场部专责; 王小红，某某公司专责
_THE_REST = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})[,，;；]\s*(?:(?:男|女|系|现任|身份证|手机|电话)|[\u4e00-\u9fff]{7,}).*",
    re.DOTALL,
)


# A label printed behind the name without a colon: 王小红　性别　女
_SEX = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s*性\s*别\s*[男女]?\s*$")


# The first of a list of names: 1. 王小红
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,2}[)）.、．]\s*")
# LINDQVIST MARKUS, Jean-Paul Martin
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’\-]+(?:,? +[A-Z][A-Za-z.'’\-]*){1,3}")
_NO_LATIN_NAME = re.compile(
    r"(?i)\b(?:co|ltd|inc|corp|company|name|person|rep|representative|no|number|signature|seal|chop|date|legal|agent|contact|id|passport|not|applicable|see|attached|same|as|above)\b"
)


# Where a person works, before the name: 生产技术科 王小红
_DEPARTMENT = re.compile(
    r"^\s*[\u4e00-\u9fff]{2,10}(?:[部科室处办站厂队组]|中心|车间|公司)[\u4e00-\u9fff]{0,6}\s+"
    r"(?=[\u4e00-\u9fff·]{2,})"
)


_LONGEST_PLAIN = 8  # characters of a name without a dot, where not of those of such names


def read_person(text: str) -> Read[str] | None:
    """A person's name: 2 to 4 Chinese characters, up to 15 with a middle dot, or Latin words."""
    name = re.sub(r"[(（].*?[)）]", "", _NUMBERED.sub("", text))
    name = _DEPARTMENT.sub("", name)
    latin = _LATIN_NAME.fullmatch(name.strip())
    if latin and not _NO_LATIN_NAME.search(name):
        return " ".join(name.split()), 0.85
    name = _SEX.sub("", _THE_REST.sub("", name))
    name = re.sub(r"[\s_＿:：,，。]", "", name)
    match = re.match(
        r"[\u4e00-\u9fff]{1,10}(?:[·•．.][\u4e00-\u9fff]{1,10})+|[\u4e00-\u9fff*]{2,15}", name
    )
    if not match or is_blank(match[0]) or _NOT_NAMES.search(match[0]):
        return None
    found = re.sub(r"(?:先生|女士|同志)$", "", match[0]) or match[0]
    if len(found) > _LONGEST_PLAIN and "·" not in found and not TRANSLITERATED.fullmatch(found):
        return None
    sure = 1.0 if len(found) <= 4 or "·" in found else 0.6  # noqa: PLR2004 - the trade's own numbers
    return found, sure if len(match[0]) == len(name) else min(sure, 0.85)


# The usual surnames of Han names; a name of another people is longer or has a middle dot.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅付方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴"
    "盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌裘亓修"
    "邰赫杭况那宿鲜印逯隆茹诺战慕危亢嵇公哈湛宾戎勾茅利于呼居揭干但尉冶斯元束檀衣展阴昝智幸奉植"
    "衡富尧闭由星郗仉逄缑佴乜綦闾蒯殳褟第达咸妥雒撒摆纳虎沐勉闪赛忽朵铁喇锁忻苌赖洪欧水凤贝钮荀羿汲邴糜松弓隗蓟莘扶堵宰郦璩濮郏习宦庾弘竺桓沃訾银"
    "酆贲诸於宓仰钭韶鄂籍贡郤寿暨禄蔚夔厍毋巢仪矫禤犹郄逢笪谯墨汝钦庹揣俸侬啜麴鄯逵花蓬"
)

# What the names of peoples without surnames are written with; nothing else is such a name.
TRANSLITERATED = re.compile(
    "["
    "卜杜和姆敦楞逊蒂琪肯坎鄂伦春沁巧丝葛滚列桂阿艾爱安敖巴白拜班宝保贝本比毕边别宾波伯布才仓曹查朝车成楚次村措达代丹旦道德登迪地丁顶东都堆顿多俄额恩尔法娥夫"
    "福嘎盖干刚高戈格给根宫共古贡广桂国果哈海汗浩何合赫恒洪呼胡花华桦惠霍吉加佳嘉江姜杰洁金京居军卡开凯康克孔库拉来兰郎朗勒雷里力丽利莲林琳玲留龙隆卢鲁罗洛马"
    "玛买麦曼毛美门蒙孟米敏明莫牧木穆拿娜那纳奈南尼宁农努诺欧帕潘皮平普其奇齐恰迁强乔钦琴青庆曲群热仁日荣茹若撒萨塞赛桑森沙莎山尚绍生胜师石斯苏孙荪索塔台泰坦"
    "唐桃陶特腾提铁廷通图吐托娃瓦万旺韦维卫温文翁沃乌吾武西希锡玺霞夏仙香向小肖孝辛新雄旭牙雅亚延央扬杨瑶耶叶伊依宜义因音银英永尤于玉郁裕元月云匝再赞泽扎占哲"
    "珍志珠卓孜子自宗祖佐让昂么益培晋素甫肉呷伍岩罕坚藏色刀"
    "]{2,9}"
)


def has_surname(name: str) -> bool:
    """Whether `name` begins with a usual surname, or is of the kind that has none."""
    return name[0] in SURNAMES or "·" in name or len(name) > 3  # noqa: PLR2004 - 努尔古丽
