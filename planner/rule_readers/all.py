"""All exact readers over one turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import compress

from engine.core.cancel import checkpoint
from engine.core.spec import Money
from planner.requirements import LISTS, Change, ChangeField, Requirements, WantedSource, key
from planner.rule_readers.amounts import read_amounts
from planner.rule_readers.beside_yes import read_beside_yes
from planner.rule_readers.byte_sizes import read_byte_limits
from planner.rule_readers.columns import read_columns
from planner.rule_readers.corrected import read_bare_figures
from planner.rule_readers.corrections import read_figures, read_named_gates, read_new_figures, read_withdrawals
from planner.rule_readers.deploy import read_deploy
from planner.rule_readers.due import read_due
from planner.rule_readers.durations import read_durations
from planner.rule_readers.endings import read_endings
from planner.rule_readers.file_stems import by_stem
from planner.rule_readers.files_back import read_files_back
from planner.rule_readers.gates import read_gates
from planner.rule_readers.gpus import exchanged, read_gpus
from planner.rule_readers.hand_over import read_hand_over
from planner.rule_readers.held_out import read_held_out
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.hub_names import hub_spans
from planner.rule_readers.judges import read_judge
from planner.rule_readers.keeping import read_keeping, read_rights
from planner.rule_readers.languages import read_languages
from planner.rule_readers.left_rows import read_left_rows
from planner.rule_readers.look_up import read_look_up
from planner.rule_readers.money import currency_beside, read_money
from planner.rule_readers.not_there import read_not_there
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.of_others import only_own_limits
from planner.rule_readers.one_model import read_one_more, read_specialists_gone
from planner.rule_readers.options import read_options
from planner.rule_readers.own_bases import in_own_base, read_own_bases
from planner.rule_readers.paths import read_paths
from planner.rule_readers.privacy import read_privacy
from planner.rule_readers.question_writers import read_question_writers
from planner.rule_readers.quotations import SHOWN
from planner.rule_readers.removals import read_removals
from planner.rule_readers.repeats import read_repeats
from planner.rule_readers.rewards import read_rewards
from planner.rule_readers.rule_documents import not_measured_with, read_rule_documents
from planner.rule_readers.rules_back import read_rules_back, taken_back
from planner.rule_readers.said_uses import read_places, with_said_uses
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles
from planner.rule_readers.sizes import read_sizes
from planner.rule_readers.speakers import read_speaker
from planner.rule_readers.specialists import read_specialists
from planner.rule_readers.stages import read_stages
from planner.rule_readers.taking_back import read_taken_back
from planner.rule_readers.talk import on_screen
from planner.rule_readers.task_words import read_task_words
from planner.rule_readers.training import read_method, read_rate
from planner.rule_readers.utterance import Utterance, as_written, utterance
from planner.rule_readers.volume import read_volume
from planner.sentences import Digits, sentence
from planner.wishes.table import WISHES

_READERS: tuple[Callable[[str], Iterator[Hit | Missed]], ...] = (
    read_judge,
    read_gpus,
    read_rewards,
    read_money,
    read_held_out,
    read_gates,
    read_sizes,
    read_durations,
    read_repeats,
    read_amounts,
    read_languages,
    read_privacy,
    read_deploy,
    read_keeping,
    read_removals,
    read_rights,
    read_method,
    read_rate,
    read_options,
    read_task_words,
    read_volume,
)
_NOT_OF_ROWS = frozenset(
    {"rubric", "column", "prompt_columns", "answer_columns", "unused_columns", "languages", "task", "keep", "deploy"}
)
_NOT_OF_WRITERS = frozenset({"base_model", "max_params_b", "task", "rubric", "offline_only", "gates"})
_FIGURES = frozenset({"gates", *(field for field, wish in WISHES.items() if wish.bare_figure)})
MOST_FILES = 500
TOO_MANY_FILES = sentence(
    "unused-too-many-files",
    "I take the first {most} files of a message; put them into one folder, and name that",
    most=Digits(f"{MOST_FILES:,}"),
)


def read_all(
    words: str, known: Requirements | None = None, said: datetime | None = None, seen: SeenFiles = NOTHING_SEEN
) -> list[Change]:
    """Changes in the order of the words; the same number is read once, and what a turn takes back it does not add."""
    return [hit.change for hit in read_hits(words, known, said, seen)]


def read_hits(
    words: str, known: Requirements | None = None, said: datetime | None = None, seen: SeenFiles = NOTHING_SEEN
) -> list[Hit]:
    """The same with their places, and whether another reading is possible."""
    return read_words(words, known, said, seen).hits


@dataclass(frozen=True)
class WishesFound:
    """What the exact readers make of a text."""

    hits: list[Hit]
    missed: list[Missed]
    """What they know and cannot use."""
    corrected: list[Hit] = field(default_factory=list)
    """What other words of the same text correct."""


def read_words(
    words: str, known: Requirements | None = None, said: datetime | None = None, seen: SeenFiles = NOTHING_SEEN
) -> WishesFound:
    """All that stands in a text, as in a person's own words."""
    return read_utterance(utterance(words), known, said, seen)


