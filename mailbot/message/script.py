"""Traditional characters (繁体) become the simplified ones our patterns are written in."""

import re

from proces.conf import T2S_DICT

# What the library leaves as it is: variants, and characters that stand in simplified texts, too.
_LEFT_OUT = str.maketrans(
    "製裡裏隻準儘週複爲繫係彙曆鬆鐘註瞭範餘託佈菸誌佔併侷俬倖傢僕僱兇凈剷勳卹厤唸喫嚐嚙嚥嚮囌"
    "埰姦孃寀崑嶽巖廕弔彆彔彫彿悽慄慼慾懞捨捲採旂昇曏朮枴柺桿榦樑樸檯歎殭氾汎汙泝洩淩湧溼滷澱"
    "濛灕燬燻獃琱甕甦痠癒癡癥皁盃睏矇硃祕禦稜穀穫箇簑籤籲糰紮絃綑緻縴纍纔罈翫脣脩臟臺葯蒐蓆蔔"
    "蔘蕩薑蝨衊衕衚衝覈証誇譁譟譭讚豔踰蹟輓迴遊醜釐釦鈅鉆鉤錶鍼鎌鎚鑑閑閤闆闇闢陞霑鞦韆颱颳饑"
    "髮鬍鬚鬥鬨鬱鹹黴鼕齣",
    "制里里只准尽周复为系系汇历松钟注了范余托布烟志占并局私幸家仆雇凶净铲勋恤历念吃尝啮咽向苏"
    "采奸娘采昆岳岩荫吊别录雕佛凄栗戚欲蒙舍卷采旗升向术拐拐杆干梁朴台叹僵泛泛污溯泄凌涌湿卤淀"
    "蒙漓毁熏呆雕瓮苏酸愈痴症皂杯困蒙朱秘御棱谷获个蓑签吁团扎弦捆致纤累才坛玩唇修脏台药搜席卜"
    "参荡姜虱蔑同胡冲核证夸哗噪毁赞艳逾迹挽回游丑厘扣钥钻钩表针镰锤鉴闲合板暗辟升沾秋千台刮饥"
    "发胡须斗哄郁咸霉冬出",
)


_SIMPLE: dict[int, int | str] = {
    ord(old): _LEFT_OUT.get(ord(new), new) for old, new in T2S_DICT.items()
} | _LEFT_OUT
_OLD = re.compile(f"[{''.join(map(re.escape, map(chr, _SIMPLE)))}]")


def simplified(text: str) -> str:
    """The same text in simplified characters (简体), as long as before."""
    if text.isascii():
        return text
    # Most texts hold none of these characters: to look for one is far cheaper than to translate.
    plain = text.translate(_SIMPLE) if _OLD.search(text) else text
    return plain.replace("回覆", "回复").replace("答覆", "答复")
