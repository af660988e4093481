"""Where files and folders are named in words, however people write, quote, escape or drop them there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from planner.rule_readers.file_stems import by_stem
from planner.rule_readers.hub_names import hub_spans
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles, file_key, last

_ENDINGS = (
    "csv|tsv|tab|jsonl?|ndjson|parquet|feather|arrow|xlsx?|xlsm|xlsb|ods|md|markdown|txt|text|log|pdf|docx?"
    "|odt|rtf|pptx?|odp|html?|xml|ya?ml|toml|epub|mbox|eml|msg|pst|tmx|xliff|po|srt|vtt|"
    "zip|tar|gz|tgz|7z|bz2|zst|sql|db|sqlite3?|duckdb|py|js|ts|java|c|h|cpp|cs|go|rs|rb|php|cbl|cob|f90|m|r"
    "|jl|kt|swift|scala|sh|ipynb|tex|bib|png|jpe?g|tiff?|bmp|webp|mp3|wav|m4a|flac|ogg|mp4|mov|avi|mkv"
)
HAN = "\u3400-\u9fff"
SEGMENT = rf"(?:[^\W{HAN}]|[.~@+*%-])+"
_BEFORE = rf"(?<![^\W{HAN}])(?<![/.\\:@-])"
_AFTER = rf"(?![^\W{HAN}]|[/\\]|\.[A-Za-z0-9])"
_FILE = re.compile(
    (
        rf"{_BEFORE}(?:(?:[a-z0-9]+://|[A-Za-z]:\\|\\\\|~?/|\.{{1,2}}/)?(?:{SEGMENT}[/\\])*(?:{SEGMENT}"
        rf"|[{HAN}]{{1,16}})?"
        rf"\.(?:{_ENDINGS})(?:\.gz|\.zip|\.zst)?){_AFTER}"
    ),
    re.I,
)
_FOLDER = re.compile(
    rf"(?<![^\W{HAN}])(?<![/.\\:@<-])(?:(?:s3|gs|hdfs)://\S+|(?:~?/"
    rf"|\.{{1,2}}/)?(?:{SEGMENT}/)+(?![^\W{HAN}]|/)|~?/{SEGMENT}(?:/{SEGMENT})+"
    r"|[A-Za-z]:\\(?:[\w.~-]+\\)*[\w.~-]*|\\\\[\w.-]+(?:\\[\w.$-]+)+)"
)
_WINDOWS = re.compile(
    rf"(?<![^\W{HAN}])(?:[A-Za-z]:[\\/]|\\\\)(?:[^\\/:*?\"<>|\n]+[\\/])*[^\\/:*?\"<>|\n]*?\.(?:{_ENDINGS}){_AFTER}",
    re.I,
)
_URL = re.compile(r"(?i)(?<!\w)file:/[^\s\"'“”«»`<>]+")
_ESCAPED = re.compile(
    rf"(?<![^\W{HAN}\\])(?=(?:\\.|[^\s\\])*?\\[^\w\n\\])(?:~?/|\.{{1,2}}/)?(?:\\[^\w\n\\]|[^\W]|[./~@+*%=-])+"
)
_QUOTES = (
    r'"([^"\n]{1,260})"', r"“([^“”\n]{1,260})[”\"]", r"„([^„“”\n]{1,260})[“”\"]", r"«\s?([^«»\n]{1,260}?)\s?»",
    r"»([^«»\n]{1,260})«", r"`([^`\n]{1,260})`", r"(?<!\w)'([^'\n]{1,260})'(?!\w)", r"‘([^‘’\n]{1,260})’",
    r"‚([^‚‘’\n]{1,260})[‘’]", r"‹([^‹›\n]{1,260})›", r"「([^「」\n]{1,260})」", r"『([^『』\n]{1,260})』",
    r"《([^《》\n]{1,260})》",
)  # fmt: skip
_PAIRS = frozenset({'""', "“”", "„“", "„”", "«»", "»«", "``", "''", "‘’", "「」", "『』", "《》"})
QUOTED = re.compile("|".join(_QUOTES))
ENDED = re.compile(rf"\.(?:{_ENDINGS})$", re.I)
_ROOT = re.compile(r"(?:~|[A-Za-z]:|file:|\.{1,2})?[/\\]*")
"""“~/”, “C:\\”: nobody means all of it."""
_NOT_FOLDERS = re.compile(r"^(?:w|n|and|or|km|und|oder|et|ou|y|o|\d+)/$", re.I)
_NOT_FILES = frozenset(
    {
        "node.js",
        "vue.js",
        "next.js",
        "three.js",
        "react.js",
        "d3.js",
        "express.js",
        "asp.net",
        "socket.io",
        "llama.cpp",
        "whisper.cpp",
        "chat.ai",
    }
)
_SITE = re.compile(
    (
        r"^(?:https?|ftp|hf)://|^www\.|@(?!.*/)|^(?:[\w-]+\.)+(?:com|org|net|co|io|ai|de|fr|es|eu|uk|cn|ch|at"
        r"|dev|app|gov|edu)/"
    ),
    re.I,
)
_FOLDER_WORD = (
    r"(?:folders?|director(?:y|ies)|ordner|verzeichnis|dossier|répertoire|carpeta|directorio|文件夹|目录|file"
    r"|datei|fichier|archivo)"
)
_CALLED = r"(?:\s+(?:named|called|namens|nommée?|appelée?|llamad[oa]))?\s*[\"“„«`'‘]?"
_TAKING = re.compile(rf"^(?:用(?!户)|拿|把|以|将|从|在|和|与|及|或|请用?|对)+(?=[{HAN}])")
_ITEM = re.compile(r"[\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3280-\u32b0]")
"""“①”: the number of an item in one sign, no part of a name."""
_ALIKE = 85.0
_LONGEST_NAME = 200
_WORDS_BACK = re.compile(r"\S+")
_NAMED_BEFORE = re.compile(r"(?:^|[\s\"“„«(])([A-ZÄÖÜÀ-Ý][^\W\d_]+)\s$")


@dataclass(frozen=True)
class FileSpan:
    """A file or folder with the place of its name."""

    path: str
    """What the words name, without quotes and escapes."""
    start: int
    end: int
    outer: tuple[int, int]
    """The same with the quotes around it."""


@lru_cache(maxsize=64)
def file_spans(words: str, seen: SeenFiles = NOTHING_SEEN) -> tuple[FileSpan, ...]:
    """All files and folders in the order of the words; the longest reading counts, and one that is there before one
    that only looks like a name."""
    words = _ITEM.sub(" ", words)
    found = [*_of_hub(words), *_quoted(words, seen), *_there(words, seen), *_patterns(words, seen)]
    found += _of_stems(words, seen)
    kept: list[FileSpan] = []
    for span in found:
        if not any(k.outer[0] < span.outer[1] and span.outer[0] < k.outer[1] for k in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda s: s.start))


def _of_hub(words: str) -> Iterator[FileSpan]:
    """Data sets of the model hub, which have a commit behind them or a word for them before."""
    for path, start, end in hub_spans(words):
        around = words[start - 1 : start] + words[end : end + 1]
        yield FileSpan(path, start, end, (start - 1, end + 1) if around in _PAIRS else (start, end))


def _of_stems(words: str, seen: SeenFiles) -> Iterator[FileSpan]:
    """Files that are there, without their ending."""
    for path, start, end in by_stem(words, seen):
        around = words[start - 1 : start] + words[end : end + 1]
        yield FileSpan(path, start, end, (start - 1, end + 1) if around in _PAIRS else (start, end))


def _quoted(words: str, seen: SeenFiles) -> list[FileSpan]:
    found = []
    for match in QUOTED.finditer(words):
        group = match.lastindex or 0
        inner = match.group(group).strip()
        known = {file_key(f) for f in seen.files}
        if (
            (ENDED.search(inner) or file_key(inner) in known or _FOLDER.fullmatch(inner))
            and is_path(inner)
            and len(_FILE.findall(inner)) < 2
        ):
            start = match.start(group) + match.group(group).index(inner)
            found.append(FileSpan(inner, start, start + len(inner), match.span()))
    return found


def _there(words: str, seen: SeenFiles) -> list[FileSpan]:
    """Names of files that are there, the longest first."""
    squeezed = _squeezed(words)
    names = [name for name, bare in _bare_names(seen) if bare in squeezed]
    found = [
        FileSpan(match["name"], *match.span("name"), match.span("name"))
        for name in names
        for how in _literal(name)
        for match in how.finditer(words)
    ]
    return sorted(found, key=lambda s: s.start - s.end)


@lru_cache(maxsize=16)
def _bare_names(seen: SeenFiles) -> Sequence[tuple[str, str]]:
    """Names with and without their folders, each with its letters and figures alone."""
    return [(n, bare) for n in dict.fromkeys(n for f in seen.files for n in (f, last(f))) if (bare := _squeezed(n))]


@lru_cache(maxsize=4096)
def _literal(name: str) -> tuple[re.Pattern[str], ...]:
    """The name in any case, in composed or decomposed letters, with any white space; a mere word only beside the
    word for a folder or a file."""
    letters = "".join(r"[\s_]+" if c in " _" else _letter(c) for c in unicodedata.normalize("NFC", name.rstrip("/")))
    before, after = rf"(?<![^\W{HAN}])(?<![/.\\:@-])", rf"(?![^\W{HAN}]|[/\\]\w|\.[A-Za-z0-9])"
    if ENDED.search(name) or "_" in name:
        return (re.compile(rf"{before}(?P<name>{letters}/?){after}", re.I),)
    forms = (
        rf"(?<!\w){_FOLDER_WORD}{_CALLED}(?P<name>{letters}/?){after}",
        rf"{before}(?P<name>{letters})(?=[\"”“»`'’]?[\s-]*{_FOLDER_WORD})", rf"{before}(?P<name>{letters}/){after}",
    )  # fmt: skip
    return tuple(re.compile(form, re.I) for form in forms)


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold()))


def _patterns(words: str, seen: SeenFiles) -> list[FileSpan]:
    """What looks like a path: of another system, a URL, with escaped blanks, a file by its ending, a folder by its
    strokes."""
    found = []
    for pattern in (_WINDOWS, _URL, _ESCAPED, _FILE, _FOLDER):
        for match in pattern.finditer(words):
            start, text = match.start(), match.group()
            if pattern is not _WINDOWS and not text.endswith(".."):
                text = text.rstrip(".,;:!?)" if pattern is _URL else ".")
            if pattern is _ESCAPED and not _is_escaped(text):
                continue
            if pattern is _FILE:
                start = _with_words_before(words, start, start + len(text), seen)
                taken = _TAKING.match(words[start : start + len(text)])
                start += taken.end() if taken else 0
                text = words[start : match.start() + len(text)]
            path = re.sub(r"\\(.)", r"\1", text) if pattern is _ESCAPED else text
            if is_path(path):
                found.append(FileSpan(path, start, start + len(text), (start, start + len(text))))
    return sorted(found, key=lambda s: s.start - s.end)


def _is_escaped(text: str) -> bool:
    return re.search(r"\\[^\w\s\\]|\\ ", text) is not None and (
        ENDED.search(text) is not None or text.startswith(("/", "~/", "./", "../"))
    )


def _with_words_before(words: str, start: int, end: int, seen: SeenFiles) -> int:
    """Where the name begins: blanks belong to it where a file that is there is spelt nearly so, and a year alone is
    no name (“Retouren 2026.csv”)."""
    name = words[start:end]
    begins = [start + 1 - m.end() for m in _WORDS_BACK.finditer(words[max(0, start - _LONGEST_NAME) : start + 1][::-1])]
    for file, end_word, count in _with_blanks(seen).get(name.rpartition(".")[2].casefold(), ()):
        if (
            count <= len(begins)
            and fuzz.ratio(name.casefold(), end_word) >= _ALIKE
            and nearly(words[begins[count - 1] : end], file)
        ):
            return begins[count - 1]
    if (
        re.fullmatch(r"[\d._-]+\.\w+", name)
        and not re.search(r"[/\\]", name)
        and (before := _NAMED_BEFORE.search(words[:start][-40:])) is not None
    ):
        return start - len(before[1]) - 1
    return start


@lru_cache(maxsize=16)
def _with_blanks(seen: SeenFiles) -> Mapping[str, Sequence[tuple[str, str, int]]]:
    """Names of several words by their ending, with the last word and how many there are."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for name in (last(f) for f in seen.files):
        if " " in name and "." in name:
            words = name.split()
            found.setdefault(name.rpartition(".")[2].casefold(), []).append((name, words[-1].casefold(), len(words)))
    return found


def nearly(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the finger: other figures are other files."""
    a, b = file_key(one), file_key(other)
    return (
        re.sub(r"\D", "", a) == re.sub(r"\D", "", b)
        and a.rpartition(".")[2] == b.rpartition(".")[2]
        and fuzz.ratio(a, b) >= _ALIKE
    )


def is_path(text: str) -> bool:
    """Whether it can name a file or folder: no page of the web, no whole disk, no programming library, no fraction,
    no “and/or”."""
    name = text.casefold()
    if (
        _SITE.search(text)
        or _ROOT.fullmatch(text)
        or name in _NOT_FILES
        or _NOT_FOLDERS.match(text)
        or re.fullmatch(r"[\d./\\]+", text)
    ):
        return False
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0]
    # “e.g.”, “v1.c”: one-letter endings need a real name before them.
    return not (re.search(r"\.[a-z]$", name) and len(stem) < 2)
