"""What protects people is let go by the person's own words only: not by a model's reading, not by what others are
quoted with."""

from __future__ import annotations

from typing import Any

import pytest

from planner.evidence import lacks_evidence
from planner.llm.client import LitellmLlm
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.reading.merge import lets_go
from planner.requirements import Change, WantedStage
from planner.rule_readers.all import read_all, read_words
from planner.rule_readers.of_others import LIMITS
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.pages import spec_page
from tests.support.scripted import changes, scripted_llm

LEAVES = {"op": "set", "field": "offline_only", "value": False}
STAYS = {"op": "add", "field": "keep", "value": "phone"}


def _nothing(_: Any) -> list[Any]:
    return []


def _read(words: str, *read: dict[str, Any], before: PlanState | None = None) -> PlanState:
    with scripted_llm(lambda _: (200, changes(*read))) as server:
        return plan_turn(
            before or PlanState(),
            words,
            LitellmLlm("openai/scripted", api_base=server.address, api_key="k"),
            _nothing,
            CPU,
        )


def _plan(state: PlanState) -> Plan:
    assert state.plan is not None and state.plan.spec is not None
    return state.plan


def _protects(state: PlanState) -> bool:
    data = _plan(state).spec.data  # type: ignore[union-attr]
    return data.offline_only and "phone" in data.redact


WORDS = "A bot that answers our tenants about the cloud servers and phone numbers of the house."


@pytest.mark.parametrize(
    ("read", "field"),
    [
        ({**LEAVES, "quote": "the cloud servers"}, "offline_only"),
        ({**STAYS, "quote": "phone numbers of the house"}, "keep"),
    ],
)
def test_a_model_alone_lets_nothing_go(read: dict[str, Any], field: str) -> None:
    """What only it read is asked about; until it is answered the protecting value holds, and the answer decides."""
    state = _read(WORDS, read)
    assert _protects(state) and _plan(state).questions[0].field == field
    assert not spec_page(_plan(state)).startswith("You allow")
    for answer, holds in (
        ("yes", False),
        ("files may leave" if field == "offline_only" else "they may stay", False),
        ("no", True),
        ("you decide", True),
    ):
        after = plan_turn(state, answer, NoModel(), _nothing, CPU)
        assert _protects(after) == holds, answer
        assert spec_page(_plan(after)).startswith("You allow") != holds


@pytest.mark.parametrize(
    "read",
    [
        {**LEAVES, "quote": "answers our tenants"},
        {**STAYS, "quote": "answers our tenants"},
        {"op": "set", "field": "deploy", "value": "openai_server", "quote": "answers our tenants"},
        {"op": "add", "field": "languages", "value": "sw", "quote": "answers our tenants"},
    ],
)
def test_any_words_are_no_evidence(read: dict[str, Any]) -> None:
    """A quote that does not speak of the value supports none: it is refused, and said."""
    state = _read(WORDS, read)
    assert _protects(state) and not state.requirements.all(read["field"]) and "does not speak of" in state.rejected[0]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("A bot for our shop. The cloud is fine.", "files and model may go"),
        ("Ein Bot für uns. Cloud wäre in Ordnung.", "files and model may go"),
        ("A bot for our shop. Phone numbers may stay.", "phone numbers stay"),
        ("Un bot. Le cloud ne pose aucun problème.", "files and model may go"),
    ],
)
def test_the_persons_own_words_hold_and_are_the_first_line(words: str, first: str) -> None:
    """No model is needed for them, and the page begins with what they let go, in their words."""
    plan = _plan(plan_turn(PlanState(), words, NoModel(), _nothing, CPU))
    line = spec_page(plan).split("\n")[0]
    assert line.startswith("You allow: ") and first in line and words.split(". ")[1].rstrip(".") in line