def read_utterance(
    said: Utterance, known: Requirements | None = None, said_at: datetime | None = None, seen: SeenFiles = NOTHING_SEEN
) -> WishesFound:
    """All that stands in the person's own words, said at a moment (default: now). Long texts are read in pieces, at the
    ends of lines or sentences: what belongs together stands together. `seen` is what is there."""
    wants, moment = known or Requirements(), said_at or datetime.now().astimezone()
    found: list[Hit | Missed] = []
    for start, piece in said.pieces:
        checkpoint()
        found += [
            replace(one, start=one.start + start, end=one.end + start)
            for one in _read_piece(piece, wants, moment, seen)
        ]
    found = [_only_shown(one) if isinstance(one, Hit) and _is_only_shown(one, said) else one for one in found]
    found = list(only_own_limits(said.own, _few_files(found)))
    hits = [_from_the_words(said, one, wants) for one in found if isinstance(one, Hit)]
    left = list(read_left_rows(said.heard, wants, [name for of in seen.columns for name in of.names]))
    # What is said of rows names columns and speaks of replies, and means neither.
    hits = [h for h in hits if h.change.field not in _NOT_OF_ROWS or not _is_within(h, left)]
    # A model that writes questions is not the one that is trained, nor how large that may be.
    writers = list(read_question_writers(said.own))
    hits = [h for h in hits if h.change.field not in _NOT_OF_WRITERS or not _is_within(h, writers)]
    hits = [h for h in hits if h.change.field != "languages" or not on_screen(said.own, h.start)]
    hits += [one for one in read_beside_yes(said.own, wants) if not any(_is_within(one, [h]) for h in hits)]
    over = list(read_hand_over(said.heard, said.claimed, wants))
    found, hits = _without_handed(found, hits, over)
    # What shall be answered is a sentence in quotation marks, as those of others are.
    searched = list(read_look_up(said.claimed))
    handed = [*over, *searched, *_not_there(said.heard, over)]
    hits = sorted([*hits, *left, *writers, *handed], key=lambda hit: hit.start)
    last = {h.change.field: n for n, h in enumerate(hits) if h.change.field not in LISTS and h.change.op == "set"}
    # Of a figure that is corrected in the same words the last counts.
    # “3,000, not 5,000” sets what its “not 5,000” would take back.
    stands = [
        (h.change.op != "set" or last.get(h.change.field, n) == n)
        and not (h.change.op == "remove" and h.change.field in last)
        for n, h in enumerate(hits)
    ]
    return WishesFound(
        list(compress(hits, stands)),
        [one for one in found if isinstance(one, Missed)],
        [h for h, kept in zip(hits, stands, strict=True) if not kept],
    )


