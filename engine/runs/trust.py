"""When what is delivered hands over to a person: measured after the model itself, kept beside its weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.error_parts import whole_of
from engine.core.errors import BadInput
from engine.core.events import TrustMeasured
from engine.core.noted import noted
from engine.core.printable import printable
from engine.core.row import Row
from engine.core.sentences import Sentence, sentence
from engine.core.spec import HandOver, Task
from engine.evaluation.compare_models import Measured
from engine.models.generate import Asked, write
from engine.models.protocols import ModelAndTokenizer
from engine.rubric.score import breaks_guidelines
from engine.runs.evaluate import Whole
from engine.runs.right import replies_right
from engine.trust.calibrate import FEWEST
from engine.trust.learned import Learned, compared, learned_from
from engine.trust.measured import contradicting, in_words, keep, trust_of
from engine.trust.measures import AnsweredMessage
from engine.trust.strangers import MOST_TRIED, strangers


def measure_trust(
    whole: Whole, after: Measured, load: Callable[[], ModelAndTokenizer], asked: Asked | None = None
) -> None:
    """Where the spec wants it: calibrate, choose the threshold, keep both, and tell. `after` are the figures of what
    is delivered, `load` gives its weights, and `asked` makes the messages it sees of a prompt.

    What cannot be measured is a sentence, and the model then answers every message.

    Raises:
        RunFailed: it could not be kept, or the model that compares meanings is not on this machine.
    """
    wish, rows = whole.spec.hand_over, whole.data.held_out
    whole.paths.trust.unlink(missing_ok=True)
    if wish is None:
        return
    if (promise := breaks_guidelines(wish.text)) is not None:
        whole.emit(noted(_is_a_promise(promise)))
    if len(rows) < FEWEST:
        whole.emit(noted(_too_few(len(rows), wish)))
        return
    learned = learned_from(
        whole.data.train, whole.data.references.facts, whole.spec.data.embedding, chooses=bool(whole.data.labels)
    )
    forms = whole.spec.task is Task.EXTRACTION
    if not forms and (said := _contradiction(learned, whole.data.train)) is not None:
        whole.emit(noted(said))
    sure = after.logps or [()] * len(rows)
    known = [
        AnsweredMessage(row.prompt, text, logps) for row, text, logps in zip(rows, after.replies, sure, strict=True)
    ]
    try:
        found = trust_of(
            known,
            replies_right(whole.spec, whole.data, after),
            _tried_with(whole, load, asked),
            learned,
            wish,
            whole.spec.languages,
            forms=forms,
        )
    except BadInput as error:
        whole.emit(
            noted(
                sentence(
                    "noted-trust_not_measured",
                    "When it should hand over could not be measured, so it answers all. {why}",
                    why=whole_of(error),
                )
            )
        )
        return
    trust = keep(whole.paths.trust, found, learned)
    whole.emit(
        TrustMeasured(
            demand=trust.demand,
            threshold=trust.threshold,
            answered=trust.at.answered if trust.at is not None else None,
            right=trust.at.right if trust.at is not None else None,
            right_low=trust.at.right_low if trust.at is not None else None,
            right_high=trust.at.right_high if trust.at is not None else None,
            promised=found.promised,
            rows=trust.rows,
            rows_missing=trust.rows_missing,
            unknown_rows=trust.unknown_rows,
            unknown_handed_over=trust.unknown_handed_over,
            calibration_error=trust.calibration_error,
            text=in_words(trust, found.promised),
        )
    )


def _tried_with(whole: Whole, load: Callable[[], ModelAndTokenizer], asked: Asked | None) -> list[AnsweredMessage]:
    """Replies to messages about nothing it learned."""
    found = strangers(whole.spec.languages, [row.prompt for row in whole.data.train])
    step = max(1.0, len(found) / MOST_TRIED)
    texts = [found[int(n * step)].text for n in range(min(len(found), MOST_TRIED))]
    if not texts:
        return []
    model, tokenizer = load()
    written = write(
        model,
        tokenizer,
        whole.spec.model.system_prompt,
        texts,
        labels=whole.data.labels,
        on_batch=whole.check,
        max_new_tokens=whole.data.reply_tokens,
        asked=asked,
    )
    return [AnsweredMessage(text, one.text, one.logps) for text, one in zip(texts, written, strict=True)]


def _is_a_promise(words: str) -> Sentence:
    return sentence(
        "noted-hand_over_promises",
        "What it says when it hands over breaks the security guidelines itself: “{words}”. It is said as you wrote it; "
        "better name only who answers, and when.",
        words=printable(words)[:80],
    )


def _too_few(rows: int, wish: HandOver) -> Sentence:
    return sentence(
        "noted-trust_too_few",
        "When it should hand over cannot be measured, so it answers every message: {rows} messages with right replies "
        "are held out, and it takes {fewest}. To promise {share} % takes more still; give it further messages with "
        "right replies.",
        rows=rows,
        fewest=FEWEST,
        share=f"{100 * wish.right_share:.0f}",
    )


def _contradiction(learned: Learned, rows: Sequence[Row]) -> Sentence | None:
    found = contradicting(learned)
    if found is None:
        return None
    kept = compared(rows)
    one, other = (printable(kept[n].prompt)[:80] for n in found)
    return sentence(
        "noted-examples_contradict",
        "Your examples contradict each other, as in “{one}” and “{other}”: the same is asked, and the replies say "
        "something else. How sure it can be is measured all the same, but of such messages it tells nothing.",
        one=one,
        other=other,
    )