@pytest.mark.parametrize(("words", "value"), [
    ("AWS fine", [False]), ("Cloud wäre okay bis 300 Euro", []), ("la ville accepte le cloud", [False]),
    ("nube está bien", [False]), ("云上跑没问题", [False]),
    ("Rented server is fine by our board", [False]), ("it doesn't have to be offline", [False]),
    ("I've got no gpu but cloud is fine", [False]),
    ("nichts darf raus", [True]), ("nada pode ir para a nuvem", [True]), ("use of cloud services is ruled out", [True]),
    ("We don't mind if the files go to the cloud", [False]),
    ("I do not mind when the data leaves our machines", [False]),
    ("Du darfst die Daten in die Cloud laden", [False]), ("Ihr dürft die Dateien in die Cloud hochladen", [False]),
    ("Tu peux envoyer les fichiers dans le cloud", [False]), ("Vous pouvez mettre les données dans le cloud", [False]),
    ("Puedes subir los datos a la nube", [False]), ("Podéis subir los archivos a la nube", [False]),
    ("Customers don't mind if the files go to the cloud", []),
    ("Bob says we don't mind if the files go to the cloud", []),
    ("We don't mind if the files went to the cloud one day", []), ("Darfst du die Daten in die Cloud laden?", []),
    ("Du darfst die Rechnung in die Cloud laden, sagt der Kunde", []),
    ("Kunden: Du darfst die Daten in die Cloud laden", []),
    ("Du darfst die Daten nicht in die Cloud laden", [True]), ("Wenn du die Daten in die Cloud laden darfst, gut", []),
    ("cloud is not fine", [True]),
    ("if the cloud is cheaper, fine", []), ("is the cloud okay?", []), ("our tickets lie in the cloud", []),
    ("We use AWS S3 for our tickets", []),
    ("we sell cloud storage", []), ("We rent cars at a small airport", []), ("the reference rent is fixed", []),
    ("A customer wrote: “the cloud is fine”", []),
])  # fmt: skip
def test_a_permission_is_a_place_and_a_word_that_agrees(words: str, value: list[bool]) -> None:
    """A ban counts more than a permission; conditions, questions and what is so today let nothing leave."""
    assert [c.value for c in read_all(words) if c.field == "offline_only"] == value


_FORWARDED = (
    "---------- Forwarded message ---------\nFrom: Boss <boss@example.com>\nDate: Mon, May 3, 2021 at "
    "10:00\nSubject: money\n"
    "To: a@example.com\n\nThe budget is 9999 euros."
)
SHOWN = (
    "A bot. A customer wrote: “Your budget is 9999 euros”", 'A bot. The boss said “budget 9999 euros”.',
    "Ein Kunde schrieb: „Das Budget ist 9999 Euro“.", "Un client a écrit : « Le budget est de 9999 euros ».",
    "Un cliente escribió: «El presupuesto es de 9999 euros».", "客户写道：“预算是9999欧元”。我们要一个机器人。",
    "お客様は「予算は9999ユーロです」と書きました。", "Um cliente escreveu: “O orçamento é de 9999 euros”.",
    "Een klant schreef: “Het budget is 9999 euro”.", "A bot. Typical message: 'My budget is 9999 euros, can you help?'",
    "A bot. “My budget is 9999 euros” is what people ask.", "A bot. A bad reply is: “Your budget is 9999 euros.”",
    "A bot.\n\n```\nbudget 9999 euros\ncloud is fine\n```\n", "A bot.\n\n~~~yaml\nbudget: 9999 euros\n~~~\n",
    "A bot.\n\n<!-- budget 9999 euros -->", "A bot.\n/* budget 9999 euros */",
    "A bot.\n\n> From: Bob\n> The budget is 9999 euros.\n", f"A bot.\n\n{_FORWARDED}",
    "A bot. Email from a customer:\n\"Hi, my budget is 9999 euros. Bye, Tom\"",
    "A bot. Der Kunde meinte, »das Budget ist 9999 Euro«.",
    "A bot. A customer wrote:\n\n    Your budget is 9999 euros\n\nanswer such mails",
    "A bot. A customer wrote: Your budget is 9999 euros", 'A bot. The text on the page: "The budget is 9999 euros."',
    'A bot. The system prompt was "You have a budget of 9999 euros".',
)  # fmt: skip
OWN = (
    'A customer wrote: "Your budget is 10 euros, at least 99 % of you are wrong". Ours is 9999 euros, no more.',
    "A customer wrote: Your budget is 10 euros. Our budget is 9999 euros.",
    'A customer wrote: "Your budget is 10 euros, at least 99 % of you are wrong". Ours is 9999 euros, no more.',
    "A customer wrote: Your budget is 10 euros. Our budget is 9999 euros.", "Budget “9999 euros”.",
    'The budget is "9999 euros"', "I said: “the budget is 9999 euros”",
    "We wrote in the plan: “budget 9999 euros”, and that holds.", "My boss told us the budget is 9999 euros",
    "The requirement is: “budget 9999 euros at most”.", "These are my wishes:\n```\nA bot. Budget 9999 euros.\n```",
    "```\nA bot for our shop. Budget 9999 euros.\n```", "'The budget is 9999 euros'",
    '"A bot for customers. The budget is 9999 euros."', "Ich sage: „Das Budget ist 9999 Euro“",
    "Unser Budget: „9999 Euro“", f"Build what is described below:\n\n{_FORWARDED}",
)  # fmt: skip


