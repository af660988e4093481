"""Whether a reply to a held-out message is right, yes or no: what confidence is learned from and promised of."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Criterion
from engine.encoder.schema import parsed
from engine.evaluation.forms import form_grader
from engine.graders.facts import figures, same_label, token_f1
from engine.graders.kinds import JsonFields
from engine.graders.structure import entries_of, matches

_CLOSE, _CLOSE_WORDS = 0.7, 0.55
"""Cosine, or F1 of the words, from which a free reply says what the right one says. On the 42 held-out rows of the
sample, read one by one, replies that say the same as the right one stand at 0.82 and above (F1 0.65), all others at
0.60 and below (0.49): these lie between."""


def are_right(
    prompts: Sequence[str],
    expected: Sequence[str],
    replies: Sequence[str],
    cut: Sequence[bool],
    broken: Sequence[bool],
    *,
    criteria: Sequence[Criterion],
    labels: bool,
    embedding: str,
) -> list[bool]:
    """Of each reply whether it is right; `broken` are those that break a must of the rubric, `cut` those that were
    cut off.

    A label is right where it is the expected one, a form where all its entries agree. A free reply is right where it
    keeps the musts, has all figures, dates and links of the right reply and none beside them but the message's, and
    says nearly the same (`_CLOSE`). So a right answer in which a figure of the right reply is left out counts as
    wrong: what is promised is rather too little.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    whole = [not (c or b) for c, b in zip(cut, broken, strict=True)]
    if labels:
        return [w and same_label(a, b) for w, a, b in zip(whole, expected, replies, strict=True)]
    if (form := form_grader(criteria)) is not None:
        return [w and _same_form(a, b, form) for w, a, b in zip(whole, expected, replies, strict=True)]
    close = _close(expected, replies, embedding)
    return [
        w and near and _same_figures(prompt, wanted, said)
        for w, near, prompt, wanted, said in zip(whole, close, prompts, expected, replies, strict=True)
    ]


def _same_form(expected: str, said: str, form: JsonFields) -> bool:
    those, these = (entries_of(parsed(one), form.fields) for one in (expected, said))
    met = matches(these, those)
    return len(met) == len(these) == len(those) and all(worth == 1 for _, _, worth in met)


def _same_figures(prompt: str, expected: str, said: str) -> bool:
    wanted, have = figures(expected), figures(said)
    return wanted <= have <= wanted | figures(prompt)


def _close(expected: Sequence[str], replies: Sequence[str], embedding: str) -> list[bool]:
    if embedding == "none":
        return [token_f1(a, b) >= _CLOSE_WORDS for a, b in zip(expected, replies, strict=True)]
    from engine.retrieval.sentence_encoder import vectors

    cosines = (vectors(expected) * vectors(replies)).sum(1)
    return [float(one) >= _CLOSE for one in cosines]
