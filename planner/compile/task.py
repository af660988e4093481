"""The kind of task: as said, as the data shows, or a guess that is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.profile import DataProfile
from planner.data_tells import measured_task
from planner.plan import YOU_DECIDE, Origin, Question, default, measured, said
from planner.requirements import Requirements, WantedSource
from planner.sentences import Digits, Sentence, sentence

_BY_HOLDS = {
    "labelled": Task.CLASSIFICATION,
    "dialogues": Task.CHAT_ASSISTANT,
    "functions": Task.TOOL_USE_AGENT,
    "code": Task.CODE_ASSISTANT,
    "preferences": Task.CHAT_ASSISTANT,
}
_WITHOUT_PAIRS = frozenset({Task.DOMAIN_ADAPTATION, Task.QA_OVER_DOCUMENTS})
"""Tasks that nobody brings messages with answers for."""
_ABOUT = {
    Task.CHAT_ASSISTANT: sentence("reason-does-chat", "answer people in a conversation"),
    Task.QA_OVER_DOCUMENTS: sentence("reason-does-documents", "answer questions from documents"),
    Task.CLASSIFICATION: sentence("reason-does-sort", "sort texts into categories"),
    Task.EXTRACTION: sentence("reason-does-extract", "pull fields out of texts"),
    Task.SUMMARIZATION: sentence("reason-does-shorten", "shorten texts"),
    Task.REWRITING_STYLE: sentence("reason-does-rewrite", "rewrite texts in your style"),
    Task.CODE_ASSISTANT: sentence("reason-does-code", "write or explain code"),
    Task.TRANSLATION: sentence("reason-does-translate", "translate"),
    Task.TOOL_USE_AGENT: sentence("reason-does-functions", "call functions and do work"),
    Task.DOMAIN_ADAPTATION: sentence("reason-does-field", "learn the language of your field"),
}


_LIKE = {
    Task.CHAT_ASSISTANT: (Task.CLASSIFICATION, Task.EXTRACTION, Task.QA_OVER_DOCUMENTS),
    Task.QA_OVER_DOCUMENTS: (Task.CHAT_ASSISTANT, Task.SUMMARIZATION, Task.CLASSIFICATION),
    Task.CLASSIFICATION: (Task.EXTRACTION, Task.CHAT_ASSISTANT, Task.QA_OVER_DOCUMENTS),
    Task.EXTRACTION: (Task.CLASSIFICATION, Task.SUMMARIZATION, Task.CHAT_ASSISTANT),
    Task.SUMMARIZATION: (Task.EXTRACTION, Task.REWRITING_STYLE, Task.QA_OVER_DOCUMENTS),
    Task.REWRITING_STYLE: (Task.CHAT_ASSISTANT, Task.SUMMARIZATION, Task.TRANSLATION),
    Task.CODE_ASSISTANT: (Task.CHAT_ASSISTANT, Task.QA_OVER_DOCUMENTS, Task.TOOL_USE_AGENT),
    Task.TRANSLATION: (Task.REWRITING_STYLE, Task.SUMMARIZATION, Task.CHAT_ASSISTANT),
    Task.TOOL_USE_AGENT: (Task.CHAT_ASSISTANT, Task.EXTRACTION, Task.CODE_ASSISTANT),
    Task.DOMAIN_ADAPTATION: (Task.QA_OVER_DOCUMENTS, Task.CHAT_ASSISTANT, Task.SUMMARIZATION),
}
"""What a wish may be that was taken for such a task, the likeliest first."""
SOMETHING_ELSE = sentence("option-something-else", "something else")


def sorts_texts(wants: Requirements) -> bool | None:
    """Whether texts are to be sorted, or something else is to be done, by the words; None where they leave it open,
    or a small model read them so."""
    wish = wants.one("task")
    if wish is None or (wish.said.guessed and wish.value != Task.CLASSIFICATION):
        return None
    return wish.value == Task.CLASSIFICATION


def measured_pairs(profiles: Sequence[DataProfile]) -> Sentence | None:
    """What shows that there are messages with answers, however short these are; None where there are none."""
    for profile in profiles:
        if (
            profile.kind in ("table", "jsonl")
            and profile.prompt_column
            and profile.reply_column
            and not profile.guessed
        ):
            return sentence(
                "reason-pairs",
                "{path} holds {count} messages with their answers ({message} → {answer}), and such pairs are learned "
                "as pairs",
                path=profile.path,
                count=Digits(f"{profile.usable:,}"),
                message=profile.prompt_column,
                answer=profile.reply_column,
            )
    return None


def task_of_texts(profiles: Sequence[DataProfile]) -> tuple[Task, Sentence] | None:
    """What can be learned where there are only texts: to answer from them, or to write such code."""
    texts = [p for p in profiles if p.kind in ("text", "folder") and p.usable]
    if not texts or any(p.kind in ("table", "jsonl") for p in profiles):
        return None
    rows, code = sum(p.usable for p in texts), sum(p.usable for p in texts if p.code)
    if 2 * code > rows:
        return Task.CODE_ASSISTANT, sentence(
            "reason-code",
            "{code} of {rows} examples that can be made from your files are code",
            code=Digits(f"{code:,}"),
            rows=Digits(f"{rows:,}"),
        )
    return Task.QA_OVER_DOCUMENTS, sentence(
        "reason-texts",
        "there are texts ({rows} questions can be made from them), and no table of messages with answers",
        rows=Digits(f"{rows:,}"),
    )


def task_of(wants: Requirements, profiles: Sequence[DataProfile], rules: dict[str, Origin]) -> Task:
    """What was said counts first; a small model's reading only where the data cannot tell."""
    wish, shown = wants.one("task"), measured_task(profiles)
    if shown is None and (wish is None or (wish.said.guessed and wish.value == Task.CHAT_ASSISTANT)):
        shown = task_of_texts(profiles)
    if wish is not None and not wish.said.guessed:
        rules["task"] = said(wish.said)
        return Task(str(wish.value))
    pairs = measured_pairs(profiles) if shown is None and (wish is None or wish.value in _WITHOUT_PAIRS) else None
    if shown is not None or pairs is not None:
        rules["task"] = measured(shown[1] if shown is not None else pairs or "")
        return shown[0] if shown is not None else Task.CHAT_ASSISTANT
    if wish is not None:
        rules["task"] = default(
            sentence("reason-my-reading", "my reading of “{quote}”; please check", quote=wish.said.quote)
        )
        return Task(str(wish.value))
    for named in wants.all("sources"):
        if (
            isinstance(named.value, WantedSource)
            and named.value.use in (None, "train")
            and named.value.holds in _BY_HOLDS
        ):
            rules["task"] = default(
                sentence(
                    "reason-said-to-hold",
                    "the data is said to hold {what}: “{quote}”",
                    what=named.value.holds,
                    quote=named.said.quote,
                )
            )
            return _BY_HOLDS[named.value.holds]
    rules["task"] = default(
        sentence("reason-usual-task", "the most common wish; neither your words nor your data say otherwise yet")
    )
    return Task.CHAT_ASSISTANT