@pytest.mark.parametrize("words", SHOWN)
def test_what_is_only_shown_is_no_wish(words: str) -> None:
    """Quotations, code, comments and mails of others set no figure and let nothing go, not even where a model says
    so."""
    assert not [c for c in read_all(words) if c.field in ("budget", "offline_only")]
    read = {"op": "set", "field": "budget", "value": {"amount": 9999, "currency": "EUR"}, "quote": "9999"}
    assert not _read(words, read).requirements.all("budget")


@pytest.mark.parametrize("words", OWN)
def test_what_the_person_makes_their_own_is_a_wish(words: str) -> None:
    """A claim before the quotation, or nothing beside it."""
    assert [c.value.amount for c in read_all(words) if c.field == "budget"] == [9999]  # type: ignore[union-attr]


def test_names_in_quotation_marks_stay_usable() -> None:
    """Files, labels and phrases that replies must not say are named so."""
    read = read_all(
        "Learn from “customer mails of 2023.csv”, column “topic of the mail”. Never say “we guarantee it”. "
        "+1 if it “answers in one sentence”."
    )
    assert any(c.field == "sources" and c.value.path == "customer mails of 2023.csv" for c in read)  # type: ignore[union-attr]
    assert any(c.field == "rubric" for c in read)


def test_evidence_is_found_in_many_languages() -> None:
    """Right quotes of other tongues are not refused."""
    good = [
        Change(op="add", field="languages", value="pl", quote="naar het Pools"),
        Change(op="add", field="languages", value="en", quote="DE -> EN"),
        Change(op="add", field="languages", value="en", quote="中译英"),
        Change(op="set", field="offline_only", value=False, quote="阿里云可以用"),
        Change(op="set", field="deploy", value="merged_weights", quote="uns reichen die Gewichte"),
        Change(op="add", field="keep", value="ip", quote="IPs nicht schwärzen"),
        Change(op="add", field="stages", value=WantedStage(kind="cpt"), quote="先让它通读一遍源码"),
    ]
    assert [c.quote for c in good if lacks_evidence(c)] == []


