"""What a run says of its data once it is ready, and the gates on it."""

from __future__ import annotations

from collections.abc import Callable

from engine.core.comparing import normalised
from engine.core.events import DataReady, Diagnosed, RunEvent
from engine.core.gate import gate
from engine.core.noted import count, noted
from engine.core.sentences import Sentence, sentence
from engine.data.places import places
from engine.data.prepare import Prepared
from engine.data.told import left_out, mended


def report_data(data: Prepared, emit: Callable[[RunEvent], None], fingerprint: str = "") -> None:
    """Counts as an event, each sentence a person should read, and the gates `no_shared_rows` and
    `nothing_cut_from_replies`.

    Raises:
        GateFailed: a held-out message is also learned from, or right replies are longer than the model may write.
    """
    counts = data.counts
    emit(
        DataReady(
            read=counts.read,
            kept=len(data.train) + len(data.held_out),
            train=len(data.train),
            eval=len(data.held_out),
            dropped=dict(counts.dropped),
            redacted=dict(counts.redacted),
            mended=dict(counts.mended),
            places={why: [f"{file}:{line}" for file, line in found] for why, found in counts.places.items()},
            texts=len(data.texts.train),
            texts_eval=len(data.texts.held_out),
            fingerprint=fingerprint,
        )
    )
    for text in filter(
        None, (left_out(counts, counts.read), *(remark.text for remark in mended(counts)), *counts.told)
    ):
        emit(noted(text) if isinstance(text, Sentence) else Diagnosed(text=text))
    learned = {normalised(r.prompt) for r in data.train}
    shared = [r for r in data.held_out if normalised(r.prompt) in learned]
    gate(
        emit,
        "no_shared_rows",
        not shared,
        len(shared),
        sentence(
            "noted-shared_rows",
            "{count} held-out messages are also learned from ({where}).",
            count=len(shared),
            where=places((r.file, r.line) for r in shared),
        )
        if shared
        else sentence("noted-no_shared_rows", "0 held-out messages are also learned from."),
        sentence(
            "noted-todo-shared_rows",
            "Nothing was trained. Take these rows out of what it learns from, or out of what it is measured with, and "
            "start again.",
        ),
    )
    gate(
        emit,
        "nothing_cut_from_replies",
        data.longest_reply <= data.reply_tokens,
        data.longest_reply,
        sentence(
            "noted-longest_reply",
            "The longest right reply has {longest} tokens; the model may write {most}.",
            longest=count(data.longest_reply),
            most=count(data.reply_tokens),
        ),
        sentence(
            "noted-todo-longest_reply",
            "Nothing was trained. Shorten the longest replies, or leave their rows out, and start again.",
        ),
    )