def task_question(wants: Requirements, profiles: Sequence[DataProfile], task: Task) -> Question | None:
    """Asked where the kind of task is a small model's reading, or nobody has said a word about it."""
    wish = wants.one("task")
    options = (_ABOUT[task], *(_ABOUT[like] for like in _LIKE[task]), YOU_DECIDE, SOMETHING_ELSE)
    settled = measured_task(profiles) is not None or (
        task_of_texts(profiles) is not None and (wish is None or wish.value == Task.CHAT_ASSISTANT)
    )
    pairs = measured_pairs(profiles)
    # A file without replies is another one tomorrow, and shows then what is to be learned.
    settled = (
        settled
        or any(p.lacking == "replies" for p in profiles)
        or (pairs is not None and (wish is None or wish.value in _WITHOUT_PAIRS))
    )
    if settled or (wish is not None and not wish.said.guessed):
        return None
    if wish is not None:
        ask = sentence("question-task", "Should it {does}? If not, which kind of task is it?", does=_ABOUT[task])
        text = (
            ask
            if pairs is None
            else sentence(
                "question-task-pairs", "{pairs}, whatever the task is called. {ask}", pairs=_begun(pairs), ask=ask
            )
        )
        return Question(field="task", text=text, options=options)
    if any(isinstance(w.value, WantedSource) and w.value.holds in _BY_HOLDS for w in wants.all("sources")):
        return None
    return Question(
        field="task",
        text=sentence(
            "question-which-task",
            "What kind of task is it: what goes in, and what should come out? My guess for now: it should {does}.",
            does=_ABOUT[task],
        ),
        options=options,
    )


def task_name(task: Task) -> Sentence:
    """What a kind of task is called in a sentence."""
    return Sentence(task.value.replace("_", " "), f"page-task-{task.value}")


def task_in(option: str) -> Task | None:
    """The task an option stands for."""
    return next((task for task, does in _ABOUT.items() if does == option), None)


def _begun(told: Sentence) -> Sentence:
    """As the beginning of a sentence."""
    return Sentence(f"{told[0].upper()}{told[1:]}", told.key, told.figures)
