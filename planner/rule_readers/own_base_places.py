"""Where words name what may be a base model of one's own: paths, GGUF files, names of the model hub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from planner.rule_readers.files import ENDED, HAN, QUOTED
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles

Kind = Literal["pinned", "hub", "gguf", "whole", "relative"]

_COMMIT = r"[0-9a-f]{40}"
_REPO = r"[A-Za-z0-9][\w.-]*/[\w.-]*\w"
_URL = re.compile(
    rf"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces)/)({_REPO})(?:/(?:tree|commit|blob)/({_COMMIT}|[\w.-]+))?/?"
)
_PINNED = re.compile(rf"(?<![^\W{HAN}])(?<![/.@-]){_REPO}@{_COMMIT}(?![0-9A-Za-z]|/[^\s/])")
_IN_SET = re.compile(rf"{_REPO}@{_COMMIT}/[^\s/]")
"""A file or folder of a data set of the hub: models have no parts."""
_SIGN = rf"(?:\\[^\w\n\\]|[^\W{HAN}]|[.~@+*%-])"
_WHOLE = re.compile(rf"(?<![^\W{HAN}])(?<![/.\\:@<%+*-])(?:~[\w.-]*|\.{{1,2}})?/{_SIGN}*(?:/{_SIGN}*)*")
_RELATIVE = re.compile(rf"(?<![^\W{HAN}])(?<![/.\\:@~<%+*-])(?:(?:{_SIGN}+/)+{_SIGN}*|{_SIGN}+\.gguf(?![^\W{HAN}]))")
_NAME = re.compile(_REPO)
_ASKED = re.compile(
    r"(?i)(?:ollama|ollama_chat|openai|azure|anthropic|gemini|vertex_ai|bedrock|groq|openrouter|xai|vllm)/"
)
_BEGINS = re.compile(r"~[\w.-]*/|\.{1,2}/|/")
_SIZED = re.compile(
    r"(?i)(?:^|[\W_])(?:\d+(?:\.\d+)?[bm](?=$|[\W_])|instruct(?=$|[\W_])|llm$|checkpoint(?:-\d+)?$)"
    r"|(?:llama|qwen|mistral|mixtral|gemma|phi|smollm|granite|olmo)[-_]?v?\d|(?:^|[\W_])(?:base)?(?:model|modell|modelo)$"
)
_AMONG_MODELS = re.compile(r"(?i)(?:^|/)(?:models?|modelle|modèles|modelos|llms?|checkpoints)/[^/]+$")


@dataclass(frozen=True)
class BasePlace:
    """What may be a base model, with its place in the words."""

    value: str
    """As a plan names it: the path without quotes and escapes, or the name on the hub."""
    kind: Kind
    """pinned: on the hub, with its commit; hub: without; gguf: a GGUF file; whole: a path from / or ~ on; relative: any
    other."""
    start: int
    end: int
    outer: tuple[int, int]
    """The same with the quotes around it."""
    there: bool = False
    """A model lies there."""
    page: bool = False
    """It is the address of a page, and those of models are others than those of data sets."""

    @property
    def named_as_model(self) -> bool:
        """Whether its name alone says that it is a model, or one lies there."""
        return self.there or _SIZED.search(self.value.rpartition("/")[2]) is not None or self._among_models

    @property
    def _among_models(self) -> bool:
        return self.kind != "hub" and _AMONG_MODELS.search(self.value) is not None


@lru_cache(maxsize=64)
def base_places(words: str, seen: SeenFiles = NOTHING_SEEN) -> tuple[BasePlace, ...]:
    """All of them in the order of the words; tables, texts and archives are none."""
    kept: list[BasePlace] = []
    for place in _found(words, seen):
        if not any(k.outer[0] < place.outer[1] and place.outer[0] < k.outer[1] for k in kept):
            kept.append(place)
    there = {_bare(path) for path in seen.models}
    named = (p for p in kept if p.kind in ("pinned", "hub") or not ENDED.search(p.value))
    marked = [replace(p, there=_bare(p.value) in there) for p in named]
    return tuple(sorted(marked, key=lambda p: p.start))


def _found(words: str, seen: SeenFiles) -> Iterator[BasePlace]:
    for match in QUOTED.finditer(words):
        group = match.lastindex or 0
        inner = match.group(group).strip()
        start = match.start(group) + match.group(group).index(inner) if inner else match.start()
        if (kind := _kind(inner)) is not None and (_BEGINS.match(inner) or " " not in inner or kind == "gguf"):
            yield BasePlace(_bare(inner), kind, start, start + len(inner), match.span())
    for match in _URL.finditer(words):
        pinned = match[2] is not None and re.fullmatch(_COMMIT, match[2]) is not None
        value = f"{match[1]}@{match[2]}" if pinned else match[1]
        yield BasePlace(value, "pinned" if pinned else "hub", *match.span(), match.span(), page=True)
    for match in _PINNED.finditer(words):
        yield BasePlace(match[0], "pinned", *match.span(), match.span())
    for file in sorted((f for f in seen.files if " " in f), key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w/]){re.escape(file)}(?!\w)", words):
            if (kind := _kind(file)) is not None:
                yield BasePlace(_bare(file), kind, *match.span(), match.span())
    for pattern in (_WHOLE, _RELATIVE):
        for match in pattern.finditer(words):
            if _IN_SET.match(match[0]):
                continue
            text = match[0].rstrip(".,;:!?*=+%")
            plain = re.sub(r"\\(.)", r"\1", text)
            if (kind := _kind(plain)) is not None:
                at = (match.start(), match.start() + len(text))
                yield BasePlace(_bare(plain), kind, *at, at)


def _kind(text: str) -> Kind | None:
    bare = _bare(text)
    if not re.search(r"\w", bare) or "://" in bare or "*" in bare:
        return None
    if re.fullmatch(rf"{_REPO}@{_COMMIT}", bare):
        return "pinned"
    if bare.casefold().endswith(".gguf"):
        return "gguf"
    if _BEGINS.match(bare):
        return "whole"
    if "/" not in bare:
        return None
    if _NAME.fullmatch(bare):
        # “ollama/qwen3” is a model that is asked, not one that is trained.
        return None if _ASKED.match(bare) else "hub"
    return "relative"


def _bare(path: str) -> str:
    """Without the mark of a folder, but where only that tells it from a name: “ours/”, “models/ours/”."""
    return path.rstrip("/") if _BEGINS.match(path) else path