NOT_PLAINLY = (
    "I doubt that the cloud is fine.", "Nobody said the cloud is fine.", "The cloud is hardly fine.",
    "It would be wrong to say the cloud is fine.", "The cloud is fine – not!", "The cloud is fine. Just kidding.",
    "Keineswegs ist die Cloud ok.", "Customers say the cloud is fine.", "The cloud is fine, says the vendor.",
    "The vendor writes that data may be uploaded to the cloud.", "Man sagt, die Cloud sei ok.",
    "Dicen que la nube está bien.", "有人说云端没问题。", "My colleague asked whether files may leave this machine.",
    "TODO: ask whether data may be sent to the cloud.", "Die Cloud wäre ok, wenn sie sicher wäre.",
    "Beispiel: Die Cloud ist ok.", "Example reply: The cloud is fine.", "Kunde: Die Cloud ist ok.",
    "客户：云端没问题。", "We discussed that the cloud is fine, but decided against it.",
    "The cloud is fine for others, not for us.", "Am Montag schrieb Bob:\nDie Cloud ist ok.",
    "| message | reply |\n| - | - |\n| where? | The cloud is fine |", "Nobody says phone numbers may stay.",
    "Customers say phone numbers may stay.", "Die Telefonnummern dürfen bleiben, meint der Kunde.",
    "According to the contract, phone numbers may stay.", "Previously: names may stay. Now: names must be removed.",
    "Phone numbers may stay only in internal drafts, but not here.",
)  # fmt: skip


@pytest.mark.parametrize("words", NOT_PLAINLY)
def test_what_is_not_plainly_allowed_stays_protected(words: str) -> None:
    """Reports, doubts, conditions, examples, what was before and what is taken back let nothing go, and it is said."""
    words = f"A bot for our shop.\n{words}"
    assert not [c for c in read_all(words) if lets_go(c)]
    plan = _plan(plan_turn(PlanState(), words, NoModel(), _nothing, CPU))
    assert plan.spec is None or (plan.spec.data.offline_only and {"phone", "name"} <= set(plan.spec.data.redact))


@pytest.mark.parametrize(
    "words",
    [
        "We say the cloud is fine.",
        "I wrote it before: phone numbers may stay.",
        "Wir sagen: Namen dürfen bleiben.",
        "The cloud is fine, use it.",
        "Privacy: the cloud is fine.",
        "1. Phone numbers may stay.",
    ],
)
def test_what_the_person_says_plainly_is_allowed(words: str) -> None:
    assert [c for c in read_all(f"A bot for our shop.\n{words}") if lets_go(c)]


@pytest.mark.parametrize(
    "words",
    [
        "We do not have a budget of 700 euros.",
        "There is no deadline of 5 hours.",
        "Wir haben kein Budget von 700 Euro.",
        "Nous n'avons pas de budget de 700 euros.",
        "Our competitor spends at most 700 euros on its model.",
        "The previous project had a budget of 700 euros.",
        "Last year the deadline was 5 hours.",
        "Die Konkurrenz hat ein Budget von 700 Euro.",
        "Customer: my budget is 700 euros.",
        "Assistant: The budget is 700 euros.",
        "Kunde: Mein Budget sind 700 Euro.",
        "Typical message: I have a budget of 700 euros.",
        "客户：我的预算是700欧元。",
        "Sort messages such as budget 700 euros into money.",
        "The old plan (budget 700 euros) is void.",
        "[09:13] INFO budget=700 EUR",
        "2026-01-05 09:13:22 run: budget=700 EUR deadline=5h",
        "The bot shall tell customers that their deadline is 5 hours.",
        "The column limit says budget 700 euros mostly.",
    ],
)
def test_figures_of_others_limit_nothing(words: str) -> None:
    """Of a competitor, last year, an example, a log or one there is not; it is said that they are not used."""
    read = read_words(f"Learn to answer our customers like in messages.csv.\n{words}")
    assert not [h for h in read.hits if h.change.field in LIMITS] and [m for m in read.missed if m.about in LIMITS]


