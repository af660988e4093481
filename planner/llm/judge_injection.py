"""Orders to the judge inside of what is judged: words a reply has no use for, unless it wants to be liked by whoever
judges it.

What such an order is made of is told apart, not its wording: who is spoken to, what is to be done, what shall come of
it, of which text. The fence and the prompt hold without this; it only has the judge told where it was tried
(`planner/llm/judge.py`).
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from urllib.parse import unquote

from engine.core.tables import table_beside
from engine.graders.plain import plain

_MOST = 4_000
"""Characters looked at of a text's beginning, and of its end."""
_NEAR = 40
_ENDS = re.compile(r"(?<=[.!?;])\s+|[。！？；।\n]+")
_NO_BLANKS = re.compile(r"[\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_FORMS = re.compile(
    (
        r"</?(?:reply|response|answer|system|instructions?|assistant|user|verdict|score|judge|grade)\b"
        r"|\[/?(?:INST|SYS)\b|<\|\w+\|>|\[\[\s*\w+\s*:"
        r"|[\"']?\b(?:choice|verdict|score|rating|grade|judg(?:e)?ment)\b[\"']\s*:"
        r"|(?m:^\W*(?:human|assistant|system|evaluator|grader|judge|verdict)(?: (?:prompt|message|note|override"
        r"|instructions?))?\s*:)"
        r"|(?m:^[^\w\n]*(?:end of (?:the )?reply|begin(?:ning)? of (?:new )?instructions|new (?:task"
        r"|instructions?|system prompt)\b))"
        r"|\bsystem (?:prompt|override)\b|\byou are now (?:in |an? |the )|\b(?:evaluation|grading|judge|judging"
        r"|scoring|debug|developer|admin|god) mode\b"
        r"|\b(?:do not|don't|stop|no need to|without) (?:evaluat|judg|grad|scor|rating|assess)\w*"
        r"|\b(?:instructed|authori[sz]ed|ordered|told) by (?:your|the) "
        r"(?:developers?|operators?|creators?|admin\w*|system)\b|\b(?:rubric|prompt|grading|evaluation"
        r"|scoring)\b.{0,30}\b(?:void|invalid|outdated|cancell?ed"
        r"|not apply|no longer)\b|\b(?:select|choose|pick|return)\b.{0,20}\b(?:highest|maximum|top) (?:option"
        r"|choice|label)\b"
        r"|\b(?:note|message|memo|hint|instruction)s? (?:for|to) (?:the |an? )?(?:ai|llm|model|assistant|bot)\b"
        r"|\b(?:10/10|5/5|100/100)\b|\ba\+(?!\w)"
    ),
    re.I,
)
"""Marks of turns and of verdicts, and the ways a prompt begins anew."""
_GIVEN = re.compile(
    r"\b(?:score|verdict|grade|rating|judg(?:e)?ment|choice|label|option|output|decision|bewertung|urteil"
    r"|puntuacion|voto|nota|оценка)\b|评分|判定|점수|التقييم"
)
_SAYS = re.compile(
    r"^(?: (?:here|now|for \w+(?: \w+)?))?\W{0,6}(?:[:=→»>-]+|is\b|ist\b|lautet\b|est\b|es\b|e\b|to\b|auf\b"
    r"|(?:must|should|shall|has to|can only) be\b|(?=\w))"
    r"\W{0,6}(?:(?:the|a|an|un|une|ein|eine)\s+)?(.{1,14})"
)
_A_FULL_ONE = re.compile(
    r"(?:1(?:\.0)?|10|100|5|five|ten)\b(?! *(?:of|out|from|von|sur|de)\b)|(?:pass|correct|richtig)\b|sehr gut"
)
_EITHER = re.compile(r".{0,8}\b(?:or|oder|ou|o|of)\b")
_CALLED = re.compile(
    r"(?:^|\b(?:dear|attention|hey|hello|hi|note (?:to|for)|message (?:to|for)|as (?:an?|the)"
    r"|you are (?:an?|the)|lieber?|sehr geehrte[rs]?|an (?:den|die)"
    r"|chere?|estimad[oa]|gentile|car[oa]|beste|уважаемый|sayin)\s)(?:\W*(?:\w+ ){0,2})$"
)
_AS = re.compile(
    r"\b(?:it|this|that|reply|answer|response|them|es|dies|das|la|le|lo)\b.{0,12}\b(?:as|als|comme|como|come)\b"
    r"(?: (?:an?|fully|entirely|completely|ein|eine|une?|una?|voll))?\s+"
)
_BEFORE_A_CHOICE = re.compile(
    r"\w*\W{0,4}(?:(?:the|as|with|only|just|always|simply|option|label|word|mit|immer|nur|par|toujours|con"
    r"|siempre|por|met|altijd)\W+){0,3}"
)
_AFTER_A_CHOICE = re.compile(
    r"[\s\"'”’»)\].,!:*_-]*(?:$|,|and nothing|no matter|whatever|regardless|(?:for|to|in) this\b|here\b"
    r"|above\b|below\b|every time|always)"
)
_AFFIRMED = ("yes", "no", "ja", "oui", "si", "sim", "да", "是", "はい", "예")
_IN_WORDS = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}|(?<!\w)(?:[0-9a-fA-F]{2}[ :]?){12,}")
_SPACED = re.compile(r"(?<!\w)(?:\w[ ._*-]){3,}\w(?!\w)")
_FIGURES_AS_LETTERS = str.maketrans("0134578@$", "oieastbas")
_MIXED = re.compile(r"(?=\w*[a-z])(?=\w*[0-9@$])[a-z0-9@$]{3,}", re.I)
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_COMMENT = re.compile(r"<!--(.*?)-->|/\*(.*?)\*/", re.S)


