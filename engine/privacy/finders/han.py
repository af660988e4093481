"""Names of people in Chinese: behind “我叫”, before “先生”, and where an address or number follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.span import Span

_DOUBLE = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|长孙|宇文|轩辕"
_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌"
    "马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱"
    "骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊甄曲"
    "封芮储靳邴松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印"
    "宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温"
    "别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩聂晁勾"
    "敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关蒯相查荆红游竺权盖益桓公岳肖涂覃闫佟代付楼鹿"
    "趙錢孫鄭馮陳衛蔣韓楊許呂張嚴華謝鄒竇雲蘇範魯韋馬鳳鮑費賀湯羅畢鄔樂時齊顧黃蕭談龐熊紀項藍閔賈婁顏鍾駱盧"
    "繆應鄧單龔陸榮儲車寧厲劉葉龍賴喬陰聞譚貢勞冉邊溫莊閻連習廖滿國廣東歐師鞏聶饒關簡肖蔔"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_MINORITY = r"[\u4e00-\u9fff]{2,5}[·•][\u4e00-\u9fff]{2,5}"
_NOT_IN = (
    r"(?![的了是在有和与不也就都还说要会可能到去来给把被让对为因所这那个们您你我他她它很太]"
    r"|[，。！？、；：,.!?]|先生|女士)"
)
_GIVEN_CHAR = rf"{_NOT_IN}[\u4e00-\u9fff]"
_FULL = rf"(?:{_MINORITY}|{_SURNAME}{_GIVEN_CHAR}(?:{_GIVEN_CHAR})?)"
_TITLES = (
    "先生|女士|小姐|太太|老师|老師|医生|醫生|大夫|护士|经理|經理|总监|主任|师傅|師傅|教授|阿姨|叔叔|大爷|大"
    "妈|奶奶|爷爷|同学|同學|律师|警官|局长"
    "|校长|院长|店长|组长|工程师|会计|队长|书记|总"
)
_END = r"(?=[，。！？、；：,.!?\s（）()“”\"——\-—]|$|\d|\+|[A-Za-z]|您好|你好|老师|先生|女士|电话|手机|的|在|是|身份|，)"
_INTRODUCED = re.compile(
    r"(?:我叫|我的名字是|名字是|名字叫|姓名是|名叫|叫做|叫|本人|我是|我係|是我|联系人是?|收件人是?"
    r"|收款人是?|户名是?|开户名是?|申请人是?|找|致|转告|告诉|告知|转交|交给|联系|通知|尊敬的|亲爱的|敬爱的"
    rf"|署名|姓名)[:：\s]?(?P<name>{_FULL}){_END}"
)
_THE_ONE = re.compile(rf"(?:我是|我係|是)[^，。！？\n]{{1,20}}的(?P<name>{_FULL})(?=[，。！？、\s,]|$)")
_TITLED = re.compile(rf"(?P<name>(?:{_SURNAME}(?:{_GIVEN_CHAR}){{0,2}}?|[小老阿]{_SURNAME}))(?P<title>{_TITLES})(?!们)")
_RELATION = re.compile(
    r"(?:弟弟|哥哥|姐姐|妹妹|儿子|女儿|老公|老婆|丈夫|妻子|妈妈|爸爸|母亲|父亲|孙子|孙女|同事|朋友|室友"
    r"|同学|领导|邻居|外甥|侄子|表弟|表妹|表哥|表姐|孩子|客户经理|经理|师傅|司机|客服|销售|顾问|负责人"
    rf"|医生|老师|房东|中介|学生|业主|患者)[\s，,：:叫是]{{0,2}}(?P<name>{_FULL}|小[\u4e00-\u9fff]){_END}"
)
_FAMILIAR = re.compile(
    r"(?:客服|同事|师傅|师傅是|司机|快递员|销售|中介|管家|保安|朋友|邻居|同学"
    rf"|老师)(?P<name>[小老阿]{_SURNAME})(?![\u4e00-\u9fff]?(?:区|时|票|说明))"
)
_BEFORE_NUMBER = re.compile(
    rf"(?:^|[，。！？、；,.!?\s：:])(?P<name>{_FULL})[\s，,：:]?(?=\+?1[3-9]\d{{9}}|1[3-9]\d[ -]|先生|女士"
    r"|，[男女][，,]|,[男女],|身份证)"
)
_GREETED = re.compile(rf"(?:^|[，。！？\n])\s*(?P<name>{_FULL})(?=您好|你好|，您好|，你好|:|：您)")
_SIGNED = re.compile(
    r"(?:——|--|—|此致[\s\S]{0,12}|敬上[\s，]*|祝好[\s，。]*|谢谢[！!。\s，,]*"
    rf"|\n\s*)(?:[\u4e00-\u9fff]{{0,6}}\s)?(?P<name>{_FULL})\s*(?:敬上"
    rf"|上)?[。\s]*$"
)
_ALL = (_INTRODUCED, _THE_ONE, _RELATION, _BEFORE_NUMBER, _GREETED, _SIGNED, _FAMILIAR)
_NOBODY = re.compile(
    r"^(?:房东|班主任|班长|店家|店长|商家|老板|管家|金额|高铁|车主|单子|家长|住户|客户|客服|您好|你好|谢谢"
    r"|麻烦|请问|任何|什么|高级|中国|全部|全国"
    r"|全新|相关|安全|平台|东西|时间|时候|公司|公寓|花园|白色|黄色|红色|金色|万元|经常|经过|方便|方法|方式"
    r"|温度|何时|明天|明白|元旦|安装|安排|于是"
    r"|关于|向您|向你|须知|居民|居住|通知|通过|成都|成人|成功|别人|双方|单位|单号|解决|解释|应该|能否|都是"
    r"|都有|都没|连不|利息|文件|冷冻|广州|广东|东莞|江苏|江西|宁波|云南|马上|马桶|支持|支付|管理|项目|计划"
    r"|计算|季度|平时|常州|和平|和谐|施工|水电|章程|和我|和您)"
)


def in_chinese(text: str) -> Iterator[Span]:
    """Places of names, and of a surname with its title."""
    for pattern in _ALL:
        for match in pattern.finditer(text):
            if not _NOBODY.match(match["name"]):
                yield Span(*match.span("name"), "name")
    for match in _TITLED.finditer(text):
        if not _NOBODY.match(match.group()) and match["name"] not in ("老", "小"):
            yield Span(match.start(), match.end(), "name")
