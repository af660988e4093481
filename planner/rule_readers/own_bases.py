"""Base models of one's own in the words: “start from the model in /models/ours”, “nimm als Basismodell ~/m/x.gguf”.

A path is one only where the words say so: beside a word for the base model, behind “start from the model in”, or where
it can be nothing else (a GGUF file, a folder in which a model lies). Data sets of the hub are named like its models
(`hub_names.py`): with a commit it is a base model behind “start from”, “build on” or a word for a model, and where the
hub was asked about it as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from engine.core.tables import table_beside
from planner.requirements import NOTHING_KNOWN, Change, Requirements
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.files import HAN
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import cue, pattern
from planner.rule_readers.own_base_places import BasePlace, base_places
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles

_SENTENCE = re.compile(r"[.!?;\n](?=\s)|[。！？；]")
_COMMA = re.compile(r"[,，、]")
_REACH = 200
_AFTER = 60
_MARKS = r"[\s:：=|→>(（\"“„«»`'‘’_*–—-]"
_ANSWERED = re.compile(r"(?i)^\W*(?:no|nope|nein|non|不|不是|不对)\s*[,;.:!，。、]")
_NOT = re.compile(
    r"(?i)(?<!\w)(?:not|never|nicht|nie|niemals|pas|jamais|nunca)(?!\w)|n['’]t(?!\w)|不要|不用|不能|不应|别|切勿"
)
_VERB_NEXT = re.compile(r"(?i)\s*(?:us(?:es|e|en|ar)|utilic\w+|tom\w+|empie\w+|empec\w+|part\w+|entren\w+)(?!\w)")
_NOT_BEHIND = re.compile(
    r"(?i)[\"”“»`'’)]*\s*(?:(?:is|are|was|ist|war|est|es|n['’]est|should|must|may|shall|can|do|does|soll|darf|sollte|wird"
    r"|doit|debe|puede)\s*){0,2}(?:not|never|nicht|nie|kein\w*|pas|jamais|no|nunca|不是|不要|不能|不)(?![\w])"
)
_OF_DATA = re.compile(r"(?i)(?<!\w)(?:data|knowledge|wissens|daten|training|code)[\s-]*$")
_FURTHER = re.compile(r"(?i)\W*(?:weiter|further)(?!\w)")


def read_own_bases(
    words: str, known: Requirements = NOTHING_KNOWN, seen: SeenFiles = NOTHING_SEEN
) -> Iterator[Hit | Missed]:
    """Each base model of one's own that is asked for, and what is known and ruled out."""
    spans = clause_spans(words)
    for place, wanted in _told(words, seen):
        if wanted is None:
            continue
        clause = clause_at(spans, *place.outer)
        quote = words[_sentence_start(words, place.start) : place.outer[1]] if clause is None else clause.text
        if wanted:
            change = Change(op="set", field="base_model", value=place.value, quote=quote.strip())
            yield Hit(change, *place.outer)
            continue
        for wish in known.all("base_model"):
            if _same(str(wish.value), place.value):
                yield Hit(Change(op="remove", field="base_model", value=wish.value, quote=quote.strip()), *place.outer)
        yield Missed(*place.outer, "", "base_model")


def own_base_spans(words: str, seen: SeenFiles = NOTHING_SEEN) -> tuple[tuple[int, int], ...]:
    """Places of base models, wanted or ruled out: no file to learn from stands there; nor where one of the hub is only
    compared with."""
    return tuple(place.outer for place, wanted in _told(words, seen) if wanted is not None or place.kind == "pinned")


