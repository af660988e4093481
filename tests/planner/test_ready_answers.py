"""Bare answers in five languages: each settles its question, which never comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.spec import Money, Task
from nlforge.wording.told import in_every_language
from planner.changes import apply_changes
from planner.compile.ask_place import RENT
from planner.compile.hardware import NO_RENTING
from planner.compile.plan import compile_plan
from planner.plan import Plan, Question
from planner.plan_state import KnownSoFar, PlanState
from planner.requirements import Change, Circumstance, Requirements, WantedGpu, WantedSource, WantedStage
from planner.turn import plan_turn
from tests.support.changes import CHANGES, applied, change
from tests.support.machines import CPU
from tests.support.no_model import NoModel, nothing

CHATS = change("set", "task", Task.CHAT_ASSISTANT)
MAILS = change("add", "sources", WantedSource(path="mails", use="train", holds="dialogues", examples=900))
LARGE = Change(op="set", field="max_params_b", value=14, quote="14B")
WISHES: dict[str, list[Change]] = {
    "hardware": [CHATS, MAILS, LARGE],
    "budget": [CHATS, MAILS, LARGE, change("set", "offline_only", False)],
    "consent": [
        CHATS,
        MAILS,
        Change(op="add", field="circumstances", value=Circumstance.PERSONAL_DATA, quote="names of our guests"),
    ],
    "pairs": [CHATS, MAILS, change("add", "stages", WantedStage(kind="dpo"))],
    "use_of_file": [CHATS, change("add", "sources", WantedSource(path="manuals", holds="documents"))],
    "deploy": [CHATS, MAILS, change("set", "max_model_mb", 600.0)],
    "offline_or_rented": [
        CHATS,
        MAILS,
        change("set", "offline_only", True),
        Change(op="add", field="gpus", value=WantedGpu(name="H100"), quote="a rented H100"),
    ],
}


def asking(wants: Requirements) -> PlanState:
    return PlanState(turns=("so",), known=KnownSoFar(requirements=wants), plan=compile_plan(wants, [], CPU))


def only(state: PlanState, field: str) -> tuple[PlanState, Question]:
    """As if all else were settled: answers of few words are given to what is asked alone."""
    assert state.plan is not None
    [question] = [q for q in state.plan.questions if q.field == field]
    return state.model_copy(update={"plan": state.plan.model_copy(update={"questions": (question,)})}), question


def said(state: PlanState, words: str) -> PlanState:
    return plan_turn(state, words, NoModel(), nothing, CPU, in_every_language=in_every_language)


def plan_of(state: PlanState) -> Plan:
    assert state.plan is not None
    return state.plan


ANSWERS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    # Field, words, and what is then in the plan.
    "this machine": (
        "hardware",
        ["this machine", "here, please", "on my computer", "diesen Rechner bitte", "hier", "sur cet ordinateur", "ici",
         "en este equipo", "aquí", "就用这台", "本机", "no", "nein", "the first one"],
        {"offline": True},
    ),
    "rent": (
        "hardware",
        ["rent one", "a rented card", "the second one", "2", "mieten", "eine gemietete Karte", "die zweite",
         "on loue", "une carte louée", "alquilar", "una tarjeta alquilada", "la segunda", "租一张", "第二个"],
        {"offline": False},
    ),
    "money": (
        "budget",
        ["the first", "yes", "ja", "oui", "sí", "好的", "1"],
        {"paid": True},
    ),
    "no money": (
        "budget",
        ["nothing", "no money", "kein Geld", "nichts", "rien", "pas de budget", "nada", "sin presupuesto", "没有预算"],
        {"paid": False},
    ),
    "may use": (
        "consent",
        ["yes", "they all agreed", "we have consent", "ja", "alle haben zugestimmt", "oui", "avec leur accord", "sí",
         "tenemos su consentimiento", "对", "他们都同意了", "the first"],
        {"rights": True},
    ),
    "not asked": (
        "consent",
        ["no", "not yet", "nobody asked them", "they have not agreed", "nein", "noch nicht",
         "sie haben nicht zugestimmt", "non",
         "pas encore", "ils n'ont pas donné leur accord", "aún no", "todavía no", "不", "还没", "the second"],
        {"warned": "consent"},
    ),
    "pairs": (
        "pairs",
        ["yes", "pairs", "ja", "Paare", "oui, des paires", "sí", "parejas", "对", "成对的"],
        {"dpo": "pairs"},
    ),
    "thumbs": ("pairs", ["thumbs", "Daumen", "des pouces", "pulgares", "点赞", "the second"], {"dpo": "verdicts"}),
    "no pairs": (
        "pairs",
        ["no", "nein", "keine Paare", "non", "aucune paire", "sin parejas", "不", "没有成对的"],
        {"dpo": "rubric"},
    ),
    "look up": (
        "use_of_file",
        ["look it up", "nachschlagen", "consulter", "buscar", "查", "the first"],
        {"use": "retrieve"},
    ),
    "learn": (
        "use_of_file",
        ["learn from it", "lernen", "apprendre", "aprender", "学习", "the second"],
        {"use": "train"},
    ),
    "file": (
        "deploy",
        ["a file", "Ollama", "als Datei", "un fichier", "un archivo", "文件"],
        {"deploy": "ollama_gguf"},
    ),
    "server": (
        "deploy",
        ["an API", "eine Schnittstelle", "une interface", "un servidor", "接口"],
        {"deploy": "openai_server"},
    ),
    "used here": (
        "deploy",
        ["nothing", "it stays here", "nichts", "es bleibt hier", "rien", "nada", "不用"],
        {"deploy": "none"},
    ),
    "nothing leaves": (
        "offline_or_rented",
        ["stay here", "nichts verlässt das Haus", "rien ne sort", "nada sale", "留在本地", "the first"],
        {"offline": True, "cards": 0},
    ),
    "the card may": (
        "offline_or_rented",
        ["it may leave", "die gemietete Karte", "la carte louée", "la tarjeta alquilada", "可以外传", "the second"],
        {"offline": False, "cards": 1},
    ),
}  # fmt: skip


def holds(plan: Plan, fact: str, value: Any) -> bool:
    spec = plan.spec
    assert spec is not None
    match fact:
        case "offline":
            return spec.data.offline_only is value
        case "paid":
            return spec.limits.budget is not None and (spec.limits.budget.amount > 0) is value
        case "rights":
            return bool(spec.data.rights) is value
        case "warned":
            return value in {w.code for w in plan.warnings}
        case "dpo":
            return [s.learns_from for s in spec.stages if s.kind == "dpo"] == [value]
        case "use":
            return [s.use for s in spec.data.sources] == [value]
        case "deploy":
            return spec.deploy.target == value
        case "cards":
            return len(spec.hardware.gpus or ()) == value
        case _:
            raise AssertionError(fact)


@pytest.mark.parametrize(("case", "words"), [(case, w) for case, (_, words, _) in ANSWERS.items() for w in words])
def test_a_bare_answer_is_understood(case: str, words: str) -> None:
    """It does what its option does, and its question is gone."""
    field, _, facts = ANSWERS[case]
    state, _ = only(asking(applied(WISHES[field])), field)
    after = plan_of(said(state, words))
    assert all(holds(after, fact, value) for fact, value in facts.items())
    assert field not in {q.field for q in after.questions}


@pytest.mark.parametrize(("field", "words", "wished", "value"), [
    ("consent", "Yes, consent is there, but use at most 20 dollars", "budget", Money(amount=20, currency="USD")),
    ("consent", "sí, de acuerdo, pero como mucho 20 euros", "budget", Money(amount=20, currency="EUR")),
    ("consent", "ok, einverstanden, Namen dürfen bleiben", "keep", "name"),
    ("consent", "Yes, agreed. And names may stay", "keep", "name"),
    ("hardware", "hier, und höchstens 3 Stunden", "deadline_hours", 3.0),
    ("hardware", "ici, et gardez les noms", "keep", "name"),
    ("pairs", "thumbs, and names may stay", "keep", "name"),
    ("deploy", "as a file, names may stay", "keep", "name"),
])  # fmt: skip
def test_a_wish_beside_an_answer_is_heard_too(field: str, words: str, wished: str, value: Any) -> None:
    """The question is gone, the wish is known, and nothing of the words is called unused."""
    state, _ = only(asking(applied(WISHES[field])), field)
    after = said(state, words)
    assert field not in {q.field for q in plan_of(after).questions} and after.known.not_used == ()
    assert [w.value for w in after.requirements.all(wished)] == [value]


def test_an_option_with_a_comma_stays_whole() -> None:
    """As it stands under the question, whatever could be read in it."""
    for case, wishes in WISHES.items():
        state, question = only(asking(applied(wishes)), case)
        for option in question.options[:-1]:
            assert case in said(state, str(option)).known.settled or case not in {
                q.field for q in plan_of(said(state, str(option))).questions
            }


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("hardware", "we have a 4090"),
        ("hardware", "wir haben keine Grafikkarte"),
        ("budget", "200 euros at most"),
        ("budget", "höchstens 50 Dollar"),
        ("deploy", "as a GGUF for Ollama please, our people know that"),
    ],
)
def test_an_answer_in_full_settles_it_too(field: str, words: str) -> None:
    state, _ = only(asking(applied(WISHES[field])), field)
    assert field not in {q.field for q in plan_of(said(state, words)).questions}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("hardware", "not a rented one"), ("consent", "what does consent mean?"), ("hardware", "the ninth"),
        ("use_of_file", "what is the difference to look up?"), ("pairs", "pairs or thumbs, both are there"),
        ("consent", "our handbook says that all who write to us agreed to be called back by phone"),
    ],
)  # fmt: skip
def test_what_is_no_answer_changes_nothing_of_it(field: str, words: str) -> None:
    """Where it is not clear which option is meant, it is asked again."""
    state, question = only(asking(applied(WISHES[field])), field)
    after = said(state, words)
    assert question.field in {q.field for q in plan_of(after).questions} or after.reply is not None


@pytest.mark.parametrize(
    "words",
    ["you decide", "whatever", "I don't know", "it's up to you", "entscheide du", "mach wie du denkst",
     "weiß ich nicht", "comme tu veux",
     "à toi de voir", "je ne sais pas", "como quieras", "no lo sé", "你决定", "都可以", "我不知道"],
)  # fmt: skip
@pytest.mark.parametrize("field", WISHES)
def test_you_decide_settles_it(field: str, words: str) -> None:
    state = asking(applied(WISHES[field]))
    assert field not in {q.field for q in plan_of(said(state, words)).questions}


@pytest.mark.parametrize(
    ("words", "learns_from"),
    [
        ("Thumbs, from log.jsonl", "verdicts"), ("Daumen, aus log.jsonl", "verdicts"),
        ("des pouces, dans data/log.jsonl", "verdicts"), ("pulgares, en log.jsonl", "verdicts"),
        ("点赞，在 log.jsonl", "verdicts"), ("Pairs, in log.jsonl", "pairs"), ("log.jsonl has no pairs", "rubric"),
    ],
)  # fmt: skip
def test_an_answer_that_names_its_file_settles_the_question_about_pairs(words: str, learns_from: str) -> None:
    """And the file is taken."""
    state, _ = only(asking(applied(WISHES["pairs"])), "pairs")
    after = plan_of(said(state, words))
    assert "pairs" not in {q.field for q in after.questions} and holds(after, "dpo", learns_from)
    assert after.spec is not None and any(s.path.endswith("log.jsonl") for s in after.spec.data.sources)


@pytest.mark.parametrize("words", ["It is in pairs.jsonl", "Pairs or thumbs, both in log.jsonl", "thumbs.csv?"])
def test_the_name_of_a_file_is_no_answer(words: str) -> None:
    state, _ = only(asking(applied(WISHES["pairs"])), "pairs")
    assert "pairs" in {q.field for q in plan_of(said(state, words)).questions}


def _offers_renting(plan: Plan) -> bool:
    return any(RENT in q.options or q.field == "budget" for q in plan.questions)


@pytest.mark.parametrize(
    "words",
    ["No rented card.", "Keine gemietete Karte.", "We don't want to rent a server.", "pas de carte louée",
     "sin tarjetas alquiladas", "不租显卡"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["hardware", "budget"])
def test_a_card_that_is_not_to_be_rented_is_not_offered(field: str, words: str) -> None:
    """The words are used, an undo takes them back, and so do others that want one."""
    state, _ = only(asking(applied(WISHES[field])), field)
    assert _offers_renting(plan_of(state))
    after = said(state, words)
    assert not _offers_renting(plan_of(after)) and not after.known.not_used
    assert _offers_renting(plan_of(said(after, "undo")))
    assert plan_of(said(after, "rent a card in the cloud")).questions != plan_of(after).questions


@pytest.mark.parametrize("words", ["We do not rent bikes to minors.", "We never rent rooms by the hour."])
def test_renting_other_things_is_no_word_about_cards(words: str) -> None:
    state, _ = only(asking(applied(WISHES["hardware"])), "hardware")
    assert _offers_renting(plan_of(said(state, words)))


def test_no_card_is_planned_that_is_not_to_be_rented() -> None:
    """Whatever money there is, and where the data may go."""
    wants = applied([*WISHES["budget"], Change(op="set", field="budget", value=Money(amount=900), quote="900 USD")])
    assert (
        compile_plan(wants, [], CPU).estimate != compile_plan(wants, [], CPU, settled=frozenset({NO_RENTING})).estimate
    )
    plan = plan_of(said(asking(wants), "No rented card."))
    assert plan.estimate is not None and not plan.estimate.cost.get("amount")


ONLY_THE_PERSON = frozenset({"data_sources", "rubric", "files"})
"""Fields of questions that nobody else can settle: without data nothing is built, and two lines exclude each other."""


@given(st.lists(CHANGES, max_size=12))
def test_after_you_decide_only_what_nobody_else_can_tell_is_open(changes: list[Change]) -> None:
    after = plan_of(said(asking(applied(changes)), "you decide"))
    assert {q.field for q in after.questions} <= ONLY_THE_PERSON


@given(st.sampled_from(sorted(WISHES)), st.data())
def test_an_option_as_it_is_offered_settles_its_question(field: str, data: st.DataObject) -> None:
    """In English and German, and also after a later wish."""
    state, question = only(asking(applied(WISHES[field])), field)
    option = data.draw(st.sampled_from(question.options))
    words = data.draw(st.sampled_from(in_every_language(option)))
    after = said(state, words)
    assert field not in {q.field for q in plan_of(after).questions}
    later = apply_changes(after.requirements, [change("set", "deadline_hours", 60.0)], 3)
    settled = after.known.settled
    assert field not in {q.field for q in compile_plan(later, [], CPU, settled=settled).questions}
