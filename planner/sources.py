"""Which files are used, for what, and with which columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from engine.data.profile import MIN_ROWS, DataProfile
from engine.spec import Source
from planner.plan import Origin, Question, Warning_
from planner.requirements import Requirements, Wish

_UNITS = {"text": "paragraphs", "glossary": "terms"}


@dataclass(frozen=True)
class Sources:
    """The files of a plan with what is open about them."""

    sources: tuple[Source, ...]
    origin: dict[str, Origin]
    questions: tuple[Question, ...]
    warnings: tuple[Warning_, ...]
    said_as: dict[str, str]
    """Path of a profile → path as the person named it."""


def sources_of(wants: Requirements, profiles: Sequence[DataProfile]) -> Sources:
    """Tables teach; glossaries and texts are facts to check against."""
    origin: dict[str, Origin] = {}
    questions: list[Question] = []
    warnings: list[Warning_] = []
    said_as: dict[str, str] = {}
    pairs: list[tuple[str, DataProfile | None, Wish | None]] = []
    left = list(profiles)
    for named in wants.all("sources"):
        path = str(named.value)
        profile = next((p for p in left if _same(p.path, path)), None)
        if profile is not None:
            left.remove(profile)
            said_as[profile.path] = path
        pairs.append((path, profile, named))
    pairs += [(p.path, p, None) for p in left if p.kind != "missing"]
    column = wants.one("column")
    found = []
    for named in wants.all("excluded"):
        path = str(named.value)
        pairs = [pair for pair in pairs if not _same(pair[0], path)]
        found.append(Source(path=path, use="never"))
        origin[f"data.sources[{path}]"] = Origin(source="said", turn=named.said.turn, quote=named.said.quote)
    for path, profile, wish in pairs:
        at = f"data.sources[{path}]"
        origin[at] = Origin(source="said", turn=wish.said.turn, quote=wish.said.quote) if wish else Origin(source="default", reason="given with --data")
        if profile is None:
            found.append(Source(path=path, use="retrieve" if PurePath(path).suffix.lower() in (".md", ".txt") else "train"))
            questions.append(Question(field="data_sources", text=f"I have not seen {path} yet. Where is it?"))
            continue
        source = _source(path, profile, column)
        found.append(source)
        for name in ("kind", "use"):
            origin[f"{at}.{name}"] = Origin(source="measured", reason=f"{profile.rows} {_UNITS.get(profile.kind, 'rows')}, looks like: {profile.kind}")
        for name in ("prompt_column", "reply_column"):
            by_person = column is not None and getattr(source, name) == _named(profile, column)
            origin[f"{at}.{name}"] = (Origin(source="said", turn=column.said.turn, quote=column.said.quote) if column and by_person and name == "reply_column"
                                      else Origin(source="measured", reason="names and contents of the columns: " + (", ".join(profile.columns) or "none")))
        if profile.kind in {"missing", "unknown"}:
            questions.append(Question(field="data_sources", text=profile.problem or f"I cannot read {path}. Which file shall I use?"))
        elif source.use == "train" and not (source.prompt_column and source.reply_column):
            questions.append(Question(field="data_sources", options=profile.columns,
                                      text=f"Which columns of {path} hold the message and the answer? I saw: {', '.join(profile.columns) or 'none'}."))
        elif source.use == "train" and column is not None and _named(profile, column) is None:
            questions.append(Question(field="data_sources", options=profile.columns,
                                      text=f"{path} has no column {column.value}. Which one is meant? I saw: {', '.join(profile.columns)}."))
        elif source.use == "train" and profile.usable < MIN_ROWS:
            questions.append(Question(field="data_sources", text=f"{path} has only {profile.usable} usable rows; at least {MIN_ROWS} are needed. "
                                                                 "Which file has more examples?"))
        elif profile.problem and source.use != "train":
            warnings.append(Warning_(code="data_wrong_kind", text=profile.problem))
    if not any(s.use == "train" for s in found):
        questions.append(Question(field="data_sources",
                                  text="From which file shall the model learn? A table with messages and good answers is best (CSV or JSONL)."))
    return Sources(tuple(found), origin, tuple(questions), tuple(warnings), said_as)


def _same(seen: str, said: str) -> bool:
    """True where the seen path is the said one, or ends in it."""
    a, b = PurePath(seen).parts, tuple(p for p in PurePath(said).parts if p != ".")
    return len(a) >= len(b) and a[len(a) - len(b):] == b


def _named(profile: DataProfile, column: Wish) -> str | None:
    wanted = str(column.value).casefold()
    return next((c for c in profile.columns if c.casefold() == wanted), None)


def _source(path: str, profile: DataProfile, column: Wish | None) -> Source:
    if profile.kind in ("glossary", "text"):
        return Source(path=path, use="retrieve", kind=profile.kind)
    if profile.kind not in ("table", "jsonl"):
        return Source(path=path, use="never", kind="unknown")
    reply = (_named(profile, column) if column else None) or profile.reply_column
    prompt = profile.prompt_column if profile.prompt_column != reply else next(
        (c for c in profile.columns if c != reply and len(profile.columns) == 2), None)
    return Source(path=path, use="train", kind=profile.kind, prompt_column=prompt, reply_column=reply)
