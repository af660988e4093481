"""Files and folders in the words, what they may be used for, and how much they hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from engine.data.sets import set_of_file
from planner.requirements import NOTHING_KNOWN, Change, Requirements, WantedSource, path_key
from planner.rule_readers.clauses import Clause, clause_at, clause_spans
from planner.rule_readers.doubts import doubted
from planner.rule_readers.exchanges import exchanged
from planner.rule_readers.files import FileSpan, file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.mentions import soft_mentions
from planner.rule_readers.numbers import NumberFound, find_numbers
from planner.rule_readers.own_bases import own_base_spans
from planner.rule_readers.purposes import listed, table
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles
from planner.rule_readers.uses import Mention, ToldUse, told_of

_FORBIDDEN_AFTER = re.compile(
    (
        r"\s*(?:(?:must|may|should|shall|can|darf|dürfen|soll|ne doit|ne peut|no (?:puede|debe)(?:n)?)\s+(?:not"
        r"|never|nicht|nie|pas|jamais|ser)?\s*(?:be\s+)?"
        r"(?:used?|read|touched|trained|verwendet|benutzt|angefasst|utilisée?|lue?|usad[oa]"
        r"|leíd[oa])(?!\s+(?:only|nur|to measure|for test))|"
        r"is off limits|is forbidden|is taboo|(?:bitte\s+)?nicht\s+(?:anfassen|verwenden|benutzen|nehmen)"
        r"|不要用|别动|不能用)"
    ),
    re.I,
)
_ANSWERED_NO = re.compile(
    r"(?:(?<=^)|(?<=[.!?。！？]\s)|(?<=\n))\W*(?:no|nope|nein|non|nee|不|不是|不对|いいえ)\s*[,;.:!，。、](?!\w)", re.I
)
"""“No, it answers customers” answers a question; it says nothing of a file."""
_NO_FILE = re.compile(
    r"(?i)(?:(?<!\w)(?:not|no|never|isn['’]t|nicht|pas|non)\s+(?:really\s+)?(?:an?|un[ae]?|uno|le|der|die)"
    r"|(?<!\w)keine?n?)\s+(?:real\s+|echte\s+)?(?:files?|folders?|datei(?:en)?|ordner|fichiers?|dossier|archivos?"
    r"|ficheros?|carpeta|documento?)(?!\w)|不是(?:一个)?文件"
)
"""“It is not a file” tells what words are, and lets go of no file."""
_FEW_WORDS = 3
_TABLE = re.compile(r"\.(?:csv|tsv|xlsx?|parquet|arrow|feather|jsonl?|ods)$", re.I)
_PHRASE = re.compile(r"[\s-]*((?:[^\W\d_][\w'’-]*\s*){1,3})")
_AND = r"(?:\s*(?:,|，|、|和|或|(?<!\w)(?:and|or|und|oder|et|ou|y|o)(?!\w))\s*)+"


def read_paths(words: str, known: Requirements = NOTHING_KNOWN, seen: SeenFiles = NOTHING_SEEN) -> Iterator[Hit]:
    """Each path once a clause: to learn from, forbidden, or only to measure with; with the count said beside it.

    A file that is spoken of by “it” or by an everyday name is told only where the words say what it is for.
    """
    spans, bases = clause_spans(words), own_base_spans(words, seen)
    files = [f for f in file_spans(words, seen) if not any(a < f.outer[1] and f.outer[0] < b for a, b in bases)]
    plain = list(words)
    for a, b in bases:
        # A word like any other: no file to learn from, and what its name holds says nothing.
        plain[a:b] = "x" * (b - a)
    for file in files:
        plain[slice(*file.outer)] = "\ue000" * (file.outer[1] - file.outer[0])
    text = _ANSWERED_NO.sub(lambda m: " " * len(m[0]), "".join(plain))
    text = _NO_FILE.sub(lambda m: " " * len(m[0]), text)
    hard = [Mention(*f.outer, (f.path,)) for f in files]
    taught = any(
        isinstance(w.value, WantedSource)
        and w.value.use in (None, "train")
        and w.value.path not in {f.path for f in files}
        for w in known.all("sources")
    )
    spoken = files or seen.files or seen.kinds or known.all("sources")
    mentions = sorted([*hard, *(soft_mentions(text, hard, known, seen) if spoken else ())], key=lambda m: m.start)
    by_number = told_of(text, mentions, taught) if mentions else {}
    told = {(mentions[n].start, mentions[n].end): one for n, one in by_number.items()}
    open_uses = {(mentions[n].start, mentions[n].end) for n in doubted(text, mentions, by_number)}
    measuring = {n for n, f in enumerate(files) if _known_use(f.path, known, seen) == "eval"}
    told |= {files[n].outer: one for n, one in exchanged(text, hard, told, measuring).items()}
    yield from _named(words, text, spans, files, told, open_uses, known, seen)
    for mention in mentions:
        one = told.get((mention.start, mention.end)) if mention.soft else None
        if one is not None and one.use == "never" and not _names_a_file(text, mention, files, mentions):
            # “Delete it” may mean a rule, a figure or anything else that was spoken of.
            continue
        if mention.named and one is None and (mention.start, mention.end) in open_uses:
            yield from _doubt(words, spans, mention, known, seen)
        for path in _spoken_of(mention, one.use, known) if one is not None else ():
            if one is not None and one.use == "again" and _is_forbidden(path, known, seen) and not _is_table(path):
                yield Hit(_free_again(path, words[one.start : one.end]), one.start, one.start)
            elif one is not None and (use := _use(one.use, path, known, seen)) is not None:
                named = next((f for f in reversed(files) if f.path == path and f.end <= mention.start), None)
                start = min(one.start, named.start if named is not None else one.start)
                change = Change(
                    op="add",
                    field="sources",
                    value=WantedSource(path=path, use=use),
                    quote=words[start : one.end].strip(),
                )
                yield Hit(change, one.start, one.start)


def _doubt(
    words: str, spans: Sequence[Clause], mention: Mention, known: Requirements, seen: SeenFiles
) -> Iterator[Hit]:
    """A table that is spoken of by an everyday name, in words that may say that it is not to learn from."""
    path = mention.paths[0]
    if _is_table(path) and _known_use(path, known, seen) is None:
        clause = clause_at(spans, mention.start, mention.end)
        quote = words[mention.start : mention.end] if clause is None else clause.text
        yield Hit(
            Change(op="add", field="sources", value=WantedSource(path=path, doubtful=True), quote=quote.strip()),
            mention.start,
            mention.start,
        )


def _names_a_file(text: str, mention: Mention, files: Sequence[FileSpan], mentions: Sequence[Mention]) -> bool:
    """Whether a word that stands for a file says that it is one, or the same words name it."""
    if mention.named or listed("file_nouns").search(text[mention.start : mention.end]):
        return True
    # “The handbook is secret, never read it.”
    earlier = [path for one in mentions if one.named and one.end <= mention.start for path in one.paths]
    return any(path in mention.paths for path in [*earlier, *(f.path for f in files if f.end <= mention.start)])


def _spoken_of(mention: Mention, use: str, known: Requirements) -> Sequence[str]:
    """The files a word like “it” stands for: what may be used again is one that was forbidden."""
    forbidden = [
        w.value.path for w in known.all("sources") if isinstance(w.value, WantedSource) and w.value.use == "never"
    ]
    return mention.paths if use != "again" or not forbidden or set(mention.paths) <= set(forbidden) else forbidden[-1:]


def _named(
    words: str,
    text: str,
    spans: Sequence[Clause],
    files: Sequence[FileSpan],
    told: Mapping[tuple[int, int], ToldUse],
    open_uses: Collection[tuple[int, int]],
    known: Requirements,
    seen: SeenFiles,
) -> Iterator[Hit]:
    """Changes for the files that are named by their paths."""
    kept = [f.outer for f in files]
    numbers = [n for n in find_numbers(words) if not any(a < n.end and n.start < b for a, b in kept)] if files else []
    # Names of files are no nouns that something is counted in.
    bare = re.sub("\ue000", "|", text)
    for n, file in enumerate(files):
        start, end = file.start, file.end
        clause = clause_at(spans, start, end) or Clause(words[start:end], start, end)
        head = words[_sentence_start(words, start) : start]
        one = told.get(file.outer)
        forbidden = (
            _forbidden(head, words, [(f.start, f.end) for f in files[:n]])
            or _FORBIDDEN_AFTER.match(words[file.outer[1] : end + 60]) is not None
        )
        use = _use(
            "never" if one is None and forbidden else one.use if one is not None else None, file.path, known, seen
        )
        count = (
            None
            if use == "never"
            else _count(
                bare, spans, clause, (start, end), kept, [n for n in numbers if _counts_data(bare, n, file.path)]
            )
        )
        first, last = clause.start, clause.end
        if count is not None:
            first, last = min(count.start, first), max(count.end, last)
        elif one is not None:
            first, last = min(one.start, start, max(first, one.start)), max(one.end, end, min(last, one.end))
        elif use == "never" and head.strip() and words[start:end] in clause.text:
            first, last = min(first, _cue_start(head, start)), max(last, end)
        if (
            one is not None
            and one.use == "again"
            and _is_forbidden(file.path, known, seen)
            and not _is_table(file.path)
        ):
            yield Hit(_free_again(file.path, words[first:last]), start, end)
            continue
        doubtful = (
            use is None and one is None and file.outer in open_uses and _known_use(file.path, known, seen) is None
        )
        value = WantedSource.model_validate(
            {
                "path": file.path,
                "use": use,
                "examples": None if count is None else count.value,
                "doubtful": True if doubtful else None,
            }
        )
        yield Hit(Change(op="add", field="sources", value=value, quote=words[first:last].strip()), start, end)


def _free_again(path: str, quote: str) -> Change:
    """What a text or a list of terms is for is told by its content again."""
    return Change(op="replace", field="sources", value=WantedSource(path=path), quote=quote.strip(), old=path)


def _is_table(path: str) -> bool:
    return _TABLE.search(path) is not None and not any(
        noun in path.casefold() for noun in table()["nouns_of_files"]["glossary"]
    )


def _is_forbidden(path: str, known: Requirements, seen: SeenFiles) -> bool:
    return _known_use(path, known, seen) == "never"


def _known_use(path: str, known: Requirements, seen: SeenFiles) -> str | None:
    at = path_key(seen.placed(path))
    return next(
        (
            w.value.use
            for w in known.all("sources")
            if isinstance(w.value, WantedSource) and path_key(w.value.path) == at
        ),
        None,
    )


def _use(told: str | None, path: str, known: Requirements, seen: SeenFiles) -> Literal["train", "eval", "never"] | None:
    """What goes into the plan. That it is learned from needs no word, but where the name or earlier words say
    something else."""
    if told in ("eval", "never"):
        return told  # type: ignore[return-value]
    before = _known_use(path, known, seen)
    if told == "train":
        return "train" if before in ("eval", "never") or set_of_file(path) in ("dev", "test") else None
    return "train" if told == "again" and before == "never" else None


@lru_cache(maxsize=64)
def path_spans(words: str) -> list[tuple[int, int]]:
    """Places of all paths."""
    return [(f.start, f.end) for f in file_spans(words)]


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


def _count(
    words: str,
    spans: Sequence[Clause],
    clause: Clause,
    place: tuple[int, int],
    kept: list[tuple[int, int]],
    numbers: Sequence[NumberFound],
) -> NumberFound | None:
    """How many there are: in the same clause, in the bracket beside, or “2k each” for all paths of the sentence."""
    start, end = place
    sentence_end = (
        min((m.start() for m in re.finditer(r"[.!?;\n](?=\s|$)|[。！？；]", words[end:])), default=len(words) - end)
        + end
    )
    each = re.search(r"(?:each|apiece|je|jeweils|chacun\w*|cada un[oa]|各)", words[end:sentence_end], re.I)
    if each:
        near = [n for n in numbers if end <= n.start < sentence_end and abs(n.end - (end + each.start())) <= 12]
        if near:
            return near[0]
    mine = [n for n in numbers if clause.start <= n.start < clause.end and not _counts_rows(clause, n)]
    others = [k for k in kept if clause.start <= k[0] < clause.end]
    if mine and len(others) == 1:
        return min(mine, key=lambda n: min(abs(n.end - start), abs(n.start - end)))
    # What other rows of a table say is said of other things.
    if len(others) != 1 or clause.cells:
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
    # “88,000 entries (catalogue.tsv)”, “310 Protokolle mit Kurzfassung, Ordner p/”: the nearest count before, with no
    # path between.
    begin = max([_sentence_start(words, start), *(k[1] for k in kept if k[1] <= start)])
    near = [n for n in numbers if begin <= n.start < start]
    opened = words[: clause.start].rstrip().endswith(("(", "（"))
    return (
        max(near, key=lambda n: n.value)
        if near and (opened or len(re.findall(r"[^\W\d_]{2,}", words[clause.start : start])) <= _FEW_WORDS)
        else None
    )


def _counts_rows(clause: Clause, number: NumberFound) -> bool:
    """Whether it is the number of the row: all of its first cell."""
    return len(clause.cells) > 1 and clause.cells[0][0] <= number.start and clause.cells[0][1] <= number.end


def _counts_data(words: str, number: NumberFound, path: str = "") -> bool:
    """Whether what is counted can be examples: not pages, years, cards, people … Lines of a table are its rows."""
    if number.value < 5 or number.value != int(number.value):
        return False
    following = words[number.end : number.end + 40]
    if re.match(r"\s?(?:%|％|percent|prozent|gb|mb|tb|kb|[x×]\s)", following, re.I) or re.match(
        r"\s?[bBmM](?!\w)", following
    ):
        return False
    if re.search(r"[$€£¥]\s?$|(?<![A-Za-z])[x×]\s?$|[+\-−–=]\s?$", words[max(0, number.start - 3) : number.start]):
        return False
    if re.match(r"\s*(?:RTX|GTX|Tesla|[A-Z]{1,3}\d{1,4}(?!\w)|\d{4}(?!\d))", following):
        return False
    phrase = _PHRASE.match(following)
    nouns = cue("noun_ends").split(phrase.group(1))[0].split() if phrase else []
    return not nouns or not (
        has("amount_nouns_not_data", nouns[-1])
        or (has("text_units", nouns[0]) and not (_TABLE.search(path) and has("lines", nouns[0])))
    )