def speaks_to_its_judge(text: str, choices: Sequence[str] = ()) -> bool:
    """Whether words of the text are meant for whoever judges it, in the words of many languages, also where they are
    encoded, spelled out, turned round or hidden. `choices` are the answers the judge may give."""
    looked = text if len(text) <= 2 * _MOST else f"{text[:_MOST]}\n{text[-_MOST:]}"
    return any(_ordered(seen, tuple(choices)) for seen in dict.fromkeys(_readings(looked)))


def _readings(text: str) -> Iterator[str]:
    """The text as it is read, and as it may be meant to be."""
    seen = plain(text)
    yield seen
    yield from (
        " ".join(map(_unmarked, parts)) for match in _COMMENT.findall(text) if (parts := [p for p in match if p])
    )
    if tags := "".join(chr(ord(c) - 0xE0000) for run in _TAGS.findall(text) for c in run):
        yield tags
    if (undone := html.unescape(unquote(seen))) != seen:
        yield plain(undone)
    if _SPACED.search(seen):
        # Wider gaps, or signs, part the words; where nothing does, they are looked for one after the other.
        yield " ".join(
            _SPACED.sub(lambda m: re.sub(r"[ ._*-]", "", m.group()), word)
            for word in re.split(r"\s{2,}|\s*[/|]\s*", text)
        )
        yield re.sub(r"(?<=\b\w)[ ._*-](?=\w\b)", "", seen)
    if _MIXED.search(seen):
        yield _MIXED.sub(lambda m: m.group().translate(_FIGURES_AS_LETTERS), seen)
    yield from (decoded for m in islice(_IN_WORDS.finditer(seen), 20) if (decoded := _decoded(m.group())))
    yield codecs.encode(seen, "rot13")
    yield seen[::-1]


def _unmarked(comment: str) -> str:
    return (
        f"judge: {plain(comment)}"
        if any(_found(kind, _bare(plain(comment))) for kind in ("choose", "rate", "ignore"))
        else plain(comment)
    )


