"""Whose messages are the replies: the writer the person names, where the files have such a one, else those the chats
show."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Source
from engine.data.profile import DataProfile
from planner.plan import Origin, Warning_, measured, said
from planner.requirements import Requirements
from planner.sentences import Figure, all_of, first_of, sentence

_SAID, _ANSWERING = 8, 3


def with_speaker(
    wants: Requirements, sources: Sequence[Source], profiles: Sequence[DataProfile], rules: dict[str, Origin]
) -> list[Source]:
    """Sources with the writer that was asked for; in `rules`, under `answering`, whose messages are the replies."""
    wish, by_path = wants.one("speaker"), {p.path: p for p in profiles}
    found = []
    for source in sources:
        profile = by_path.get(source.path)
        if profile is not None and source.use in ("train", "eval"):
            if profile.answering:
                rules[f"data.sources[{source.path}].answering"] = measured(
                    sentence("reason-answering", "replies are those of {who}", who=_names(profile.answering))
                )
            if wish is not None and profile.speaker is not None:
                rules[f"data.sources[{source.path}].speaker"] = said(wish.said)
                found.append(source.model_copy(update={"speaker": profile.speaker}))
                continue
        found.append(source)
    return found


def _names(answering: Sequence[str]) -> Figure:
    """“Boot (44), Ann (12) and 3 more”."""
    if len(answering) > _ANSWERING:
        return first_of(answering, _ANSWERING)
    return all_of([text for text in (", ".join(answering[:-1]), *answering[-1:]) if text])


def unknown_speaker(wants: Requirements, profiles: Sequence[DataProfile]) -> list[Warning_]:
    """A note where the files say who wrote what, and nobody of the name that was said is among them."""
    wish = wants.one("speaker")
    writers = list(dict.fromkeys(name for p in profiles for name in p.writers))
    if wish is None or not writers or any(p.speaker is not None for p in profiles):
        return []
    known: Figure = writers
    if len(writers) > _SAID:
        known = sentence("warning-and-others", "{names} and others", names=writers[:_SAID])
    return [
        Warning_(
            code="words_not_used",
            text=sentence(
                "warning-no-speaker",
                "I did not use: “{quote}”, because nobody in your files is called {name}. Those who write in them are: "
                "{known}.",
                quote=wish.said.quote,
                name=str(wish.value),
                known=known,
            ),
        )
    ]
