"""Names in Chinese, told by their form: bodies, meetings, titled documents, and persons by surname beside a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.extract.headed import Found
from aigovkg.extract.signs import Sign, Stretches
from aigovkg.names import AIGOV, KINDS

__all__ = ["SIGNS", "TITLE", "WRITTEN", "ChineseNames", "draft_form"]

_HAN: Final = r"[\u3400-\u9fff]"
#: Words before which, and after which, a name of a body or meeting begins.
_LEAD: Final = "由和與与及在於于向对對据據经經从從同跟是为為任受"
_BEFORE: Final = rf"(?:(?<!{_HAN})|(?<=[{_LEAD}]))"
#: Endings of the titles of documents, and the class of each.
_TITLES: Final = (
    ("法案", "Law"), ("条例", "Law"), ("條例", "Law"), ("办法", "Law"), ("辦法", "Law"), ("规定", "Law"),
    ("規定", "Law"), ("公约", "Law"), ("公約", "Law"), ("法", "Law"), ("宣言", "Declaration"),
    ("声明", "Declaration"), ("聲明", "Declaration"), ("公报", "Declaration"), ("公報", "Declaration"),
    ("倡议", "Initiative"), ("倡議", "Initiative"), ("决议", "Resolution"), ("決議", "Resolution"),
    ("建议书", "Resolution"), ("建議書", "Resolution"), ("报告", "Report"), ("報告", "Report"),
    ("白皮书", "Report"), ("白皮書", "Report"), ("立场文件", "PositionPaper"), ("立場文件", "PositionPaper"),
    ("原则", "PrincipleSet"), ("原則", "PrincipleSet"), ("准则", "PrincipleSet"), ("準則", "PrincipleSet"),
    ("规范", "PrincipleSet"), ("規範", "PrincipleSet"), ("指引", "PrincipleSet"), ("指南", "PrincipleSet"),
    ("框架", "PrincipleSet"), ("战略", "Strategy"), ("戰略", "Strategy"), ("规划", "Strategy"),
    ("計畫", "Strategy"), ("计划", "Strategy"),
)  # fmt: skip
_TITLED: Final = re.compile(r"《((?=[^《》]{3,60}》)[^《》\n]+(?:\n[^《》\n]+)?)》")
#: A law that is still a draft, or is called one, in quotes of the other kind.
_DRAFT: Final = re.compile(
    r"[「“\"『]([\u3400-\u9fff]{2,30}(?:法|法案|条例|條例|办法|辦法|规定|規定))(?:草案)?[」”\"』](?=草案|(?<=草案.))"
)
#: What is titled in the quotes of Taiwan and Hong Kong, told by its ending.
_QUOTED: Final = re.compile(
    r"[「『]([\u3400-\u9fffA-Za-z\d.]{3,36}(?:法|法案|條例|條例|辦法|規定|規則|規範|指引|準則|綱領|計畫|計劃|方案|宣言|公約|倡議|策略|白皮書"
    r"|架構|框架|手冊|要點|建議書|聲明|公報|決議))[」』]"
)
#: The title of a text that explains a draft, with the name of the draft.
_EXPLAINED: Final = re.compile(
    r"(?:关于|關於)?[《「]?([\u3400-\u9fff]{2,40}?(?:法|法案|条例|條例|办法|辦法|规定|規定|规则|規則|规范|規範|章程|决定|準則|准则))[》」]?"
    r"(?:部分条文|部分條文)?(?:修正|修订|修訂)?[(（]?(?:草案|征求意见稿)[)）]?[》」]?的?(?:[\u3400-\u9fff]{0,4})(?:说明|說明)"
)
_BODIES: Final = (
    "大学|大學|学院|學院|研究院|研究所|研究中心|科学院|科學院|实验室|實驗室|委员会|委員會|理事会|理事會"
    "|事务局|事務局|管理局|监管局|監管局|监督局|總局|总局|协会|協會|学会|學會|联合会|聯合會|基金会|基金會|公署|办公室|辦公室|集团|集團|出版社|智库|智庫"
    "|联会|聯會|商会|商會|总会|總會|工会|工會|公会|公會|国会|國會|议会|議會|参议院|參議院|众议院|眾議院|法院|检察院|檢察院"
    "|人民政府|特区政府|特區政府|特别行政区政府|特別行政區政府|合作中心|创新中心|創新中心|管理中心|促进会|促進會|研发院|研發院|交易所"
)
_OFFICES: Final = (
    rf"(?<![部签簽联聯])署(?![名理])|[国國]家{_HAN}{{1,4}}局|(?<={_HAN}{{3}})(?<![客餐展大办辦])[厅廳](?![局堂房])"
    "|(?:公安|司法|教育|统计|財政|财政|消防|衛生|卫生|商务|商務|气象|氣象|数据|數據|信息化|科技|科学技术|审计|民政|税务|体育|旅游|农业农村"
    "|交通运输|知识产权|金融监督管理|市场监督管理|人力资源和社会保障|改革)局"
)
_BODY: Final = re.compile(
    rf"{_BEFORE}({_HAN}{{2,14}}?(?:{_BODIES}|{_OFFICES}))(?!{_HAN}{{0,2}}(?:大学|大學|院|所|会|會))"
)
_ALLIANCES: Final = "联盟|聯盟|伙伴关系|夥伴關係"
_ALLIANCE: Final = re.compile(rf"{_BEFORE}({_HAN}{{3,14}}?(?:{_ALLIANCES}))")
_MEETING: Final = re.compile(
    rf"(?:{_BEFORE}|(?<=出席|参加|參加|举办|舉辦|举行|舉行|发起|發起|启动|啟動)|(?<=[的届屆次]))"
    r"(第?[\u3400-\u9fff\dA-Z“”\"—–·-]{4,26}?(?:峰会|峰會|高峰论坛|高峰論壇|论坛|論壇|研讨会|研討會|(?:公开)?辩论会?|(?:公開)?辯論會?|通报会|通報會|座谈会|座談會|部长级?会议|部長級?會議"
    r"|[届屆]?第?[一二三四五六七八九十]{1,3}次(?:全体|全體|(?:领导人|領導人)(?:非正式)?)?(?:会议|會議)"
    r"|对话会|對話會|圆桌会议?|圓桌會議?|博览会|博覽會|领导人会议|領導人會議|国际会议|國際會議|高级别会议|高級別會議"
    r"|(?<!代表)大会|(?<!代表)大會))"
)
#: The next meeting of a row, by its number.
_ROWS: Final = "大会|大會|会议|會議|峰会|峰會|论坛|論壇|年会|年會|部长会议|部长级会议|部長會議|部長級會議"
_NEXT: Final = re.compile(rf"(?:下一?|第[一二三四五六七八九十]{{1,2}})[届屆次](?:{_ROWS})")
#: Bodies that carry a foreigner's name: 约翰斯·霍普金斯大学.
_NAMED_AFTER: Final = re.compile(r"(?:大学|大學|学院|學院|研究所|基金会|基金會|公司|实验室|實驗室)$")
#: What no name of a body or meeting has inside.
_NO_NAME: Final = re.compile(
    r"[的是了我你他她它这這那们們该該本将將应應需]|认为|認為|表示|建立|设立|設立|成立|推动|推動|加强|加強|共建|共同|各国|各國|相关|相關"
    r"|[两兩三多几幾数數各][间間所家]|[府部委][为為]|走出|走进|走進|进入|進入|离开|離開|引入|加入|有关|有關|部署|佈署|专门|專門|独立|獨立|支持|共同|主管"
)
_SURNAMES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧"
    "许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔"
    "白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏"
    "倪严嚴牛温溫芦季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛叢焦向柳邢路岳齐齊梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜"
)
#: Offices that persons hold.
TITLE: Final = (
    "厅长|廳長|处长|處長|署长|署長|省长|省長|委员长|委員長|理事长|理事長|检察长|檢察長|执行长|執行長|总监|總監|总理|總理|总统|總統|主席|部长|部長|国务委员|大使|参赞|參贊|司长|司長|局长|局長|主任|院长|院長|所长|所長"
    "|教授|研究员|研究員|博士|秘书长|秘書長|书记|市长|市長|发言人|發言人|行政长官|行政長官|专员|專員|院士|校长"
    "|校長|会长|會長|总裁|總裁|首席执行官|董事长|董事長|创始人|創辦人|外长|外長|首相|特使|代表|常委|委员|委員|律师|律師|馆长|館長|学者|學者|专家|專家|讲师|講師"
)
_AFTER: Final = (
    "今日|今天|昨日|分析|解释|解釋|建议|建議|呼吁|呼籲|提醒|坦言|剖析|深刻|告诉|告訴|进一步|進一步|撰文|介绍|介紹|谈到|談到|看来|看來|表示|指出|强调|強調|认为|認為|说|說|出席|主持|致辞|致辭|发表|發表|宣布|会见|會見|提出|在|与|與"
    "|和|率|等"
)
#: A surname with a given name of one or two characters, after a title and before what a person does.
_PERSON: Final = re.compile(
    rf"(?:{TITLE})[ \u3000]{{0,2}}((?:[{_SURNAMES}]|欧阳|歐陽|司马|諸葛|诸葛){_HAN}{{1,2}}?)"
    rf"(?=(?:{_AFTER})|[，、。；,;）)]|$)"
)
_TITLED_PERSON: Final = re.compile(
    rf"(?<!{_HAN})([{_SURNAMES}]{_HAN}{{1,2}})(?=(?:{TITLE}|先生|女士)(?:{_AFTER}|[，、。]))"
)
#: A line that tells who wrote a text.
_WRITING: Final = ("执笔", "執筆", "撰稿", "撰文", "主笔", "主筆", "撰写", "撰寫")
WRITTEN: Final = re.compile(
    rf"^[ \t\u3000]*(?:{'|'.join(_WRITING)})[人员員]?[:：][ \u3000]?"
    rf"({_HAN}{{2,4}}(?:[ \u3000、,，]+{_HAN}{{2,4}}){{0,5}})[ \u3000]*$",
    re.M,
)
_GIVEN: Final = re.compile(rf"{_HAN}{{2,4}}")
_DOTS: Final = "·•・‧"
#: Names of foreigners, their parts joined by a dot.
_DOTTED: Final = re.compile(
    rf"(?:(?<=长|長|统|統|理|使|席|相|授|士|人)|(?<!{_HAN}))({_HAN}{{1,6}}(?:[{_DOTS}]{_HAN}{{1,8}}?){{1,3}})(?=(?:{_AFTER})|[，、。；,;（()）《]|$)"
)
#: The forms, each a bit.
_OF_TITLE, _OF_DRAFT, _OF_QUOTES, _OF_BODY, _OF_ALLIANCE, _OF_MEETING, _OF_PERSON, _OF_DOTS, _OF_ROW = (
    1 << rank for rank in range(9)
)
#: Of each form, what one of stands in each name that it finds, or beside it.
_SIGNS: Final = {
    _OF_TITLE: ("《",),
    _OF_DRAFT: ("草案",),
    _OF_QUOTES: ("」",),
    _OF_BODY: (*_BODIES.split("|"), "署", "局", "厅", "廳"),
    _OF_ALLIANCE: _ALLIANCES.split("|"),
    _OF_MEETING: (
        *("峰会", "峰會", "论坛", "論壇", "研讨会", "研討會", "辩论", "辯論", "通报会", "通報會", "座谈会", "座談會"),
        *("会议", "會議", "对话会", "對話會", "圆桌会", "圓桌會", "博览会", "博覽會", "大会", "大會"),
    ),
    _OF_PERSON: (*TITLE.split("|"), *_WRITING, "先生", "女士"),
    _OF_DOTS: tuple(_DOTS),
    _OF_ROW: [number + meeting for number in "届屆次" for meeting in _ROWS.split("|")],
}
_FORMS: Final = [form for form, signs in _SIGNS.items() for _ in signs]
#: Of which one stands in or beside each name that is found.
SIGNS: Final = [sign for signs in _SIGNS.values() for sign in signs]
#: The forms that are found in sentences of other languages, too.
_ANYWHERE: Final = _OF_TITLE | _OF_DRAFT

_TITLE_BEFORE: Final = re.compile(rf"{_HAN}*(?:{TITLE})")
_VERB_BEFORE: Final = re.compile(
    rf"[\d\u3400-\u9fff]*(?:欢迎|歡迎|期待|祝贺|祝賀|筹备|籌備|承办|承辦|迎来|出席|参加|參加|举办|舉辦|举行|舉行|召开|召開|主办|主辦|发起|發起|启动|啟動|加入|来自|來自|[由在于於]|[局部府院署厅廳委会會][和与與及])|[并並]?[{_LEAD}]+"
)


class ChineseNames:
    """Finds names in Chinese by their form.

    Args:
        content: the text.
        signs: where `SIGNS` stand in it, in the order of their ends.
    """

    def __init__(self, content: str, signs: list[Sign]) -> None:
        self._content = content
        self._forms = Stretches([(_FORMS[rank], start, end) for rank, start, end in signs])

    def within(self, start: int, end: int, *, chinese: bool = True) -> list[Found]:
        """Find the names in a stretch of the text.

        Args:
            start, end: where to look.
            chinese: whether it is Chinese; elsewhere only titles count.
        Returns:
            The names, in no order.
        """
        forms = 0
        for form, _, _ in self._forms.within(start, end):
            forms |= form
        if not chinese:
            forms &= _ANYWHERE
        return list(_names(self._content, start, end, forms)) if forms else []


def _names(content: str, start: int, end: int, forms: int) -> Iterator[Found]:
    """The names of some of the forms."""
    for form, title in ((_OF_TITLE, _TITLED), (_OF_DRAFT, _DRAFT), (_OF_QUOTES, _QUOTED)):
        for found in title.finditer(content, start, end) if forms & form else ():
            head = next((kind for ending, kind in _TITLES if found[1].endswith(ending)), "Document")
            yield Found(found.start(1), found.end(1), "document", AIGOV[head])
    for form, body, kind in (
        (_OF_BODY, _BODY, "organization"),
        (_OF_ALLIANCE, _ALLIANCE, "grouping"),
        (_OF_MEETING, _MEETING, "event"),
    ):
        for begin, behind in _formed(body, content, start, end, again=form == _OF_BODY) if forms & form else ():
            yield Found(begin, behind, kind, KINDS[kind])
    for form, person in ((_OF_PERSON, _PERSON), (_OF_PERSON, _TITLED_PERSON), (_OF_DOTS, _DOTTED)):
        for name in person.finditer(content, start, end) if forms & form else ():
            kind = "organization" if _NAMED_AFTER.search(name[1]) else "person"
            yield Found(name.start(1) + _lead(name[1], "person"), name.end(1), kind, KINDS[kind])
    for line in WRITTEN.finditer(content, start, end) if forms & _OF_PERSON else ():
        for writer in _GIVEN.finditer(content, *line.span(1)):
            yield Found(*writer.span(), "person", KINDS["person"])
    for following in _NEXT.finditer(content, start, end) if forms & _OF_ROW else ():
        yield Found(following.start(), following.end(), "event", KINDS["event"])


def draft_form(title: str) -> re.Pattern[str] | None:
    """The form of the name of the draft that a text explains, as its title has it: 示例条例草案总说明.

    Args:
        title: the title, without blanks between its characters.
    Returns:
        What finds the name in the text, over broken lines too; None where the title is of no such text.
    """
    name = _EXPLAINED.match(title)
    if name is None:
        return None
    return re.compile(r"\s?".join(map(re.escape, name[1])) + r"(?:[(（]\s?草\s?案\s?[)）])?")


def _formed(form: re.Pattern[str], content: str, start: int, end: int, *, again: bool) -> Iterator[tuple[int, int]]:
    """Find names of bodies and meetings by their form. Where it takes in words that no name has, nothing is named; with
    `again`, the name may begin behind them: 我们感谢某国政府和某省人民政府."""
    place = start
    while name := form.search(content, place, end):
        begin = name.start(1) + _lead(name[1], "organization")
        named = not _NO_NAME.search(content, begin, name.end(1))
        if named:
            yield begin, name.end(1)
        place = name.end() if named or not again else name.start(1) + 1


def _lead(name: str, kind: str) -> int:
    """How much of what a form found stands before the name: a title before a person's, a verb before another."""
    if kind == "person" and not any(dot in name for dot in _DOTS):
        return 0
    before = (_TITLE_BEFORE if kind == "person" else _VERB_BEFORE).match(name)
    return before.end() if before else 0