@pytest.mark.parametrize(
    "words",
    [
        "Our budget is 700 euros.",
        "My boss says 700 euros at most.",
        "No more than 700 euros.",
        "Don't spend more than 700 euros.",
        "Unlike our competitor we have a budget of 700 euros.",
        "Last year it took weeks, so our deadline is 5 hours.",
        "What would it cost if the budget were 700 euros?",
        "Wir haben ein Budget von 700 Euro.",
        "Budget: 700 euros",
        "It has to be ready in 2h.",
        "Time to answer: 6 s.",
        "Answer time: at most 6 seconds.",
        "我们的预算是700欧元。",
    ],
)
def test_own_figures_limit(words: str) -> None:
    """Said by the person or whom they speak for, as a question of what follows too."""
    assert [
        h
        for h in read_words(f"Learn to answer our customers like in messages.csv.\n{words}").hits
        if h.change.field in LIMITS
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Cloud: ok (tbc)",
        "Cloud allowed: tbd",
        "Cloud erlaubt: offen",
        "Names may stay: tbd",
        "Provided the works council signs: cloud ok.",
        "In theory the cloud is fine.",
        "Imagine the cloud is fine.",
        "Once the cloud was fine for us.",
        "It's a lie that the cloud is fine.",
        "Myth: the cloud is fine.",
        "Phone numbers may stay? No.",
        "Le cloud est autorisé sous réserve de l'accord du DPO.",
        "La nube está permitida siempre que legal firme.",
        "如果法务同意,文件可以上传到云端。",
        "可以使用云端吗",
        "Open point: cloud allowed",
        "The cloud is fine for test data only.",
        "The cloud is fine on Tuesdays.",
        "The cloud is fine from next year on.",
        "The chatbot explains how files may be uploaded to the cloud.",
        "Labels: cloud is fine, cloud is bad.",
        "Phone numbers may stay on our website.",
        "Guests whose names may stay on the list get a reminder.",
        "Namen dürfen bleiben, so die IT.",
        "Le cloud est autorisé, paraît-il.",
        "Schön wär's: die Cloud ist erlaubt.",
        "The cloud is fine ... not.",
        "Sales insists the cloud is fine.",
        "Assume the cloud is fine, how long would it take?",
        "It is a risk that files may be uploaded to the cloud.",
        "# Open points\n\nFiles may be uploaded to the cloud.",
        "## Rejected ideas\n\n- The cloud is fine.",
        "- [ ] Files may be uploaded to the cloud",
        "Assumptions (to be validated):\nFiles may leave this machine.",
        "Draft v0.1 - not approved\n\nThe cloud is fine.",
    ],
)
def test_only_words_of_a_plain_permission_let_something_go(words: str) -> None:
    """Whatever else stands in the sentence, be it a condition, a wish, a past or a part, keeps what protects; it is
    said that it was not used."""
    read = read_words(f"Learn to answer our customers like in messages.csv.\n{words}")
    gone = [
        h
        for h in read.hits
        if (h.change.field == "offline_only" and h.change.value is False)
        or (h.change.field == "keep" and h.change.op == "add")
    ]
    assert not gone


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("You can upload the data, that's okay with us.", "offline_only"),
        ("It is okay if the data leaves our machines.", "offline_only"),
        ("Die Dateien dürfen den Rechner verlassen.", "offline_only"),
        ("Les fichiers peuvent quitter la machine.", "offline_only"),
        ("Los archivos pueden salir de la máquina.", "offline_only"),
        ("文件可以离开这台机器。", "offline_only"),
        ("可以使用云端。", "offline_only"),
        ("We have 200 dollars of credits, so the cloud is fine.", "offline_only"),
        ("Budget 500 euros, cloud is fine, we need German only.", "offline_only"),
        ("# Options\n\nNothing yet.\n\n# Privacy\n\nThe cloud is fine.", "offline_only"),
        ("Could you please not redact names?", "keep"),
        ("IP addresses may stay.", "keep"),
    ],
)
def test_plain_permissions_in_other_words_hold(words: str, field: str) -> None:
    read = read_words(f"Learn to answer our customers like in messages.csv.\n{words}")
    gone = [h.change.value for h in read.hits if h.change.field == field and h.change.value is not True]
    assert gone and (not words.startswith("IP") or gone == ["ip"])
