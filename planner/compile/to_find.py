"""Whether what a model is to find may stay in what it learns from: names that are replaced cannot be learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from engine.core.spec import DataSpec, Source
from engine.data.profile import DataProfile
from planner.plan import Question
from planner.requirements import Change, Keep, Requirements
from planner.sentences import Sentence, all_of, first_of, sentence

TO_FIND = "to_find"
"""Field of the question."""
_NAMED = 3
MAY_STAY = " may stay"
"""What the first option ends in."""
REPLACE_THEM = sentence("option-find-go", "replace them all the same")
_WORDS = {
    "name": sentence("reason-find-name", "names"),
    "email": sentence("reason-find-email", "e-mail addresses"),
    "phone": sentence("reason-find-phone", "phone numbers"),
    "address": sentence("reason-find-address", "addresses"),
    "birth_date": sentence("reason-find-birth_date", "dates of birth"),
    "id_number": sentence("reason-find-id_number", "ID numbers"),
    "iban": sentence("reason-find-iban", "bank accounts"),
}


def kinds_to_find(wants: Requirements, profiles: Sequence[DataProfile]) -> dict[str, str]:
    """Kind → the field that holds it, for what is to be found and would be replaced."""
    kept = {str(w.value) for w in wants.all("keep")}
    replaced = frozenset(DataSpec().redact) - kept
    return {kind: field for p in profiles for field, kind in p.private_fields if kind in replaced}


def in_texts(
    wants: Requirements, profiles: Sequence[DataProfile], sources: Sequence[Source]
) -> dict[str, tuple[str, ...]]:
    """Kind → the texts to learn from that hold what would be replaced."""
    kept = {str(w.value) for w in wants.all("keep")}
    replaced = frozenset(DataSpec().redact) - kept
    learned = {s.path for s in sources if s.use == "train"}
    held = [(kind, p.path) for p in profiles if p.path in learned for kind in p.private_texts if kind in replaced]
    return {kind: tuple(path for k, path in held if k == kind) for kind, _ in held}


def to_find_question(
    wants: Requirements, profiles: Sequence[DataProfile], sources: Sequence[Source], settled: frozenset[str]
) -> list[Question]:
    """One for all kinds, as long as it is open."""
    found = kinds_to_find(wants, profiles)
    told = {} if found else in_texts(wants, profiles, sources)
    if not (found or told) or TO_FIND in settled:
        return []
    stay = sentence("option-find-stay", "{kinds} may stay", kinds=all_of([_WORDS[kind] for kind in found or told]))
    return [Question(field=TO_FIND, options=(stay, REPLACE_THEM), text=_to_find(found) if found else _of_texts(told))]


def _to_find(found: dict[str, str]) -> Sentence:
    what = [
        sentence("question-find-field", "{kind} (“{field}”)", kind=_WORDS[kind], field=field)
        for kind, field in found.items()
    ]
    return sentence(
        "question-to-find",
        "The replies are to find {what}, and these are replaced before anything is learned: it would learn to write "
        "placeholders. May they stay in what it learns from?",
        what=all_of(what),
    )


def _of_texts(told: dict[str, tuple[str, ...]]) -> Sentence:
    kind, texts = next(iter(told)), sorted({path for paths in told.values() for path in paths})
    return sentence(
        "question-in-texts",
        "{texts} holds {what}, and these are replaced before anything is learned: it would answer “[{kind}]” where "
        "somebody asks for them. May they stay? Say yes if everybody who asks it may know them."
        if len(texts) == 1
        else "{texts} hold {what}, and these are replaced before anything is learned: it would answer “[{kind}]” where "
        "somebody asks for them. May they stay? Say yes if everybody who asks it may know them.",
        texts=first_of(texts, _NAMED),
        what=all_of([_WORDS[kind] for kind in told]),
        kind=kind,
    )


def kept_to_find(option: str, words: str) -> list[Change]:
    """What an answer changes: the kinds that its option names may stay."""
    kinds = [kind for kind, name in _WORDS.items() if name in option] if option.endswith(MAY_STAY) else []
    return [Change(op="add", field="keep", value=cast(Keep, kind), quote=words.strip()) for kind in kinds]
