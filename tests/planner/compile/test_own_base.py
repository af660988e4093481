"""A base model of one's own that is named in words: measured from its files, refused on the page, looked up on the hub
only by the person."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.data.profile import DataProfile
from engine.estimation.benchmark import KnownRates, Rates
from engine.models.catalogue import entry_of
from engine.models.hub import hub_facts
from engine.models.hub_facts import keep_facts
from nlforge.sources import measurer, seen_in
from nlforge.wording import catalogue
from nlforge.wording.catalogue import speak
from planner.compile.nearest import require_built, way_out
from planner.compile.own_choice import own_name
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.render.explain import reply_text
from planner.turn import plan_turn
from tests.planner.desk import desk_profiles
from tests.support.machines import CARD, CPU
from tests.support.no_model import NoModel
from tests.support.pages import spec_page
from tests.support.scripted_hub import REVISION, Hub, hub_with
from tests.support.small_bases import saved_qwen, small_gguf, small_qwen

WANTED = "Answer our customers as our agents do."
PINNED = f"maker/mine@{REVISION}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = saved_qwen(tmp_path_factory.mktemp("made") / "ours")
    (folder / "README.md").write_text("---\nlanguage: en\nlicense: apache-2.0\n---\n# Ours\n")
    return folder


@pytest.fixture
def ours(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(made, tmp_path / "ours")
    return tmp_path / "ours"


@pytest.fixture
def hub(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_with(made, monkeypatch) as found:
        yield found


@pytest.fixture(scope="module")
def profiles() -> list[DataProfile]:
    return desk_profiles()


def said(profiles: list[DataProfile], *turns: str, folder: Path | None = None) -> PlanState:
    state = PlanState()
    for words in turns:
        there = {"seen": seen_in(words, folder)} if folder is not None else {}
        state = plan_turn(state, words, NoModel(), lambda _: profiles, CPU, **there)
    return state


def plan(profiles: list[DataProfile], *turns: str, folder: Path | None = None) -> Plan:
    found = said(profiles, *turns, folder=folder).plan
    assert found is not None and found.spec is not None
    return found


def test_what_its_files_say_is_planned(ours: Path, profiles: list[DataProfile]) -> None:
    """Name, path, size, licence and context, each with where it is from; its time is that of its size."""
    found = plan(profiles, WANTED, f"Start from the model in {ours}.")
    assert found.spec is not None and found.estimate is not None
    model = found.spec.model
    assert (model.base, model.weights, model.license, model.context) == ("ours", str(ours), "apache-2.0", 4096)
    weights = sum(p.numel() for p in small_qwen()[0].parameters())
    assert model.params_b == pytest.approx(weights / 1e9) and entry_of(model).layers == 2
    assert found.unbuilt == () and found.status == "ready" and found.bases == ()
    assert found.origin["model.weights"].source == "said" and found.origin["model.params_b"].source == "measured"
    usual = plan(profiles, WANTED)
    assert usual.estimate is not None and found.estimate.seconds["train"] < usual.estimate.seconds["train"]
    assert "32" in str(found.origin["stages[sft].learning_rate"].reason), "by the width of its own layers"
    assert f"Starts from: ours ({ours})" in spec_page(found) and "licence apache-2.0" in spec_page(found)


def test_the_base_is_no_data(ours: Path, tmp_path: Path) -> None:
    """Neither measured nor planned as a source, also where it was named as a file before."""
    (tmp_path / "mails.csv").write_text(
        "message,reply\n" + "\n".join(f"Where is {n}?,On its way {n}" for n in range(30))
    )
    state = PlanState()
    for words in (f"Learn from mails.csv and {ours}/", "Use ./ours as the base model."):
        measure = measurer(tmp_path)
        seen = seen_in(words, tmp_path)
        state = plan_turn(state, words, NoModel(), measure, CPU, seen=seen)
    assert state.plan is not None and state.plan.spec is not None
    assert [s.path for s in state.plan.spec.data.sources] == ["mails.csv"]
    assert state.plan.spec.model.weights == str(ours)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("use the base model ./ours", "ours"),
        ("use the base model ours/", "ours"),
        ("nimm das Basismodell ./tief/darunter", "tief/darunter"),
        ("use ours.gguf", "ours.gguf"),
    ],
)
def test_a_relative_path_is_written_whole(
    ours: Path, tmp_path: Path, profiles: list[DataProfile], words: str, path: str
) -> None:
    shutil.copytree(ours, tmp_path / "tief" / "darunter")
    small_gguf(tmp_path / "ours.gguf")
    found = plan(profiles, WANTED, words, folder=tmp_path)
    assert found.spec is not None and found.spec.model.weights == str(tmp_path / path) and found.unbuilt == ()


def test_a_gguf_file_is_measured_by_its_head(ours: Path, tmp_path: Path, profiles: list[DataProfile]) -> None:
    file = small_gguf(tmp_path / "our model.gguf", license="mit")
    found = plan(profiles, WANTED, f"Use “{file}” as the base model.")
    assert found.spec is not None and found.unbuilt == ()
    model = found.spec.model
    assert (model.base, model.weights, model.license, model.context) == ("our-model", str(file), "mit", 4096)
    folder = plan(profiles, WANTED, f"use the base model {ours}")
    assert folder.spec is not None and model.params_b == pytest.approx(folder.spec.model.params_b)
    one, other = entry_of(model), entry_of(folder.spec.model)
    assert (one.layers, one.hidden) == (other.layers, other.hidden) == (2, 32)


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _no_template(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink(missing_ok=True)
    told = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps({k: v for k, v in told.items() if k != "chat_template"}))


@pytest.mark.parametrize(
    ("break_", "says"),
    [
        (shutil.rmtree, "There is nothing at that path"),
        (_pickled, "a pickle can run any code"),
        (_no_template, "no chat template"),
        (lambda f: (f / "model.safetensors").write_bytes(b"1"), "no complete safetensors"),
        (lambda f: [p.unlink() for p in f.iterdir()], "The folder is empty"),
    ],
)
def test_what_is_no_model_is_said_in_place_of_a_yes(
    ours: Path, profiles: list[DataProfile], break_: object, says: str
) -> None:
    """On the page, with the words that take the usual model; those are understood."""
    break_(ours)  # type: ignore[operator]
    state = said(profiles, WANTED, f"Use the base model {ours}.")
    assert state.plan is not None
    [lacking] = state.plan.unbuilt
    assert says in lacking.lacks and says in spec_page(state.plan) and str(ours) in lacking.lacks
    assert "nlforge models fetch" not in way_out(state.plan.unbuilt)
    state = plan_turn(state, str(lacking.words), NoModel(), lambda _: profiles, CPU)
    assert state.plan is not None and state.plan.spec is not None
    assert state.plan.spec.model.base == "smollm2-135m-instruct" and state.plan.unbuilt == ()


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ("~nobody-at-all/model", "no such user"),
        ("/nowhere/at/all.gguf", "nothing at that path"),
    ],
)
def test_paths_that_lead_nowhere_end_no_plan(ours: Path, profiles: list[DataProfile], weights: str, says: str) -> None:
    found = plan(profiles, WANTED, f"use the base model {weights}")
    assert says in found.unbuilt[0].lacks and "its size is not known here" in spec_page(found)
    assert any("are not estimated for it yet" in w.text for w in found.warnings)


def test_a_broken_gguf_is_known_before_the_yes(ours: Path, tmp_path: Path, profiles: list[DataProfile]) -> None:
    file = small_gguf(tmp_path / "cut.gguf")
    file.write_bytes(file.read_bytes()[:-5000])
    assert "no complete GGUF" in plan(profiles, WANTED, f"use {file}").unbuilt[0].lacks
    other = small_gguf(tmp_path / "mamba.gguf", kind="mamba")
    assert "of the kind “mamba”" in plan(profiles, WANTED, f"use {other}").unbuilt[0].lacks


def test_undo_why_and_another_model_work(ours: Path, profiles: list[DataProfile]) -> None:
    words = f"Start from the model in {ours}"
    state = said(profiles, WANTED, words, "why this model?")
    assert state.reply is not None and words in reply_text(state.reply, catalogue)
    for back in ("undo", "use smollm2-135m-instruct", f"forget the base model {ours}", f"not the model in {ours}"):
        found = plan(profiles, WANTED, words, back)
        assert found.spec is not None
        assert (found.spec.model.base, found.spec.model.weights) == ("smollm2-135m-instruct", "embedded"), back
    larger = plan(profiles, WANTED, words, "a larger model")
    assert larger.spec is not None and larger.spec.model.base == "smollm2-135m-instruct"
    again = plan(profiles, WANTED, words, "budget 0 euros", "undo")
    assert again.spec is not None and again.spec.model.weights == str(ours)


def test_one_that_is_called_as_the_usual_one_is_another(ours: Path, profiles: list[DataProfile]) -> None:
    """It learns as fast as its own width says, and takes the time of its own size."""
    ours.rename(ours.with_name("smollm2-135m-instruct"))
    own = plan(profiles, WANTED, f"use the base model {ours.with_name('smollm2-135m-instruct')}")
    usual = plan(profiles, WANTED)
    assert own.spec is not None and usual.spec is not None and own.estimate is not None and usual.estimate is not None
    assert own.spec.model.base == usual.spec.model.base
    assert own.spec.stages[0].learning_rate < usual.spec.stages[0].learning_rate
    assert own.estimate.hours[1] < usual.estimate.hours[1] and own.estimate.kind != usual.estimate.kind


def test_limits_it_breaks_are_said_of_it(ours: Path, profiles: list[DataProfile]) -> None:
    found = plan(profiles, WANTED, f"use the base model {ours}", "The model file may have at most 0.01 MB.")
    assert found.status == "declined"
    assert any("Trained, ours is a file of" in w.text for w in found.warnings if w.blocking)


def test_too_large_for_the_memory_is_said_before_the_yes(ours: Path, profiles: list[DataProfile]) -> None:
    little = CPU.model_copy(update={"ram_gb": 0.01})
    state = plan_turn(PlanState(), f"{WANTED} Use the base model {ours}.", NoModel(), lambda _: profiles, little)
    assert state.plan is not None and state.plan.status == "declined"
    assert any("GB of memory" in w.text for w in state.plan.warnings if w.blocking)


def test_no_licence_is_said(ours: Path, profiles: list[DataProfile]) -> None:
    (ours / "README.md").unlink()
    found = plan(profiles, WANTED, f"use the base model {ours}")
    assert any("Nothing names a licence of ours" in w.text for w in found.warnings)
    assert "licence not named" in spec_page(found)


def test_a_model_of_the_hub_says_how_to_look(hub: Hub, ours: Path, profiles: list[DataProfile]) -> None:
    """Nobody asked yet: one sentence, and the network is asked by no plan."""
    found = plan(profiles, WANTED, f"Train on top of {PINNED}.")
    assert f"nlforge models look {PINNED}" in found.unbuilt[0].lacks
    assert f"nlforge models fetch {PINNED}" in spec_page(found) and hub.asked == []


def test_what_the_hub_said_stands_on_the_page(hub: Hub, ours: Path, profiles: list[DataProfile]) -> None:
    """Licence, size and gate, in both languages, without asking again; gated and without a licence with what to do."""
    keep_facts(hub_facts(PINNED))
    seen = len(hub.asked)
    found = plan(profiles, WANTED, f"Train on top of {PINNED}.")
    assert "MB to fetch, licence apache-2.0, not gated" in found.unbuilt[0].lacks
    assert found.spec is not None and found.spec.model.params_b == pytest.approx(12_345 / 1e9)
    speak("de")
    assert "Lizenz apache-2.0, ohne Zustimmung" in spec_page(found)
    speak("en")
    hub.gated, hub.license = {"maker/mine"}, None
    assert len(hub.asked) == seen
    keep_facts(hub_facts(PINNED))
    found = plan(profiles, WANTED, f"Train on top of {PINNED}.")
    assert "no licence named, gated" in found.unbuilt[0].lacks
    texts = " ".join(w.text for w in found.warnings)
    assert "Before you say yes, accept it" in texts and "Nothing names a licence of mine" in texts
    speak("de")
    assert "keine Lizenz genannt, nur mit Zustimmung" in spec_page(found)


def test_a_disk_that_is_too_small_is_said_before_the_yes(
    hub: Hub, ours: Path, profiles: list[DataProfile], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_facts(hub_facts(PINNED))
    monkeypatch.setattr("planner.compile.base_advice.free_space", lambda: 10_000)
    found = plan(profiles, WANTED, f"use the base model {PINNED}")
    assert any("GB are free there" in w.text for w in found.warnings if w.blocking) and found.status == "declined"
    file = small_gguf(ours.parent / "x.gguf")
    found = plan(profiles, WANTED, f"use {file}")
    assert any("GB are free there" in w.text for w in found.warnings if w.blocking)
    assert not any("GB are free there" in w.text for w in plan(profiles, WANTED, f"use the base model {ours}").warnings)


def test_what_the_hub_said_against_it_is_no_reason_to_fetch(hub: Hub, ours: Path, profiles: list[DataProfile]) -> None:
    _pickled(ours)
    hub.models["maker/mine"] = ours
    keep_facts(hub_facts(PINNED))
    found = plan(profiles, WANTED, f"use the base model {PINNED}")
    assert "pickled" in found.unbuilt[0].lacks and "models fetch" not in spec_page(found)


def test_who_allows_no_network_is_not_sent_there(hub: Hub, ours: Path, profiles: list[DataProfile]) -> None:
    found = plan(profiles, WANTED, "Nothing may leave this machine.", f"use the base model {PINNED}")
    assert "allows no network" in found.unbuilt[0].lacks and "nlforge models fetch" not in spec_page(found)
    unsaid = plan(profiles, WANTED, f"use the base model {PINNED}")
    from engine.core.errors import Declined
    from engine.estimation.executors import BuildPlace

    with pytest.raises(Declined, match=f"models fetch {PINNED}") as declined:
        require_built(unsaid, BuildPlace())
    assert "allows no network" not in str(declined.value)


def test_a_name_without_a_commit_is_asked_about(ours: Path, profiles: list[DataProfile]) -> None:
    state = said(profiles, WANTED, "use the base model maker/mine")
    assert state.plan is not None and state.plan.status == "needs_answers"
    [question] = [q for q in state.plan.questions if q.field == "base_model"]
    assert "nlforge models look maker/mine" in question.text
    decided = plan_turn(state, "you decide", NoModel(), lambda _: profiles, CPU).plan
    assert decided is not None and not [q for q in decided.questions if q.field == "base_model"]
    answered = plan_turn(state, f"use the base model {PINNED}", NoModel(), lambda _: profiles, CPU).plan
    assert answered is not None and answered.spec is not None and answered.spec.model.weights == PINNED


def test_a_name_of_the_catalogue_whose_weights_are_on_the_hub(ours: Path, profiles: list[DataProfile]) -> None:
    """Without a card it says how to look; on one that fits it is planned."""
    found = plan(profiles, WANTED, "use qwen3-0.6b")
    [told] = [w.text for w in found.warnings if w.code == "other_base_model"]
    assert "nlforge models look qwen3-0.6b" in told
    state = plan_turn(PlanState(), f"{WANTED} Use Qwen/Qwen3-8B.", NoModel(), lambda _: profiles, CARD)
    assert state.plan is not None and state.plan.spec is not None
    assert state.plan.spec.model.base == "qwen3-8b"
    assert not [q for q in state.plan.questions if q.field == "base_model"]


def test_what_can_be_had_without_a_card_comes_first(profiles: list[DataProfile]) -> None:
    """For the languages its makers name; for others what was said before."""
    found = plan(profiles, "Answer our customers in Chinese.")
    [text] = [w.text for w in found.warnings if w.code == "language_support_weak"]
    assert "nlforge models fetch qwen2.5-coder-0.5b-instruct" in text and text.index("fetch") < text.index("GPU:") + 99
    slow = KnownRates(rates=Rates(measured=True, step=0.2, token=0.05, decode=0.08, start=9.0))
    bases = ("smollm2-135m-instruct", "qwen2.5-coder-0.5b-instruct")
    here = CPU.model_copy(update={"bases": bases, "known": slow})
    state = plan_turn(PlanState(), "Answer our customers in Chinese.", NoModel(), lambda _: profiles, here)
    assert state.plan is not None
    texts = [w.text for w in state.plan.warnings if w.code == "language_support_weak"]
    assert len(texts) == 1 and "is here and can be trained" in texts[0] and "models fetch" not in texts[0]
    [other] = [
        w.text for w in plan(profiles, "Answer our customers in Finnish.").warnings if w.code == "language_support_weak"
    ]
    assert other.endswith("With a GPU a model that speaks it could be used; expect many mistakes otherwise.")


@pytest.mark.parametrize(
    ("weights", "name"),
    [
        ("/models/our-model/", "our-model"),
        ("~/m/Our Model.GGUF", "Our-Model"),
        (f"acme/small-1b@{'0' * 40}", "small-1b"),
        ("/模型/我们的", "我们的"),
        ("/m/---", "own-model"),
    ],
)
def test_it_is_called_by_the_last_part_of_its_path(weights: str, name: str) -> None:
    assert own_name(weights) == name


def test_what_was_a_file_to_learn_from_before_is_none(tmp_path: Path, ours: Path, profiles: list[DataProfile]) -> None:
    """Named as data while nothing lay there yet."""
    away = ours.rename(tmp_path / "away")
    state = plan_turn(
        PlanState(), "Learn from the texts in ours/ and from mails.csv", NoModel(), lambda _: profiles, CPU,
        seen=seen_in("", tmp_path),
    )  # fmt: skip
    assert {"ours/", "mails.csv"} <= {getattr(w.value, "path", "") for w in state.requirements.all("sources")}
    away.rename(ours)
    words = "Use the base model ours/"
    state = plan_turn(state, words, NoModel(), lambda _: profiles, CPU, seen=seen_in(words, tmp_path))
    assert [getattr(w.value, "path", "") for w in state.requirements.all("sources")] == ["mails.csv"]
