"""Running text names persons and organisations: who they are, and what stands beside them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailbot.documents.geometry import Run, paragraph_ends
from mailbot.documents.names import SURNAMES, TRANSLITERATED

_WIDE = re.compile(r"(?<![\u4e00-\u9fff·])([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
COMPOUND = (
    "欧阳|诸葛|司马|上官|闻人|尉迟|夏侯|皇甫|公孙|慕容|令狐|宇文|长孙|司徒|司空|端木|东方|独孤"
    "|南宫|西门|拓跋|轩辕|百里|呼延|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|钟离|鲜于|公羊|赫连|万俟"
    "|完颜|耶律|纳兰|相里|东郭|第五|漆雕|乐正|仲孙|叔孙|颛孙|北堂"
)
_SURNAME = "[" + "".join(sorted(SURNAMES)) + "]"
# Not 任 of 主任, 计 of 会计, 关 of 相关: what ends a word begins no name.
_OF_OFFICE = (
    r"(?!(?<=[会统设审合共总])计|(?<=主)任|(?<=工)程|(?<=公)司|(?<=[相有无])关|(?<=总)经|(?<=预)算)"
)
# Words of letters that begin with a character that is a surname, too
_WORDS = (
    "申[请领办购报]|支[付出持]|计[划算]|安[排全装]|关[于联注]|应[当付缴急]|于[是本今]"
    "|向[贵我你]|方[便式法案]|常[用务年]|时[间限长候]|成[都立为本]|平[台时]|金[融额]"
    "|高[度新]|项目|相[关应信]|包[括含装]|管[理辖]|任[何职命公]|原[因有件来]|单[位价]"
    "|明[细确]|全[部称额权]|万[元千]|水[电泥务]|陆续|强[制调]|路口|石[油化]|车[间辆]|马上"
    "|位[员置于]|达[到成标]|妥[善否当投]|纳[税入]|虎[年门]|勉强|撒[销]|铁[路矿合塔]|锁[定住死]|摆[放]|赛[事区]"
    "|元[整]|水[利库文站费厂位]|洪[水涝]|欧[元洲]|银行|松江|习俗|扶[贫持]|贝壳|凤凰"
    "|凭证|房[产屋]|满足|班组|居民|连[同接]|通[信讯知过]|解[决锁除释]|查[询收验找]"
    "|党[委支]|顾问|文[件字本号]|权限|官[网方]|那[把个边些]|习惯|况且|经[办过营理]|乐意"
    "|商[务业定]|谢谢|许[可多]|祝[贵好您]|敬[请礼启]|左右|封面|施工|盘点|尚[未需]|甘愿"
    "|尤其|易于|印[章件]|贵[公单司方处部中]|和[我本]|祖国|终止|冷[链却]|海关|江[苏西]"
    "|河[南北]|云[南计]|温馨|毛利|边[界]|席位|牛[奶]|皮[带]|阳光|双方|从[而此]|初[始次]"
    "|农[村业]|卫生|利[用息]|名[称义下]|保[管证存]|生[产效]|费用"
)
_NO_GIVEN = r"(?![总经副主部处科室司厂局院所站]|[先女][生士]|老师|同志|小姐|工[,，。]?)"
_GIVEN = (
    r"(?:(?!先生|女士|同志|小姐|老师|身份|电话|手机|邮箱|联系|负责|办理|为我|担任|代表|变更|接替|前[来往]"
    r"|即可|就行|就好|收[,，。;；\s]|具体|全权|经手|如需|签[字收名])[\u4e00-\u9fff]){1,2}"
)
_GIVEN_LONG = _GIVEN.replace("{1,2}", "{1,8}")
NAME = (
    rf"(?:(?:(?![部科室处司厂队组院经由为])[\u4e00-\u9fff]){{2,6}}(?:[·•]{_GIVEN_LONG})+"
    rf"|(?:{COMPOUND}){_GIVEN}|{_OF_OFFICE}(?!{_WORDS}){_SURNAME}{_NO_GIVEN}{_GIVEN})"
)
"""A person's name: with a middle dot, or a usual surname with one or two characters more."""

UNUSUAL_NAME = r"([\u4e00-\u9fff]{2,6}?)(?=(?:同志|先生|女士)?(?:[,，。;；、(（\s]|$))"
"""What may be a name where nothing but its place tells: 巴合提别克."""

NAME_ENDS = (
    r"(?=[^\u4e00-\u9fff·]|$|即可|就行|就好|同志|先生|女士|小姐|老师|君[,，\s]|身份|证件|电话|手机|移动|联系|邮箱"
    r"|收(?![\u4e00-\u9fff])|负责|办理|担任|为(?:本|我|贵|代|授|经|办|联)|具体|全权|代表|前[来往]|接替|接任"
    r"|经办|承办|持[本此]|[与到赴同向]贵|作为|对接|接洽|[科处部班站车所][长间]|主任|经理|主管|专[员责工]|会计|出纳|工程师|去|来|任|签[收字]|君)"
)
"""What may stand right behind a person's name."""

ORGANISATION_NAME = (
    r"[\u4e00-\u9fff()（）A-Za-z0-9·]{2,38}?"
    r"(?:公司|合伙企业|厂|局|院|研究所|事务所|中心|集团|合作社|供销社|[电场泵矿管理]站|场|委员会|中学|小学|学校|大学"
    r"|医院|矿|联社|协会|管理处|经营部|商行|酒店)"
    r"(?![\u4e00-\u9fff]{0,12}(?:公司|集团|总厂)|[\u4e00-\u9fff]{0,8}(?:厂|站|场|矿)(?:[(（,，。\n]|$))"
    r"(?:[(（][\u4e00-\u9fff]{2,8}(?:合伙|经营|独资|筹)[)）])?"
)
"""An organisation's name, from the shortest on; where it begins the words before must tell."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in running text: the name, and where it begins and ends there."""

    name: str
    start: int
    end: int


def spaced(rows: Sequence[Sequence[Run]], *, raw: bool = False) -> str:
    """The text of `rows` in half width, paragraph by paragraph, single spaces kept.

    A line that fills its page goes on in the next one; names set wide are drawn together.
    """
    text = "".join(
        " ".join(" ".join((run.raw if raw else run.text).split()) for run in row) + end
        for row, end in zip(rows, paragraph_ends(rows), strict=True)
    )
    return _WIDE.sub(r"\1\2", text)


_LONGEST = 6  # characters of a name without a surname
_NOBODY = re.compile("[我本贵敝]|员工|职工|[公总分]司|单位|人员")


def _whole(text: str, start: int, end: int, begun: int) -> Person:
    """The name from `begun` on, where it is one without a surname: 热依汗古丽, not 财务王小红."""
    if end - begun <= _LONGEST and TRANSLITERATED.fullmatch(text[begun:end]):
        start = begun
    return Person(re.sub("[•]", "·", text[start:end]), start, end)


def persons(text: str, before: str, after: str = "") -> Iterable[Person]:
    """The persons named in `text` right behind `before` and right before `after`, expressions.

    Between `before` and the name their office may stand: 由综合部副主任王小红.
    """
    pattern = re.compile(
        rf"(?:{before})(?:(?P<office>[\u4e00-\u9fff()（）]{{0,26}}?) ?)(?P<name>{NAME}){NAME_ENDS}"
        rf"(?:{after})",
        re.MULTILINE,
    )
    for match in pattern.finditer(text):
        adjacent = match.end("office") == match.start("name")
        begun = match.start("office") if adjacent else match.start("name")
        person = _whole(text, *match.span("name"), begun)
        if not _NOBODY.search(person.name):
            yield person