def _without_handed(
    found: Sequence[Hit | Missed], hits: Sequence[Hit], over: Sequence[Hit]
) -> tuple[list[Hit | Missed], list[Hit]]:
    """A share of its answers is no figure that all of them must reach."""
    shares = [one for one in over if one.change.field == "right_share"]
    missed = [
        one for one in found if not (isinstance(one, Missed) and any(s.start <= one.start < s.end for s in shares))
    ]
    return missed, [h for h in hits if h.change.field not in _FIGURES or not _is_within(h, shares)]


def _not_there(words: str, over: Sequence[Hit]) -> Iterator[Hit]:
    """What is said in place of an answer is not said of texts alone."""
    texts = [one for one in over if one.change.field == "hand_over_text"]
    return (one for one in read_not_there(words) if not _is_within(one, texts))


def _few_files(found: Iterable[Hit | Missed]) -> Iterator[Hit | Missed]:
    """All but the files behind the first MOST_FILES: each is compared with all others."""
    paths: set[str] = set()
    for one in found:
        if isinstance(one, Hit) and isinstance(value := one.change.value, WantedSource):
            if len(paths) < MOST_FILES:
                paths.add(value.path)
            elif value.path not in paths:
                yield Missed(one.start, one.end, TOO_MANY_FILES, "sources")
                continue
        yield one


def _is_only_shown(hit: Hit, said: Utterance) -> bool:
    """Whether it rests on words in quotation marks, code or a comment."""
    return WISHES[hit.change.field].own_words and hit.end > hit.start and not said.claimed[hit.start : hit.end].strip()


def _only_shown(hit: Hit) -> Missed:
    return Missed(hit.start, hit.end, SHOWN, hit.change.field)


def _from_the_words(said: Utterance, hit: Hit, known: Requirements) -> Hit:
    hit = _in_known_currency(said.raw, hit, known)
    quote = as_written(said, hit.change.quote, hit.start, hit.end)
    return hit if quote == hit.change.quote else replace(hit, change=hit.change.model_copy(update={"quote": quote}))


def _in_known_currency(words: str, hit: Hit, known: Requirements) -> Hit:
    """“Make the budget 700” is meant in the currency of the budget that is known."""
    before, value = known.one("budget"), hit.change.value
    if (
        before is None
        or not (isinstance(value, Money) and isinstance(before.value, Money))
        or currency_beside(words, hit.start, hit.end)[0] is not None
    ):
        return hit
    if any(
        currency_beside(words, n.start + hit.start, n.end + hit.start)[0] is not None
        for n in find_numbers(words[hit.start : hit.end])
    ):
        return hit
    return replace(
        hit,
        change=hit.change.model_copy(update={"value": value.model_copy(update={"currency": before.value.currency})}),
    )


