"""Which set a file or a row belongs to by its name: to learn from, to choose settings with (dev), or to measure with
(test)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Literal

from engine.data.formats.table import SPLIT, Table, folded

SetName = Literal["train", "dev", "test"]

_TEST = frozenset({
    "test", "tests", "testing", "tst", "testset", "testsplit", "testdata", "testfile", "testdaten", "testdatensatz",
    "testmenge", "testsatz", "testdatei", "eval", "evals", "evaluation", "evalset", "evaldata", "evaluationset",
    "évaluation", "evaluación", "evaluacion", "evaluierung", "evaluationsdaten", "evaluierungsdaten", "holdout",
    "heldout", "prüfdaten", "pruefdaten", "prüfmenge", "prüfung", "pruefung", "prüfset", "abnahme", "abnahmetest",
    "abnahmedaten", "kontrolldaten", "prueba", "pruebas", "goldset", "goldstandard", "golddata", "golddaten",
    "acceptanceset", "acceptancetest", "测试", "测试集", "测试数据", "评估", "评估集", "评测", "评测集", "验收",
    "验收集", "留出集", "金标准",
})  # fmt: skip
_DEV = frozenset({
    "devset", "devsplit", "devdata", "devtest", "valid", "validation", "val", "valset", "validset", "validationset",
    "validationdata", "valdata", "validierung", "validierungsdaten", "validierungsmenge", "validierungssatz",
    "validación", "validacion", "开发集", "验证", "验证集", "验证数据", "校验集",
})  # fmt: skip
_TRAIN = frozenset({
    "train", "training", "trn", "trainset", "trainsplit", "traindata", "trainingset", "trainingdata", "trainingsdaten",
    "trainingsdatensatz", "entraînement", "entrainement", "apprentissage", "entrenamiento", "训练", "训练集",
    "训练数据",
})  # fmt: skip
_SET = frozenset({
    "set", "sets", "data", "dataset", "file", "split", "sample", "samples", "rows", "examples", "cases", "standard",
    "labels", "questions", "corpus", "part", "subset", "daten", "datensatz", "menge", "jeu", "ensemble", "données",
    "donnees", "conjunto", "datos", "集", "数据",
})  # fmt: skip
_ONLY_OF_A_SET = frozenset({"gold", "golden", "acceptance", "accept", "control", "dev"})
"""Words with another everyday meaning (“gold prices”, “dev team”): they count as the whole name, at its end, before a
word like “set”, or beside a twin that is to learn from (“train_mails” and “dev_mails”)."""
_ALONE = frozenset(
    {
        "exam",
        "check",
        "checks",
        "exams",
        "examen",
        "examens",
        "kontrolle",
        "contrôle",
        "controle",
        "verification",
        "vérification",
        "comprobación",
    }
)
"""Words that say so only where they are the whole name: “check.csv”, no “credit_check.csv”."""
_SPLITS = (
    SPLIT, "split", "set", "fold", "subset", "partition", "data_split", "dataset_split", "usage", "teilmenge",
    "aufteilung", "partición", "particion", "数据集", "划分",
)  # fmt: skip
_SAYS_NOTHING = re.compile(
    r"(?i)^(?:\d+|v|of|de|du|d|l|la|le|der|final|new|neu|clean|cleaned|copy|kopie|latest|public|private"
    r"|full|small|the|these|this|our|my|unser\w*|mein\w*|in)$"
)
_PARTS = re.compile(r"[a-zà-öø-ÿ]+|[A-ZÀ-ÖØ-Þ]+(?![a-zà-öø-ÿ])|[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+|\d+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HOLD_OUT = re.compile(r"(?i)h(?:o|e)ld[\s_-]*out")
_PACKED = frozenset({".gz", ".zip", ".zst", ".bz2"})
_FEWEST_NAMED = 0.9


def set_of(name: str) -> SetName | None:
    """The set a stem (“mails_test_2024”), a folder or a cell of a split column names; None where it names none, or two.

    The word counts where the name begins or ends with it, figures and versions apart: “unit test plan” is no test set.
    """
    words = [w for w in _words(name) if not _SAYS_NOTHING.match(w)]
    if not words:
        return None
    if len(words) == 1 and words[0] in _ALONE:
        return "test"
    found = {of for of in (_at(words, n) for n in dict.fromkeys((0, len(words) - 1))) if of is not None}
    # “train_test_split” names both, and is neither.
    if any(w in _TRAIN for w in words):
        return "train" if not found - {"train"} else None
    return next(iter(found)) if len(found) == 1 else "test" if found else None


def is_plain(name: str) -> bool:
    """Whether a name says nothing but the set: “test”, “dev_2”, “validation data”; “test_mails” says more."""
    words = [w for w in _words(name) if not _SAYS_NOTHING.match(w) and w not in _SET]
    return (
        bool(words)
        and all(w in _TEST or w in _DEV or w in _TRAIN or w in _ONLY_OF_A_SET or w in _ALONE for w in words)
        and set_of(name) is not None
    )


def set_of_file(path: str, others: Iterable[str] = ()) -> SetName | None:
    """The set of a file by its own name, by a twin among the `others` (“train_mails” beside “dev_mails”), else by the
    folders it lies in, where not all others lie in a folder of that set as well."""
    folders, stem = _divided(path)
    rest = [_divided(other) for other in others]
    own = set_of(stem) or _by_twin(stem, [name for _, name in rest])
    if own is not None:
        return own
    for depth, folder in reversed(list(enumerate(folders))):
        named = set_of(folder) if is_plain(folder) else None
        if named is not None and (not rest or any(len(of) <= depth or set_of(of[depth]) != named for of, _ in rest)):
            return named
    return None


def _by_twin(stem: str, others: Sequence[str]) -> SetName | None:
    first, *more = _words(stem) or [""]
    if (
        more
        and more[-1] in _ALONE
        and any((t := _words(other))[:-1] == [first, *more[:-1]] and t[-1] not in _ALONE for other in others)
    ):
        # “mails_check” beside “mails_sorted”.
        return "test"
    if not more or first not in _ONLY_OF_A_SET:
        return None
    twins = [_words(other) for other in others]
    return _kind(first) if any(t[1:] == more and t[0] in _TRAIN for t in twins if t) else None


def beside_train(path: str, others: Iterable[str]) -> bool:
    """Whether the file lies in a folder of a set that measures, and one of the `others` in the folder of those to
    learn from beside it."""
    folders = _divided(path)[0]
    places = {_divided(other)[0] for other in others}
    return any(
        is_plain(part)
        and set_of(part) in ("dev", "test")
        and any(p[:n] == folders[:n] and len(p) > n and _is_train(p[n]) for p in places)
        for n, part in enumerate(folders)
    )


def set_apart(folder: Path, files: Sequence[Path], tables: Collection[Path]) -> list[Path]:
    """Of the files below a folder those that by their names are only to measure with, and whole folders beside one that
    is to learn from.

    Where nothing else would be left to learn from, none is set apart.
    """
    folders: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        for parent in reversed(file.relative_to(folder).parents[:-1]):
            if is_plain(parent.name) and set_of(parent.name) is not None:
                folders[folder / parent].append(file)
                break
    train = {place.parent for place in folders if _is_train(place.name)}
    apart = [place for place in folders if not _is_train(place.name) and place.parent in train]
    single = [
        f
        for f in files
        if f in tables and set_of(f.stem) in ("dev", "test") and not any(f.is_relative_to(a) for a in apart)
    ]
    single += [
        f
        for place, inside in folders.items()
        if not _is_train(place.name) and place not in apart
        for f in inside
        if f in tables and f not in single
    ]
    return [*(single if len(single) < len(tables) else []), *apart]


def _is_train(name: str) -> bool:
    return is_plain(name) and set_of(name) == "train"


def stem_of(path: str) -> str:
    """The last part of a path without its ending: “data/test-00000-of-00001.parquet” is “test-00000-of-00001”."""
    return _divided(path)[1]


def split_column(table: Table) -> str | None:
    """The column that says of each row which set it belongs to; None where there is none, or all rows belong to one
    set."""
    if (held := {set_of(r.get(SPLIT, "")) for r in table.rows} if SPLIT in table.columns else set()) & {
        "dev",
        "test",
    } and held - {"dev", "test"}:
        return SPLIT
    for name in _SPLITS:
        column = next((c for c in table.columns if folded(c) == name), None)
        if column is None:
            continue
        cells = [c for r in table.rows if (c := r.get(column, "").strip())]
        named = [of for c in cells if (of := set_of(c)) is not None and is_plain(c)]
        if cells and len(named) >= _FEWEST_NAMED * len(table.rows) and "train" in named and len(set(named)) > 1:
            return column
    return None


def measuring(sets: Iterable[str | None]) -> SetName | None:
    """Of the sets there are, the one that measures: test before dev; None where there is neither."""
    there = set(sets)
    return "test" if "test" in there else "dev" if "dev" in there else None


def _words(name: str) -> list[str]:
    return [w.casefold() for w in _PARTS.findall(_HOLD_OUT.sub("holdout", unicodedata.normalize("NFC", name)))]


def _kind(word: str) -> SetName | None:
    if word == "dev" or word in _DEV:
        return "dev"
    return "test" if word in _TEST or word in _ONLY_OF_A_SET else "train" if word in _TRAIN else None


def _at(words: Sequence[str], n: int) -> SetName | None:
    word, last = words[n], n == len(words) - 1
    if word in _SET and last and n > 0:
        # “gold set”, “validation data”: what stands before says which.
        return _kind(words[n - 1])
    if word in _ONLY_OF_A_SET and not (last or words[n + 1] in _SET):
        return None
    if _HAN.search(word):
        word = next(
            (w for w in sorted((*_TEST, *_DEV, *_TRAIN), key=len, reverse=True) if _HAN.search(w) and word.endswith(w)),
            word,
        )
    return _kind(word)


@lru_cache(maxsize=4096)
def _divided(path: str) -> tuple[tuple[str, ...], str]:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    name = PurePosixPath(parts[-1] if parts else "")
    if name.suffix.lower() in _PACKED:
        name = name.with_suffix("")
    return parts[:-1], name.stem