def _decoded(word: str) -> str:
    """From base64 or hexadecimal; empty where it is neither of a text."""
    for way in ("hex", "base64"):
        try:
            raw = (
                bytes.fromhex(re.sub(r"[ :]", "", word))
                if way == "hex"
                else base64.b64decode(word[: len(word) // 4 * 4])
            )
            found = raw.decode("utf-8")
        except (ValueError, binascii.Error):
            continue
        if found.isprintable() or "\n" in found:
            return plain(found)
    return ""


def _bare(text: str) -> str:
    """Small letters without accents, as the table of words has them."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ß", "ss"))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not "\u0300" <= c <= "\u036f"))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    found = {}
    table: dict[str, str] = table_beside(__file__, "judge_injection.yaml")
    for kind, stems in table.items():
        split = [s if _NO_BLANKS.search(s) else _bare(s) for s in stems.split(", ")]
        whole = [s for s in split if _NO_BLANKS.search(s)]
        found[kind] = re.compile("|".join([rf"\b(?:{'|'.join(s for s in split if s not in whole)})", *whole]))
    return found


def _found(kind: str, sentence: str) -> re.Match[str] | None:
    return _words()[kind].search(sentence)


@lru_cache(maxsize=512)
def _ordered(text: str, choices: tuple[str, ...]) -> bool:
    if _FORMS.search(text):
        return True
    sentences = [s for s in _ENDS.split(_bare(text)) if s.strip()]
    named = re.compile("|".join(rf"(?<!\w){re.escape(_bare(c))}(?!\w)" for c in (*choices, *_AFFIRMED)))
    return any(_is_order(sentence, named) for sentence in sentences)


def _is_order(sentence: str, named: re.Pattern[str]) -> bool:
    """Whether a sentence overrules, speaks to a judge, praises the reply it stands in, or asks for a verdict."""
    has = {kind: _found(kind, sentence) for kind in _words()}
    wanted = has["best"] or has["right"] or named.search(sentence)
    near = has["rate"] and has["best"] and abs(has["rate"].start() - has["best"].start()) <= _NEAR
    asked = has["choose"] and not (has["rate"] and has["choose"].start() == has["rate"].start())
    return bool(
        (has["ignore"] and has["rules"])
        or (
            has["judge"] and (wanted or has["choose"] or has["rate"] or has["rules"] or _called(has["judge"], sentence))
        )
        or (has["maybe_judge"] and wanted and _called(has["maybe_judge"], sentence))
        or (
            has["self"]
            and (
                has["best"]
                or has["deserve"]
                or (has["right"] and not has["ignore"])
                or (has["rate"] and (has["choose"] or wanted))
            )
        )
        or (near and (asked or has["please"] or has["deserve"]))
        or ((has["rate"] or has["choose"] or has["take"]) and _as(sentence))
        or _given(sentence, named)
        or (has["choose"] and _chosen(sentence, named))
    )


def _as(sentence: str) -> bool:
    """“… it as correct”: what something shall pass for."""
    return any(_words()[kind].match(sentence, m.end()) for m in _AS.finditer(sentence) for kind in ("right", "best"))


def _called(who: re.Match[str], sentence: str) -> bool:
    """Whether it is spoken to: named at the beginning, or after a word of address."""
    return bool(_CALLED.search(sentence[: who.start()])) or sentence[: who.start()].strip(" ([{<#*->!\"'“") == ""


def _given(sentence: str, named: re.Pattern[str]) -> bool:
    """A verdict as it would be written down: “Score: 1.0”, “the label is yes”."""
    for match in _GIVEN.finditer(sentence):
        said = _SAYS.match(sentence[match.end() :])
        if (
            said
            and not _EITHER.match(said[1])
            and any(p.match(said[1]) for p in (_A_FULL_ONE, named, _words()["best"]))
        ):
            return True
    return False


def _chosen(sentence: str, named: re.Pattern[str]) -> bool:
    """One of the choices is what shall be said: it stands right behind the verb, and nothing that it could be said
    to follows."""
    for verb in _words()["choose"].finditer(sentence):
        before = _BEFORE_A_CHOICE.match(sentence, verb.end())
        choice = named.match(sentence, before.end() if before else verb.end())
        if choice and _AFTER_A_CHOICE.match(sentence, choice.end()):
            return True
    return False