def _read_piece(words: str, wants: Requirements, said: datetime, seen: SeenFiles) -> list[Hit | Missed]:
    if not re.search(r"\w", words):
        return []
    papers = list(read_rule_documents(words, wants))
    # “Forget the rules document” takes no rule back.
    rules = [
        one for one in read_rules_back(words, wants) if not any(p.start < one.end and one.start < p.end for p in papers)
    ]
    gone_with = taken_back(rules)
    back = [*rules, *(one for one in read_taken_back(words, wants) if not _lies_in(one, gone_with, "rubric"))]
    missed = [one for one in back if isinstance(one, Missed)]
    hits = [one for one in read_withdrawals(words, wants, seen) if not _lies_in(one, gone_with, "rubric")]
    hits += [one for one in back if isinstance(one, Hit) and not any(_same(one, h) for h in hits)]
    hits += [one for one in read_specialists_gone(words, wants) if not any(_same(one, h) for h in hits)]
    gone = {(h.change.field, key(h.change.value)) for h in hits}
    # “Anthropic/hh-rlhf” is a name, and asks for no kind of training.
    names = [(start, end) for _, start, end in hub_spans(words)]
    named = list(read_named_gates(words, wants))
    taken: list[tuple[int, int]] = [(h.start, h.end) for h in named]
    hits += named
    readers: list[Callable[[str], Iterator[Hit | Missed]]] = [
        _READERS[0],
        partial(read_paths, known=wants, seen=seen),
        *_READERS[1:],
        partial(read_byte_limits, known=wants),
        partial(read_stages, known=wants),
        partial(read_speaker, writers=seen.writers),
    ]
    closing = list(read_endings(words, wants))
    hits += closing
    closed = [(h.start, h.end) for h in closing]
    for reader in readers:
        for hit in (
            reader(words) if reader is not read_durations else (*read_due(words, said, wants), *read_durations(words))
        ):
            if isinstance(hit, Missed):
                missed.append(hit)
                continue
            place = hit.change.field
            if _lies_in(hit, [*gone_with, *closed], "rubric") or _is_left_by_a_word(hit, gone_with):
                continue
            if place != "sources" and any(a <= hit.start < b and hit.end <= b for a, b in names):
                continue
            if (place, key(hit.change.value)) in gone or (
                not WISHES[place].shares_words and any(a < hit.end and hit.start < b for a, b in taken)
            ):
                continue
            # The name of a judge is neither the base model nor where it is delivered.
            if any(h.change.field == "judge" and h.start < hit.end and hit.start < h.end for h in hits):
                continue
            hits.append(hit)
            if not WISHES[place].shares_words:
                taken.append((hit.start, hit.end))
    hits = with_said_uses(words, hits, wants)
    hits = not_measured_with(words, hits)
    for more in (read_places(words, wants), papers):
        hits += [one for one in more if not any(_same(one, h) for h in hits)]
    # Who is joined or taken out is not added by the same words.
    come = [*read_specialists(words, wants), *read_one_more(words, wants)]
    hits += [
        one
        for n, one in enumerate(come)
        if (one.change.field, key(one.change.value)) not in gone and not any(_same(one, h) for h in come[:n])
    ]
    tasked = any(h.change.field == "task" for h in hits)
    files = {words[a:b] for _, a, b in by_stem(words, seen)}
    of_columns = [
        h
        for h in read_columns(words, seen.columns)
        # “The messages are in support_mails”: that is the file.
        if not (tasked and h.change.field == "task") and h.change.value not in files
    ]
    hits = exchanged([*hits, *read_files_back(words, wants, seen), *of_columns])
    corrected: list[Hit | Missed] = list(read_figures(words, wants, taken)) or list(
        read_new_figures(words, wants, taken)
    )
    found = [*hits, *missed, *(corrected or read_bare_figures(words, wants, taken))]
    judges = [h for h in hits if h.change.field == "judge"]
    bases = [
        one
        for one in read_own_bases(words, wants, seen)
        if (one.end > one.start and not any(j.start < one.end and one.start < j.end for j in judges))
        and (isinstance(one, Missed) or not any(_same(one, h) for h in hits))
    ]
    # The name of a folder says nothing else.
    spans = tuple((one.start, one.end) for one in bases)
    found = [*(one for one in found if not in_own_base(one, words, spans)), *bases]
    hits = sorted((one for one in found if isinstance(one, Hit)), key=lambda h: (h.start, h.end))
    return [*hits, *(one for one in found if isinstance(one, Missed))]


def _is_within(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(one.start < max(hit.end, hit.start + 1) and hit.start < one.end for one in others)


def _lies_in(one: Hit | Missed, places: Sequence[tuple[int, int]], field: ChangeField) -> bool:
    about = one.change.field if isinstance(one, Hit) else one.about
    return about == field and any(a <= one.start and one.end <= b for a, b in places)


def _is_left_by_a_word(hit: Hit, places: Sequence[tuple[int, int]]) -> bool:
    """“The rule with shouting, delete it”: a file that is not named there stays."""
    value = hit.change.value
    unnamed = hit.end == hit.start and isinstance(value, WantedSource) and value.use == "never"
    return unnamed and any(a <= hit.start < b for a, b in places)


def _same(one: Hit, other: Hit) -> bool:
    return (one.change.field, key(one.change.value)) == (other.change.field, key(other.change.value))