def in_own_base(hit: Hit | Missed, words: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether what another reader found is a part of the name of a base model, or says of what size or family it is."""
    if any(a <= hit.start and hit.end <= b for a, b in spans):
        return True
    if not isinstance(hit, Hit) or hit.change.field not in ("base_model", "max_params_b") or hit.change.op != "set":
        return False
    # “Our 7B model in /models/ours” bounds nothing; “at most 7B” does.
    if hit.change.field == "max_params_b" and cue("at_most").search(hit.change.quote):
        return False
    begin = _sentence_start(words, hit.start)
    stop = _SENTENCE.search(words, hit.end)
    end = stop.start() if stop is not None else len(words)
    return any(begin <= a and b <= end for a, b in spans)


@lru_cache(maxsize=64)
def _told(words: str, seen: SeenFiles) -> tuple[tuple[BasePlace, bool | None], ...]:
    """Places the words speak of as a base model, and whether it is wanted; None = the words only compare with it, or
    say where something is put."""
    places = base_places(words, seen)
    if not places:
        return ()
    plain = list(words)
    for place in places:
        plain[slice(*place.outer)] = "\ue000" * (place.outer[1] - place.outer[0])
    text = "".join(plain)
    found = []
    for n, place in enumerate(places):
        start, end = place.outer
        begin = max(_sentence_start(text, start), start - _REACH)
        before, after = text[begin:start], _SENTENCE.split(text[end : end + _AFTER])[0]
        if not _spoken_of(before, after, place):
            continue
        last = max((places[m].outer[1] - begin for m in range(n) if places[m].outer[1] > begin), default=0)
        stretch = _stretch(before[last:])
        found.append((place, _verdict(stretch, after)))
    return tuple(found)


def _spoken_of(before: str, after: str, place: BasePlace) -> bool:
    """Whether the words around it say that it is a model to start from."""
    pinned = place.kind == "pinned"
    certain = place.kind == "gguf" or place.there or (pinned and place.page)
    if certain or _as("strong").match(after):
        return True
    noun = _beside("strong").search(before) or _named_later().search(before)
    if pinned and noun is None:
        noun = _named_by(before)
    if noun is not None:
        # “Train the base model from /data/mails”: what it learns from.
        return place.named_as_model or not (_list("teach").search(before[: noun.start()]) and _from(noun[0]))
    if pinned:
        return _pinned_spoken_of(before, after, place)
    if place.kind == "relative" and not place.named_as_model:
        return False
    if place.kind == "hub" and not place.named_as_model:
        return _weak(before)
    if _weak(before) or _of_model().match(after):
        return True
    if not place.named_as_model:
        return False
    direct = _direct("start").search(before) or (place.kind == "hub" and _direct("use").search(before))
    return bool(direct) or _as("start_point").match(after) is not None or _built_on().match(after) is not None


def _named_by(before: str) -> re.Match[str] | None:
    """“Model:”, “base:” before a name of the hub; “build a model from” and “knowledge base:” are before data."""
    model, base = _beside("model").search(before), _beside("bare").search(before)
    if model is not None and not _from(model[0]):
        return model
    return None if base is None or _OF_DATA.search(before[: base.start()]) or _from(base[0]) else base


def _pinned_spoken_of(before: str, after: str, place: BasePlace) -> bool:
    """The same of a name of the hub with its commit: “train on” and “use” make it data to learn from, but for a name
    that says that it is a model."""
    if _weak(before) or _of_model().match(after) or _as("bare").match(after) or _as("start_point").match(after):
        return True
    trained_on = _trained_on().search(before)
    if trained_on is not None:
        return _FURTHER.match(after) is not None
    if _direct("start").search(before) or _direct("built").search(before) or _started_in_chinese(after):
        return True
    return place.named_as_model and _direct("use").search(before) is not None


def _verdict(stretch: str, after: str) -> bool | None:
    """True = wanted, False = ruled out, None = only compared with, or where something is put."""
    verbs = [m.end() for name in ("use", "start") for m in _list(name).finditer(stretch)]
    last = max(verbs, default=-1)

    def open_(name: str) -> bool:
        """Whether a word of the list stands there with no later word of use."""
        return any(m.end() > last for m in _list(name).finditer(stretch))

    if open_("delivered") or open_("compared"):
        return None
    ruled_out = _NOT.search(stretch) is not None or _NOT_BEHIND.match(after) is not None
    soft = (m for m in cue("negation").finditer(stretch) if m.end() > last or _VERB_NEXT.match(stretch, m.end()))
    # “Without a GPU start from …” rules nothing out; “no uses …”, “kein Modell aus …” do.
    ruled_out |= next(soft, None) is not None
    ruled_out |= open_("forgotten") or any(m.end() > last for m in cue("instead_of").finditer(stretch))
    return not ruled_out


def _stretch(before: str) -> str:
    """The words that rule over the path: behind the last comma and the last “but”."""
    text = _ANSWERED.sub("", before)
    cuts = [m.end() for m in _COMMA.finditer(text)] + [m.end() for m in _list("turned").finditer(text)]
    return text[max(cuts, default=0) :]


def _weak(before: str) -> bool:
    """“Use our model in”, “start from the fine-tuned model at”."""
    match = _model_used().search(before)
    if match is None:
        # “Not the model in …”, “not smollm but the model in …”; “instead of the model in … use the one in …”.
        one = _one_used().search(before)
        return _not_this_but().search(before) is not None or (
            one is not None and _list("model").search(before[: one.start()]) is not None
        )
    words = match["between"] or ""
    return not words.strip() or bool(re.search(f"[{HAN}]", match[0])) or _list("determiners").search(words) is not None


def _from(link: str) -> bool:
    return _list("from").search(link) is not None


def _sentence_start(words: str, at: int) -> int:
    return max((m.end() for m in _SENTENCE.finditer(words, max(0, at - _REACH), at)), default=max(0, at - _REACH))


def _same(known: str, said: str) -> bool:
    return known == said or known.endswith(f"/{said.removeprefix('./').lstrip('~/')}")


@cache
def _list(name: str) -> re.Pattern[str]:
    return pattern(tuple(table_beside(__file__, "own_bases.yaml")[name]))


def _link() -> str:
    """What may stand between a noun and the path."""
    return rf"(?:{_MARKS}|{_list('between').pattern}){{0,24}}"


@cache
def _beside(name: str) -> re.Pattern[str]:
    """A noun, and nothing but small words between it and the path."""
    use = _list("use").pattern
    return re.compile(rf"(?:{_list(name).pattern})(?:\s*,?\s*(?:{use}))?{_link()}$", re.I)


@cache
def _model_used() -> re.Pattern[str]:
    """A verb, a few words, a word for the model, and small words up to the path."""
    verb = f"{_list('start').pattern}|{_list('use').pattern}"
    stop = r"(?:and|und|et|y|to|on|for|with|or|oder|ou|o|zum|zur|um|pour|para)\b"
    words = rf"(?P<between>(?:\s*(?!{stop})[\w'’-]+\s+){{0,4}}|[{HAN}]{{0,8}})"
    return re.compile(rf"(?:{verb})\s*{words}\s*(?:{_list('model').pattern}){_link()}$", re.I)


@cache
def _not_this_but() -> re.Pattern[str]:
    """A negation, perhaps a turn, and a word for the model up to the path."""
    turn = rf"(?:[^.;]{{0,80}}?(?:{_list('turned').pattern}))?"
    words = rf"(?:\s*(?:{_list('determiners').pattern})\s+(?:[\w'’-]+\s+){{0,2}}|[{HAN}]{{0,6}})"
    return re.compile(rf"(?:{_list('not_it').pattern}){turn}{words}\s*(?:{_list('model').pattern}){_link()}$", re.I)


@cache
def _one_used() -> re.Pattern[str]:
    verb = f"{_list('start').pattern}|{_list('use').pattern}"
    return re.compile(rf"(?:{verb})\s*(?:{_list('one').pattern}){_link()}$", re.I)


@cache
def _named_later() -> re.Pattern[str]:
    """“The model we want to start from is in”, “das Modell, mit dem wir anfangen, liegt in”."""
    start = (
        r"start\w*|begin\w*|build|fine-?tune|train on top|anfangen|starten|beginnen|aufbauen|ausgehen|partir|partons"
        r"|commenc\w+|empez\w+|partimos|partir"
    )
    return re.compile(
        rf"(?:{_list('model').pattern})[^\ue000.;]{{0,60}}?(?:{start})(?!\w)[\w\s,]{{0,12}}{_link()}$", re.I
    )


@cache
def _direct(name: str) -> re.Pattern[str]:
    """A verb right before the path."""
    return re.compile(
        rf"(?:{_list(name).pattern})(?:{_MARKS}|(?<!\w)(?:bitte|please|local|the|das|den|le|el)(?!\w))*$", re.I
    )


@cache
def _trained_on() -> re.Pattern[str]:
    """“Trainiere auf”, “apprends à partir de” before the path."""
    learn = rf"(?:{_list('teach').pattern}|{_list('learn').pattern})"
    return re.compile(rf"{learn}(?:\s+[\w'’-]+){{0,2}}\s+(?:auf|sobre|à partir d\w+|a partir del?){_MARKS}*$", re.I)


def _started_in_chinese(after: str) -> bool:
    """“在 … 的基础上”, “从 … 开始训练”; “在 … 上训练” is what it learns from."""
    match = _built_on().match(after)
    return match is not None and not match[0].strip("\"”“»`'’)） ").startswith("上")


@cache
def _as(name: str) -> re.Pattern[str]:
    """“… as our base model”, “… soll das Basismodell sein”, “… 作为基础模型”."""
    words = rf"(?:\s*[^\W{HAN}][\w'’-]*){{0,3}}"
    return re.compile(
        rf"[\"”“»`'’)）]*\s*,?\s*(?:{_list('as').pattern})\s*(?:{words}?|[{HAN}]{{0,6}})\s*(?:{_list(name).pattern})",
        re.I,
    )


@cache
def _of_model() -> re.Pattern[str]:
    """“… 这个模型”, “… 的模型作为”: the noun behind the path."""
    return re.compile(r"[\"”“»`'’)）]*\s*(?:这个|那个|的|里的|中的)?(?:基础)?模型")


@cache
def _built_on() -> re.Pattern[str]:
    return re.compile(rf"[\"”“»`'’)）]*\s*(?:{_list('built_on').pattern})")
