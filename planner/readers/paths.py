"""Files and folders in the words, what they may be used for, and how much they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from planner.readers.clauses import Clause, clause_at, clause_spans
from planner.readers.hit import Hit
from planner.readers.lexicon import cue, has
from planner.readers.numbers import Found, find_numbers
from planner.readers.uses import learned_from, measured_with
from planner.requirements import Change, WantedSource

_ENDINGS = (
    "csv|tsv|tab|jsonl?|ndjson|parquet|feather|arrow|xlsx?|xlsm|ods|md|markdown|txt|text|log|pdf|docx?|odt|rtf|pptx?|odp|html?|xml|ya?ml|toml|epub|mbox|eml|msg|pst|tmx|xliff|po|srt|vtt|"
    "zip|tar|gz|tgz|7z|bz2|zst|sql|db|sqlite3?|duckdb|py|js|ts|java|c|h|cpp|cs|go|rs|rb|php|cbl|cob|f90|m|r|jl|kt|swift|scala|sh|ipynb|tex|bib|png|jpe?g|tiff?|bmp|webp|mp3|wav|m4a|flac|ogg|mp4|mov|avi|mkv"
)
_SEGMENT = r"(?:[^\W\u3400-\u9fff]|[.~@+*%-])+"
_FILE = re.compile(
    rf"(?<![^\W\u3400-\u9fff])(?<![/.\\:@-])(?:(?:[a-z0-9]+://|[A-Za-z]:\\|\\\\|~?/|\.{{1,2}}/)?(?:{_SEGMENT}[/\\])*(?:{_SEGMENT}|[\u3400-\u9fff]{{1,16}})?\.(?:{_ENDINGS})(?:\.gz|\.zip|\.zst)?)"
    r"(?![^\W\u3400-\u9fff]|[/\\]|\.[A-Za-z0-9])",
    re.I,
)
_FOLDER = re.compile(
    rf"(?<![^\W\u3400-\u9fff])(?<![/.\\:@<-])(?:(?:s3|gs|file|hdfs)://\S+|(?:~?/|\.{{1,2}}/)?(?:{_SEGMENT}/)+(?![^\W\u3400-\u9fff]|/)|~?/{_SEGMENT}(?:/{_SEGMENT})+|[A-Za-z]:\\(?:[\w.~-]+\\)*[\w.~-]*|\\\\[\w.-]+(?:\\[\w.$-]+)+)"
)
_QUOTED = re.compile(rf"[\"“„«`‘'](?P<p>[^\"”“»`’'\n]{{1,80}}?\.(?:{_ENDINGS}))[\"”“»`’']", re.I)
_NOT_FOLDERS = re.compile(r"^(?:w|n|and|or|km|und|oder|et|ou|y|o|\d+)/$", re.I)
_NOT_FILES = frozenset(
    {"node.js", "vue.js", "next.js", "three.js", "react.js", "d3.js", "express.js", "asp.net", "socket.io", "llama.cpp", "whisper.cpp", "chat.ai"}
)
_SITE = re.compile(r"^(?:https?|ftp)://|^www\.|@", re.I)
_FORBIDDEN_AFTER = re.compile(
    r"\s*(?:(?:must|may|should|shall|can|darf|dürfen|soll|ne doit|ne peut|no (?:puede|debe)(?:n)?)\s+(?:not|never|nicht|nie|pas|jamais|ser)?\s*(?:be\s+)?"
    r"(?:used?|read|touched|trained|verwendet|benutzt|angefasst|utilisée?|lue?|usad[oa]|leíd[oa])(?!\s+(?:only|nur|to measure|for test))|"
    r"is off limits|is forbidden|is taboo|(?:bitte\s+)?nicht\s+(?:anfassen|verwenden|benutzen|nehmen)|不要用|别动|不能用)",
    re.I,
)
_FEW_WORDS = 3
_TABLE = re.compile(r"\.(?:csv|tsv|xlsx?|parquet|jsonl?|ods)$", re.I)
_PHRASE = re.compile(r"[\s-]*((?:[^\W\d_][\w'’-]*\s*){1,3})")
_AND = r"(?:\s*(?:,|，|、|和|或|(?<!\w)(?:and|or|und|oder|et|ou|y|o)(?!\w))\s*)+"


def read_paths(words: str) -> Iterator[Hit]:
    """Each path once a clause: to learn from, forbidden, or only to measure with; with the count said beside it."""
    spans = clause_spans(words)
    places = sorted({(m.start(g), m.end(g)) for pattern, g in ((_QUOTED, "p"), (_FILE, 0), (_FOLDER, 0)) for m in pattern.finditer(words)})
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda p: p[0] - p[1]):
        if not any(a < end and start < b for a, b in kept) and _is_path(words[start:end]):
            kept.append((start, end))
    kept.sort()
    numbers = [n for n in find_numbers(words) if not any(a < n.end and n.start < b for a, b in kept)]
    # Names of files are no nouns that something is counted in.
    plain = "".join("|" if any(a <= i < b for a, b in kept) else letter for i, letter in enumerate(words)) if numbers else words
    for n, (start, end) in enumerate(kept):
        clause = clause_at(spans, start, end) or Clause(words[start:end], start, end)
        head = words[_sentence_start(words, start) : start]
        path = words[start:end].rstrip(".") if not words[start:end].endswith("..") else words[start:end]
        forbidden = _forbidden(head, words, kept[:n]) or _FORBIDDEN_AFTER.match(words[end : end + 60]) is not None
        use = "never" if forbidden else "eval" if _measures(words, clause, kept, start, end) else None
        count = _count(plain, spans, clause, (start, end), kept, [n for n in numbers if _counts_data(plain, n, words[start:end])])
        quote = clause.text
        if count is not None:
            first, last = min(count.start, clause.start), max(count.end, clause.end)
            quote = words[first:last].strip()
        if use == "never":
            count, quote = None, clause.text
        if use == "never" and head.strip() and path in clause.text:
            quote = words[min(clause.start, _cue_start(head, start)) : max(clause.end, end)].strip()
        value = WantedSource.model_validate({"path": path, "use": use, "examples": None if count is None else count.value})
        yield Hit(Change(op="add", field="sources", value=value, quote=quote), start, end)


@lru_cache(maxsize=64)
def path_spans(words: str) -> list[tuple[int, int]]:
    """Places of all paths."""
    return [(h.start, h.end) for h in read_paths(words)]


def _is_path(text: str) -> bool:
    name = text.casefold()
    if _SITE.search(text) or name in _NOT_FILES or _NOT_FOLDERS.match(text) or re.fullmatch(r"[\d./\\]+", text):
        return False
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0]
    # “e.g.”, “v1.c”: one-letter endings need a real name before them.
    return not (re.search(r"\.[a-z]$", name) and len(stem) < 2)


def _sentence_start(words: str, at: int) -> int:
    return max((m.end() for m in re.finditer(r"[.!?;\n](?=\s)|[。！？；]|\s[-–—]\s", words[:at])), default=0)


def _cue_start(head: str, start: int) -> int:
    found = list(cue("forbid").finditer(head))
    return start - (len(head) - found[-1].start()) if found else start


def _forbidden(head: str, words: str, before: list[tuple[int, int]]) -> bool:
    """Whether a “never use” stands right before the path, or before a list of paths it belongs to."""
    for match in reversed(list(cue("forbid").finditer(head))):
        between = head[match.end() :]
        last = max((between.rfind(words[a:b]) + b - a for a, b in before if words[a:b] in between), default=0)
        if last and has("turn_back", between[last:]):
            return False
        for a, b in before:
            between = between.replace(words[a:b], " ")
        between = re.sub(_AND, " ", between, flags=re.I)
        return re.search(r"[^\W_]", cue("before_a_path").sub(" ", between)) is None
    return False


def _measures(words: str, clause: Clause, kept: list[tuple[int, int]], start: int, end: int) -> bool:
    """“Measure with acceptance.csv”, “acceptance.csv is only for testing”, in the clause or right behind it in brackets."""
    if measured_with(words, start):
        return True
    if learned_from(words, start):
        return False
    if has("eval_only", clause.text):
        # Of several files in a clause the one beside the verb is meant.
        return not any(measured_with(words, a) for a, b in kept if clause.start <= a < clause.end and (a, b) != (start, end))
    behind = words[clause.end : clause.end + 60]
    bracket = re.match(r"\s*[,(（]\s*([^)）,;.]{0,50})", behind)
    return bracket is not None and has("eval_only", bracket.group(1)) and sum(clause.start <= a < clause.end for a, _ in kept) == 1


def _count(words: str, spans: Sequence[Clause], clause: Clause, place: tuple[int, int], kept: list[tuple[int, int]], numbers: Sequence[Found]) -> Found | None:
    """How many there are: in the same clause, in the bracket beside, or “2k each” for all paths of the sentence."""
    start, end = place
    sentence_end = min((m.start() for m in re.finditer(r"[.!?;\n](?=\s|$)|[。！？；]", words[end:])), default=len(words) - end) + end
    each = re.search(r"(?:each|apiece|je|jeweils|chacun\w*|cada un[oa]|各)", words[end:sentence_end], re.I)
    if each:
        near = [n for n in numbers if end <= n.start < sentence_end and abs(n.end - (end + each.start())) <= 12]
        if near:
            return near[0]
    mine = [n for n in numbers if clause.start <= n.start < clause.end]
    others = [k for k in kept if clause.start <= k[0] < clause.end]
    if mine and len(others) == 1:
        return min(mine, key=lambda n: min(abs(n.end - start), abs(n.start - end)))
    if len(others) != 1:
        return None
    # “mails.csv (3,000 mails)”: the bracket belongs to what stands before it.
    bracket = re.match(r"\s*[(（]([^)）]*)", words[clause.end : sentence_end])
    if bracket:
        near = [n for n in numbers if clause.end <= n.start < clause.end + bracket.end()]
        if near:
            return near[0]
    # “tickets.csv, 23k rows”, “合同在 contracts/，共1200份”: the clause behind says how many, and nothing else.
    behind = next((c for c in spans if c.start >= clause.end), None)
    if behind is not None and behind.end <= sentence_end and not any(behind.start <= a < behind.end for a, _ in kept):
        near = [n for n in numbers if behind.start <= n.start < behind.end]
        if near and len(re.findall(r"[^\W\d_]{2,}", behind.text)) <= _FEW_WORDS - 1:
            return near[0]
    # “88,000 entries (catalogue.tsv)”, “310 Protokolle mit Kurzfassung, Ordner p/”: the nearest count before, with no path between.
    begin = max([_sentence_start(words, start), *(k[1] for k in kept if k[1] <= start)])
    near = [n for n in numbers if begin <= n.start < start]
    opened = words[: clause.start].rstrip().endswith(("(", "（"))
    return max(near, key=lambda n: n.value) if near and (opened or len(re.findall(r"[^\W\d_]{2,}", words[clause.start : start])) <= _FEW_WORDS) else None


def _counts_data(words: str, number: Found, path: str = "") -> bool:
    """Whether what is counted can be examples: not pages, years, cards, people … Lines of a table are its rows."""
    if number.value < 5 or number.value != int(number.value):
        return False
    following = words[number.end : number.end + 40]
    if re.match(r"\s?(?:%|％|percent|prozent|gb|mb|tb|kb|[x×]\s)", following, re.I) or re.match(r"\s?[bBmM](?!\w)", following):
        return False
    if re.search(r"[$€£¥]\s?$|(?<![A-Za-z])[x×]\s?$|[+\-−–=]\s?$", words[max(0, number.start - 3) : number.start]):
        return False
    if re.match(r"\s*(?:RTX|GTX|Tesla|[A-Z]{1,3}\d{1,4}(?!\w)|\d{4}(?!\d))", following):
        return False
    phrase = _PHRASE.match(following)
    nouns = cue("noun_ends").split(phrase.group(1))[0].split() if phrase else []
    return not nouns or not (has("amount_nouns_not_data", nouns[-1]) or (has("text_units", nouns[0]) and not (_TABLE.search(path) and has("lines", nouns[0]))))
