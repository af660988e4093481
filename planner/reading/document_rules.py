"""Rules for replies in requirement documents: a sentence or a row of a table is one rule, as strong as its words or its
cell say, whether an encoder marked a part of it or all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.encoder.read import ReadFields, ReadSpan
from planner.reading.rule_names import Strength, named, strength_of
from planner.requirements import Change, WantedCriterion
from planner.rule_readers.asides import quiet_sections, required_sections, weighed_sections
from planner.rule_readers.asks_nothing import why_nothing
from planner.rule_readers.demands import (
    bound,
    forbidden_at,
    is_story,
    not_needed,
    of_others,
    of_parties,
    of_replies,
    on_condition,
    only_without,
    sign_is_open,
    speaks_of_the_model,
)
from planner.rule_readers.lexicon import has
from planner.rule_readers.marks import is_rule, numbering, rows, sentence_edges
from planner.rule_readers.requirement_cells import requirement_cells
from planner.rule_readers.requirement_rows import Weight, table_heads, weight_of

BY_ITSELF = 0.9
"""How sure a rule is that its words or its row say without a mark."""
_NOT_MARKED = 0.2
"""Share of a unit, or of a mark, that both must have in common to belong together."""
_SURE_WITHOUT_WORDS = 0.8
"""From which probability a mark is believed of a sentence that does not say by itself that it binds."""
_SIGN_SURE, _LONGEST_FAULT = 0.7, 12
"""How sure an encoder must be that words name a fault which do not say so, and how many words that are."""
_MARKED_A_LITTLE = 0.3
_FEWEST_LETTERS, _FIRST_WORDS, _FIRST_SIGNS = 4, 6, 12
_AIM_SHARE, _MOST = 0.4, 0.5
_KINDS = (
    "model|sprachmodell|modell|ki-modell|modèle|modelo|modello|assistant|assistent|assistente|asistente|chatbot|bot"
    "|tool|werkzeug|outil|herramienta|system|système|sistema"
)
_PURPOSE = re.compile(
    rf"(?<!\w)(?:an?|eine?[nm]?|une?|una|um|uma|een)\s+(?:\w+[\s-]+){{0,2}}?(?:{_KINDS})(?!\w)"
    r"|一[个套款](?:\w{0,6})(?:模型|助手|机器人|系统)|(?<!\w)(?:we|wir|nous|on)\s+(?:want|need|would like"
    r"|are looking for|suchen|brauchen|möchten|wollen|souhaitons|voulons|cherchons)(?!\w)",
    re.IGNORECASE,
)
"""A sentence that says what is wanted at all."""
_AIM = re.compile(
    r"\W*(?:purpose|aim|goal|objective|task|use case|zweck|ziel|aufgabe|einsatzzweck|but|objectif|finalité|tâche"
    r"|objetivo|finalidad|tarea|propósito|scopo|compito|doel|目的|目标|任务|用途)\W*",
    re.IGNORECASE,
)
"""The cell or lead of one."""
_OTHER_AREA = re.compile(
    r"\W*(?:languages?|training|learning|hosting|operations?|delivery|costs?|budget|time|schedule|deadline|data|hardware"
    r"|service|support|performance|speed|infrastructure|integrations?|interfaces?|licen[cs]e|documentation|privacy"
    r"|data protection|security|sprachen?|lernen|betrieb|lieferung|kosten|zeit|termine?|daten|geschwindigkeit|leistung"
    r"|infrastruktur|schnittstellen?|lizenz|dokumentation|datenschutz|sicherheit|langues?|apprentissage|entraînement"
    r"|hébergement|exploitation|livraison|coûts?|délais?|données|matériel|vitesse|performances?|confidentialité"
    r"|protection des données|sécurité|intégrations?|idiomas?|entrenamiento|aprendizaje|alojamiento|operación|entrega"
    r"|costes?|presupuesto|plazos?|datos|velocidad|rendimiento|privacidad|protección de datos|seguridad|integración"
    r"|interfaz|lingu[ae]|dati|tempi|consegna|costi|语言|语种|训练|学习|部署|运维|交付|成本|预算|时间|期限|数据|硬件|服务|性能|速度|接口|隐私|安全)\W*",
    re.IGNORECASE,
)
_NO_RULES = (_AIM.fullmatch, _OTHER_AREA.fullmatch)
"""Cells before a requirement that say that it is about something else than replies."""
_INTRODUCES = re.compile(
    r"(?i):\s*$|(?<!\w)(?:the following|as follows|folgende[nrs]?|wie folgt"
    r"|ci-dessous|suivante?s?|siguientes?|a continuación)(?!\w)|以下|下列"
)
"""What only announces the list below it."""
_OF_DATA = re.compile(
    r"(?i)(?<!\w)(?:before (?:the )?(?:training|learning|fine-?tuning)|prior to training"
    r"|vor (?:dem|jedem) (?:training|lernen)"
    r"|vor der anonymisierung|avant l['’](?:apprentissage|entraînement)|antes del? (?:entrenamiento|entrenar)"
    r"|prima dell['’]addestramento)(?!\w)|训练(?:之)?前"
)
"""“Names are replaced before the training”: what is done to data is no rule for replies."""
_LEGEND = re.compile(r"[=＝:：]\s*[\"“„«']?\s*([^,;=，；:：]+)")
_SECONDS = re.compile(
    r"\d\s*(?:s|sec|secs|ms|(?:milli)?seconds?|(?:milli)?sekunden?|(?:milli)?secondes?|(?:mili)?segundos?|secondi"
    r"|seconden)(?!\w)|\d\s*(?:秒|毫秒)|(?<!\w)(?:zwei|drei|vier|fünf|zehn|two|three|four|five|ten|deux|trois|cinq|dos"
    r"|tres|cinco)\s+(?:sek|sec|seg)\w+",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*(?:(?:[-*•–—>|]|#{1,6}|(?:[A-Za-z]{1,3}[-.]?)?\d{1,3}(?:\.\d{1,3}){1,4}[.)]?|[A-Z]{1,5}[-.]?\d{1,4}[.):]?|§\s?\d+)\s+)*"
)
_LONGEST_MARK = 16
_MARKDOWN = re.compile(r"[ \t]*#{1,6}[ \t]")
_HEADING = re.compile(r"\s*#{1,6}\s|\s*\*\*[^*\n]+\*\*\s*:?\s*$")
_SPLIT = re.compile(
    r"\s*[;；]\s*|,\s+(?=(?:no|not|never|nicht|nie|niemals|kein\w*|ohne|sans|pas|jamais|aucun\w*|sin|nunca|ningun\w*|senza|mai|geen)\s)"
    r"|,?\s+(?=(?:but|and|aber|und|mais|et|pero|y)\s+(?:\w+\s+)?(?:(?:must|shall|should|may)\s+(?:not|never)|never|nie(?:mals)?|darf\s|dürfen\s"
    r"|ne\s|jamais|nunca|no\s+(?:debe|puede)))|[,，](?=不得|不可|不能|禁止|严禁|绝不|不要|不应)",
    re.IGNORECASE,
)
_LIMITS = frozenset(
    {
        "budget", "deadline_hours", "gpus", "max_params_b", "max_model_mb", "offline_only", "deploy", "gates",
        "base_model", "keep", "stages", "max_response_seconds", "column", "prompt_columns", "unused_columns", "judge",
        "eval_share", "experts", "rights",
    }
)  # fmt: skip
"""Wishes whose words are no rule for replies besides."""
_MARKED_LIMITS = ("offline_only", "deploy", "keep", "gates", "budget", "deadline_hours", "stages", "rights", "experts")
_RIVAL = 0.6


@dataclass(frozen=True)
class _Unit:
    """Words that are one rule, if they are any."""

    start: int
    end: int
    weight: Weight | None
    is_row: bool
    is_item: bool = False
    """Of a list, or with a number."""
    required: bool = False
    """In a section that is headed “Requirements”, “Rules”, “Tone” and the like."""


def document_rules(words: str, read: ReadFields, exact: Sequence[Change]) -> Iterator[tuple[float, Change]]:
    """The rules with how sure they are, in the order of the text."""
    marks = sorted((s for s in read.spans.get("rubric", ()) if s.start < s.end <= len(words)), key=lambda s: s.start)
    rivals = _rivals(words, read, exact)
    for unit in _units(words):
        text = words[unit.start : unit.end]
        if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
            continue
        if (_INTRODUCES.search(text) and not (unit.is_row or unit.is_item)) or _OF_DATA.search(text):
            continue
        if _says_the_aim(words, unit, read) or _is_legend(text) or not_needed(text) or why_nothing(text) is not None:
            continue
        mark = max((m for m in marks if _together(unit, m)), key=lambda m: m.probability, default=None)
        if unit.weight != "never" and sign_is_open(text) and not (mark is not None and _is_sure_of_sign(mark)):
            # Whether it names a fault or what is wanted is left to the person.
            continue
        if (sure := _sureness(text, unit, mark)) > 0 and not _spoken_for(unit, rivals):
            yield sure, _change(text, unit, mark)


def _says_the_aim(words: str, unit: _Unit, read: ReadFields) -> bool:
    """Whether it says what the model is for, and is no rule for each reply."""
    text = words[unit.start : unit.end]
    if unit.is_row:
        before = words[words.rfind("\n", 0, unit.start) + 1 : unit.start]
        if any(is_aim(cell) for cell in before.split("|") if cell.strip() for is_aim in _NO_RULES):
            return True
    elif _PURPOSE.search(text) or (":" in text and _AIM.fullmatch(text.partition(":")[0])):
        return True
    aims = [s for name in ("goal", "task_words") for s in read.spans.get(name, ()) if s.probability >= _RIVAL]
    return any(_AIM_SHARE * (unit.end - unit.start) <= min(unit.end, s.end) - max(unit.start, s.start) for s in aims)


def _is_legend(text: str) -> bool:
    """“P1 = mandatory, P2 = expected”."""
    return sum(weight_of(told) is not None for told in _LEGEND.findall(text)) > 1


def _sureness(text: str, unit: _Unit, mark: ReadSpan | None) -> float:
    says = bound(text)
    marked = 0.0 if mark is None else mark.probability
    if _SECONDS.search(text):
        # How long an answer may take is no rule for what stands in it.
        return marked * _SURE_WITHOUT_WORDS if unit.is_row or marked else 0.0
    begins = _beginning(text)
    subject = text[: says.at] if says is not None and says.at > 0 else begins
    if any(of_parties(first) and not of_replies(first) for first in (subject, _beginning(text, 4))):
        return 0.0
    if unit.is_row:
        return marked if of_others(" ".join(text.split()[:4])) and not of_replies(text) else max(marked, BY_ITSELF)
    if says is not None and of_others(text[: says.at]) and not of_replies(text[: says.at]):
        return marked * _SURE_WITHOUT_WORDS
    if is_story(text) or (unit.weight is not None and unit.is_item and not of_others(begins)):
        return max(marked, BY_ITSELF)
    if says is not None and says.strength != "nice" and of_replies(text[: says.at]):
        return max(marked, BY_ITSELF)
    if says is not None and says.at == 0 and of_replies(begins):
        # “Ideally it ends with a greeting.”
        return max(marked, BY_ITSELF)
    told = of_replies(begins) and (unit.is_item or marked >= _MARKED_A_LITTLE)
    if unit.required and not of_others(begins) and (says is not None or told):
        return max(marked, BY_ITSELF)
    in_place = says is not None or unit.required or unit.is_item or of_replies(begins)
    return marked if in_place or marked >= _SURE_WITHOUT_WORDS else marked * _SURE_WITHOUT_WORDS


def _beginning(text: str, count: int = _FIRST_WORDS) -> str:
    first = " ".join(text.split()[:count])
    return first[:_FIRST_SIGNS] if re.match(r"\W*[\u3400-\u9fff]", first) else first


def _change(text: str, unit: _Unit, mark: ReadSpan | None) -> Change:
    says = bound(text)
    whole = mark is not None and _MOST * len(text) <= min(unit.end, mark.end) - max(unit.start, mark.start)
    held = mark.attributes if mark is not None and (whole or says is not None) else {}
    strength: Strength
    if unit.weight in ("must", "should", "nice"):
        strength = unit.weight
    elif unit.weight == "never":
        strength = "must"
    else:
        told, sure = held.get("strength", ("", 0.0))
        # That something is merely nice is said in words.
        strength = (
            says.strength
            if says is not None
            else strength_of(text, told if told != "nice" and sure >= _SIGN_SURE else None)
        )
    name, led = named(text, unwanted=False)
    unwanted = unit.weight == "never" or (
        says.forbids if says is not None else led or forbidden_at(text) is not None or _names_a_fault(text, held)
    )
    value = WantedCriterion(name=name, unwanted=unwanted, strength=strength)
    return Change(op="add", field="rubric", value=value, quote=text)


def _is_sure_of_sign(mark: ReadSpan) -> bool:
    return mark.attributes.get("unwanted", ("", 0.0))[1] >= BY_ITSELF


def _names_a_fault(text: str, held: Mapping[str, tuple[str, float]]) -> bool:
    """Whether an encoder holds words for those of a fault, and nothing in them speaks against it: a limit, a condition,
    or a whole sentence without a “not”."""
    value, sure = held.get("unwanted", ("", 0.0))
    measured = has("at_most", text) or has("at_least", text)
    short = len(text.split()) <= _LONGEST_FAULT
    return value == "true" and sure >= _SIGN_SURE and short and not measured and not on_condition(text)


def _units(words: str) -> Iterator[_Unit]:
    """Cells of tables of requirements, and the parts of all other sentences that may be a rule each."""
    by_row = {cell.row: cell for cell in requirement_cells(words)}
    tables, heads = rows(words), [words.find(head) for _, _, head in table_heads(words)]
    weighed, required = list(weighed_sections(words)), list(required_sections(words))
    quiet = [(a, b) for a, b, _ in quiet_sections(words)]
    inside = {place[0] for place in tables}
    for place in sorted({*tables, *by_row}):
        cell = by_row.get(place)
        if cell is not None and not cell.doubtful and not is_rule(words[slice(*place)]) and place[0] not in heads:
            yield _Unit(cell.start, cell.end, cell.weight, is_row=True)
    taken = [cell.row for cell in by_row.values()]
    for a, b in pairwise((*sentence_edges(words), len(words))):
        line = words[a:b]
        begins = a + len(line) - len(line.lstrip())
        begun = words[words.rfind("\n", 0, begins) + 1 :][: len(line) + _LONGEST_MARK]
        if begins in inside or _HEADING.match(line) or any(x <= begins < y for x, y in taken):
            continue
        if _MARKDOWN.match(begun):
            # “# 6. Acceptance”
            continue
        if any(x <= begins < y for x, y in quiet) and not speaks_of_the_model(line):
            continue
        weight = next((one.weight for one in weighed if one.start <= begins < one.end), None)
        is_required = any(x <= begins < y for x, y in required)
        yield from _parts(words, a, b, weight, required=is_required)


def _parts(words: str, start: int, end: int, weight: Weight | None, *, required: bool) -> Iterator[_Unit]:
    """The sentence, cut where another rule begins in it; parts that bind alike are one."""
    begun = words.rfind("\n", 0, start + len(words[start:end]) - len(words[start:end].lstrip())) + 1
    numbers = {a: b for a, b in numbering(words) if start <= a < end}
    start = max([start, *numbers.values()])
    start += len(found.group()) if (found := _MARK.match(words[start:end])) is not None else 0
    end = start + len(words[start:end].rstrip(" \n\t.!。！"))
    is_item = bool(re.search(r"[\w*•–—-]", words[begun:start])) and len(words[begun:start]) <= _LONGEST_MARK
    edges = [start, *(p for m in _SPLIT.finditer(words, start, end) for p in m.span()), end]
    parts = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if words[a:b].strip()]
    joined: list[tuple[int, int]] = []
    whole = bound(words[start:end])
    for a, b in parts:
        before = joined[-1] if joined else None
        apart = before is not None and re.search(r"[;；]", words[before[1] : a]) is not None
        if before is not None and (
            (not apart and (bound(words[a:b]) is None or only_without(words[a:b])))
            or _sign(words[slice(*before)], whole) == _sign(words[a:b], whole)
        ):
            joined[-1] = (before[0], b)
        else:
            joined.append((a, b))
    yield from (_Unit(a, b, weight, is_row=False, is_item=is_item, required=required) for a, b in joined)


def _sign(text: str, whole: object) -> tuple[bool, object]:
    says = bound(text)
    if says is None:
        return named(text, unwanted=False)[1], getattr(whole, "strength", None)
    return says.forbids, says.strength


def _together(unit: _Unit, mark: ReadSpan) -> bool:
    shared = min(unit.end, mark.end) - max(unit.start, mark.start)
    return shared > 0 and (shared >= _NOT_MARKED * (unit.end - unit.start) or shared >= 0.5 * (mark.end - mark.start))


def _rivals(words: str, read: ReadFields, exact: Sequence[Change]) -> list[tuple[int, int]]:
    """Places that say something else."""
    found = []
    for change in exact:
        if change.field in _LIMITS or (change.field == "rubric" and change.quote) or change.field == "sources":
            at = words.find(change.quote) if change.quote else -1
            while at >= 0:
                found.append((at, at + len(change.quote)))
                at = words.find(change.quote, at + 1)
    for name in (*_MARKED_LIMITS, "sources"):
        found += [(s.start, s.end) for s in read.spans.get(name, ()) if s.probability >= _RIVAL]
    return found


def _spoken_for(unit: _Unit, rivals: Sequence[tuple[int, int]]) -> bool:
    """Whether its words are another wish."""
    return any(min(unit.end, b) - max(unit.start, a) > 0 for a, b in rivals)
