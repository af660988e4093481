"""What a model read in words that are known to mean something else: a figure that is taken back is no rule for
replies, and what is said of columns, rows and files says nothing of the right to use them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from planner.agreement import agreed_first, agreed_sentence
from planner.reading.reader import Reading
from planner.requirements import Change, WantedCriterion, WantedSource, normal
from planner.rule_readers.endings import closing_in
from planner.rule_readers.hand_over import HAND_OVER, speaks_of_it
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import has
from planner.rule_readers.marks import sentence_at
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.rules_back import taken_back
from planner.rule_readers.seen_columns import SeenColumns
from planner.rule_readers.stages import AS_THE_BEST
from planner.rule_readers.talk import is_talk, on_screen

_LIMITS = frozenset({"deadline_hours", "max_response_seconds", "budget", "max_params_b", "max_model_mb", "rounds"})
_OF_RIGHTS = re.compile(
    r"(?i)licen[cs]|lizen[zs]|copyright|right|recht|droit|derech|diritt|consent|consens|einwillig|einverst|zustimm"
    r"|agree|accept|allow|permi|erlaub|dürfen|darf|autoris|authori[sz]|autori[sz]|own(?:s|ed|er)?(?!\w)|belong"
    r"|gehör|appart|pertenec|appartien|propri|public|öffentl|gdpr|dsgvo|rgpd|privacy|datenschutz|sign(?:ed|é)"
    r"|unterschr|firm[aó]|contract|vertrag|contrat|free|frei|libre|ours(?!\w)|confiden|vertraul|secret"
    r"|许可|授权|同意|版权|权|公开|属于|签"
)
_OF_DATA = re.compile(
    r"(?i)(?<!\w)(?:columns?|rows?|files?|messages?|answers?|repl(?:y|ies)|wrote|sent|says|spalten?|zeilen?"
    r"|datei(?:en)?|nachricht(?:en)?|antwort(?:en)?|schrieb\w*|geschrieben|colonnes?|lignes?|fichiers?|réponses?"
    r"|écrit|columnas?|filas?|archivos?|mensajes?|respuestas?|escribi\w*|escrito|colonn[ae]|righe?"
    r"|messagg\w+|rispost\w+|scritto)(?!\w)|列|行|文件|消息|回复|写的"
)


_COMPARES = re.compile(
    r"(?i)prefer|préfér|prefier|bevorzug|compar|vergleich|paragon|rank|rat(?:e|ed|es|ing)(?!\w)|reward|score|better"
    r"|besser|mieux|mejor(?!es)|meglio|belohn|bewert|récompens|recompens|ricompens|practi[cs]e|üb(?:en|t|ung)|reinforc"
    r"|verstärk|renforce|refuerzo|dpo|grpo|ppo|rlhf|kto"
)
"""“Like our best people” is whose replies are learned; only with such a word it is a wish to learn by comparing."""
_NOT = re.compile(r"(?i)^\W*(?:not|nicht|pas|no|non)\s+")
"""“Not the notes” says which column is meant, and forbids nothing."""
_UNIT = re.compile(r"\s?[^\W\d_]+|\s?[%€$£]")
_FAR = 40
"""So many letters stand at most between a figure and the one that corrects it."""


def without_misread(
    reading: Reading,
    words: str,
    hits: Sequence[Hit],
    corrected: Sequence[Hit],
    columns: Sequence[SeenColumns] = (),
    missed: Sequence[Missed] = (),
    *,
    goal_known: bool = False,
) -> Reading:
    """The reading without such changes. Of the figures of the words `hits` count, and others took the place of those
    that are `corrected`. Words that take a rule back, or try to (`missed`), say nothing else. A goal that is
    known stays where words answer, or say what a column holds."""
    back = taken_back([*hits, *missed])
    rows = [(h.start, h.end) for h in hits if h.change.field == "left_rows" or _is_rule_of_words(h)]
    over = [(h.start, h.end) for h in hits if h.change.field in HAND_OVER]
    shares = [(h.start, h.end) for h in hits if h.change.field == "right_share"]
    old = [words[h.start : h.end] for h in corrected if h.change.field in _LIMITS and h.end > h.start]
    old += [figure for h in hits if h.change.field in _LIMITS and (figure := _before(words, h.start))]
    names = {normal(name) for seen in columns for name in seen.names}
    answers = bool(agreed_first(words) or agreed_sentence(words))

    def fits(change: Change) -> bool:
        if change.field in ("rubric", "sources") and _inside(words, change, back):
            return False
        if change.field in ("rubric", "languages", "keep", "stages", "task") and _inside(words, change, rows):
            return False
        if change.field == "languages" and change.quote and on_screen(words, words.find(change.quote)):
            return False
        if change.field == "gates" and _inside(words, change, shares):
            return False
        if change.field == "rubric" and _inside(words, change, over) and speaks_of_it(change.quote):
            return False
        if change.op == "remove":
            return True
        if change.field == "stages":
            return _COMPARES.search(change.quote) is not None or AS_THE_BEST.search(change.quote) is None
        if change.field == "goal":
            return not (goal_known and (answers or _names_column(words, change.quote, names)))
        if change.field == "rubric":
            bare = normal(_NOT.sub("", change.quote).strip(" .!,;"))
            return not (any(figure in change.quote for figure in old) or is_talk(change.quote, words) or bare in names)
        return change.field != "rights" or not _is_about_data(change.quote, names)

    return replace(
        reading,
        changes=tuple(filter(fits, reading.changes)),
        guesses=tuple(filter(fits, reading.guesses)),
    )


def _is_rule_of_words(hit: Hit) -> bool:
    """Whether the exact readers know its words for a rule whose name they are."""
    value = hit.change.value
    return (
        hit.change.op == "add"
        and isinstance(value, WantedCriterion)
        and value.weight is None
        and closing_in(value.name) is None
    )


def _names_column(words: str, quote: str, names: set[str]) -> bool:
    """Whether the sentence of a quote names a column: “Mensaje is what the guest writes”."""
    start, end = sentence_at(words, max(0, words.find(quote)))
    said = f" {_bare(words[start:end])} "
    return any(bool(own := _bare(name)) and f" {own} " in said for name in names)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", normal(text)))


def _inside(words: str, change: Change, places: Sequence[tuple[int, int]]) -> bool:
    """Whether it rests on words that take a rule back; a file that is named there is one all the same."""
    value, quote = change.value, change.quote
    at = words.find(quote)
    if not places or not quote or at < 0:
        return False
    if isinstance(value, WantedSource) and (value.path in quote or value.use != "never"):
        return False
    return any(a < at + len(quote) and at < b for a, b in places)


def _before(words: str, at: int) -> str:
    """The figure that the one at this place corrects, with the word behind it: “10 minutes” of “10 minutes … no, 20
    minutes”; empty where none is."""
    last = next((n for n in reversed(find_numbers(words[:at]))), None)
    if last is None or at - last.end > _FAR or not has("corrects", words[last.end : at]):
        return ""
    unit = _UNIT.match(words, last.end)
    return words[last.start : unit.end() if unit is not None else last.end]


def _is_about_data(quote: str, names: set[str]) -> bool:
    """Whether words name a column, or speak of the data, and hold no word of rights."""
    if _OF_RIGHTS.search(quote) or has("rights", quote):
        return False
    said = set(re.findall(r"[\w-]+", normal(quote)))
    return _OF_DATA.search(quote) is not None or any(name in said for name in names)
