"""A data set of the hub as a source: in words, with --data and in a spec; nothing that plans or runs asks the hub."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.remedies import FetchData, LookAtData
from engine.core.spec import Source, TrainingSpec, dump_yaml, load_spec
from engine.data.card import card, card_text
from engine.data.forecast import forecast
from engine.data.hub import fetch, remove
from engine.data.prepare import prepare
from nlforge.session_factory import new_session, open_conversation
from nlforge.sources import as_given, home_of, home_of_spec, require_readable
from nlforge.store import Session
from nlforge.wording.catalogue import InLanguage
from planner.from_spec import plan_of_spec
from planner.plan import Plan
from planner.sentences import Sentence
from tests.support.commands import nlforge
from tests.support.hub_sets import DESK, NAME, desk_hub, desk_set, jsonl, rows
from tests.support.machines import CPU
from tests.support.pages import spec_page
from tests.support.places import ROOT
from tests.support.planned_folders import planned, table, uses
from tests.support.scripted_hub import REVISION, Hub, scripted_hub
from tests.support.specs import spec_of

TRAIN, TEST, MORE = (f"{DESK}/{n}" for n in ("data/train-00000-of-00001.parquet", "data/test.jsonl", "more.csv"))
USES = {TRAIN: "train", MORE: "train", TEST: "eval"}
WORDS = f"A helper that answers our customers. Learn from {DESK}."


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    with desk_hub(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def here(hub: Hub) -> Hub:
    """The data set is fetched; whoever asks the hub from now on is seen."""
    fetch(DESK)
    hub.asked.clear()
    return hub


def said(plan: Plan) -> str:
    return "\n".join([*(q.text for q in plan.questions), *(w.text for w in plan.warnings)])


@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        f"Build a helper for our customers' questions with the data set {DESK}",
        f"Nimm den Datensatz „{DESK}“ für einen Helfer, der unseren Kunden antwortet.",
        f"用数据集{DESK}训练一个回答客户问题的助手",
        f"Entraîne un assistant sur le jeu de données {DESK}, il répond à nos clients.",
        f"A helper for customers. The data: https://huggingface.co/datasets/{NAME}/tree/{REVISION}",
    ],
)
def test_words_name_it_by_its_commit(here: Hub, words: str) -> None:
    """Its files are sources one by one: what is to measure with, by its name, is never learned from."""
    plan = planned(words, Path.cwd())
    assert uses(plan) == USES
    assert not here.asked
    assert "not on this machine" not in said(plan) and "internet" not in said(plan)


def test_a_part_of_it_and_another_use_are_as_with_any_folder(here: Hub) -> None:
    """“never”, “only to measure”, one file, and a correction."""
    table(Path("own.csv"), "own", 30)
    assert uses(planned(f"Learn from own.csv. Use {MORE} only to measure.", Path.cwd())) == {
        "own.csv": "train", MORE: "eval",
    }  # fmt: skip
    assert uses(planned([f"Learn from own.csv and {DESK}.", f"Do not use {DESK}."], Path.cwd())) == {
        "own.csv": "train", DESK: "never",
    }  # fmt: skip
    assert uses(planned(f"Answer customers. Learn from {DESK}/data", Path.cwd())) == {TRAIN: "train", TEST: "eval"}


def test_names_and_commits_are_no_other_wishes(here: Hub) -> None:
    """“rlhf” in a name asks for no kind of training, and figures of a commit are no count of examples."""
    shutil.copytree(here.datasets[NAME], here.datasets[NAME].with_name("other"))
    here.datasets["Anthropic/hh-rlhf-7b"] = here.datasets[NAME].with_name("other")
    fetch(f"Anthropic/hh-rlhf-7b@{REVISION}")
    plan = planned(f"Answer customers. Learn from Anthropic/hh-rlhf-7b@{REVISION}", Path.cwd())
    assert plan.spec is not None and [s.kind for s in plan.spec.stages] == ["sft"]
    assert plan.spec.model.max_params_b is None
    assert {s.examples for s in plan.spec.data.sources} == {None}


def test_one_that_is_not_here_is_asked_about_and_never_fetched(hub: Hub) -> None:
    """With the command for it; also where files may leave the machine."""
    for words in (WORDS, f"{WORDS} The files may leave this machine."):
        plan = planned(words, Path.cwd())
        assert plan.status == "needs_answers" and f"nlforge data fetch {DESK}" in said(plan)
        assert "fetched unasked" in said(plan)
    fetch(f"{DESK}/more.csv")
    hub.asked.clear()
    assert f"nlforge data fetch {DESK}" in said(planned(WORDS, Path.cwd())), "a part of it is not all"
    assert not hub.asked


@pytest.mark.parametrize(
    "words",
    [
        "Use the data set PolyAI/banking77 to sort our mails.",
        "Use the dataset stanfordnlp/imdb from Hugging Face.",
        "Learn from https://huggingface.co/datasets/stanfordnlp/imdb",
        "Nimm den Datensatz deepset/germanquad@main.",
    ],
)
def test_a_name_without_its_commit_is_told_how_to_look_it_up(hub: Hub, words: str) -> None:
    plan = planned(words, Path.cwd())
    assert "nlforge data look " in said(plan) and not hub.asked


@pytest.mark.parametrize(
    "words",
    [
        "Split the dataset train/test 80/20.",
        "The data set German/English is fine.",
        "Answer yes/no. Use the dataset and/or texts.",
        f"Build it on {DESK}.",
        f"The base model is {DESK}",
    ],
)  # fmt: skip
def test_other_words_with_strokes_are_no_data_sets(hub: Hub, words: str) -> None:
    assert "nlforge data" not in said(planned(words, Path.cwd()))


@pytest.mark.parametrize("name", [NAME, DESK])
def test_a_folder_of_that_name_is_the_folder(here: Hub, name: str) -> None:
    """In words, with --data and in a spec: the path comes first."""
    own = table(Path.cwd() / name / "own.csv", "own", 40)
    require_readable([Path(name)])
    assert uses(planned("A helper that answers our customers.", Path.cwd(), (Path(name),))) == {
        f"{name}/own.csv": "train"
    }
    assert uses(planned(f"Answer our customers. Learn from {name}/", Path.cwd())) == {f"{name}/own.csv": "train"}
    plan = plan_of_spec(spec_of(f"{name}/own.csv"), "x.yaml", Path.cwd(), CPU, "s")
    assert uses(plan) == {f"{name}/own.csv": "train"} and "model hub" not in spec_page(plan)
    assert own.exists() and as_given(Path(name)) == Path.cwd() / name


def test_given_on_the_command_line(here: Hub) -> None:
    """Kept with the session by its name, so that the session can be opened anywhere."""
    require_readable([Path(DESK)])
    assert uses(planned("A helper that answers our customers.", Path.cwd(), (Path(DESK),))) == USES
    assert as_given(Path(DESK)) == Path(DESK)
    assert home_of([Path(DESK)], [f"learn from {DESK}"]) is None
    session = new_session()
    session.append("note", text="Given.", given=[str(as_given(Path(DESK)))], limit=None)
    conversation = open_conversation(Session(session.root))
    list(conversation.hear("A helper that answers our customers."))
    assert conversation.plan is not None and uses(conversation.plan) == USES
    remove(DESK)
    with pytest.raises(BadInput, match="not on this machine") as wrong:
        require_readable([Path(DESK)])
    assert wrong.value.remedies == (FetchData(data=DESK),)
    with pytest.raises(BadInput, match="no file or folder maker/nothing here") as wrong:
        require_readable([Path("maker/nothing")])
    assert wrong.value.remedies == (LookAtData(data="maker/nothing"),)
    with pytest.raises(BadInput, match=r"cannot find maker/nothing\.csv"):
        require_readable([Path("maker/nothing.csv")])
    assert not here.asked


def hub_spec(**changes: object) -> TrainingSpec:
    return spec_of(DESK).model_copy(update={"data": spec_of(DESK, **changes).data})


def test_a_spec_that_names_it_is_built_from_its_files(here: Hub, tmp_path: Path) -> None:
    """Each with its columns and use; the page and the card say from where, under which licence."""
    (tmp_path / "x.yaml").write_text(dump_yaml(hub_spec()))
    spec = load_spec(tmp_path / "x.yaml")
    assert home_of_spec(spec, tmp_path / "x.yaml") == Path.cwd()
    plan = plan_of_spec(spec, "x.yaml", Path.cwd(), CPU, "s")
    assert uses(plan) == USES and plan.spec is not None and plan.status == "ready"
    kinds = {s.path: s.kind for s in plan.spec.data.sources}
    assert kinds == {TRAIN: "table", MORE: "table", TEST: "jsonl"}
    assert f"{DESK} of the model hub, licence: apache-2.0" in spec_page(plan)
    foreseen = forecast(plan.spec, Path.cwd())
    assert foreseen is not None and foreseen.read == 70 and not foreseen.problem
    data = prepare(plan.spec, Path.cwd())
    assert data.counts.read == 70 and {r.file for r in data.held_out} == {TEST}
    measured = {r["question"] for r in rows(100, 120, "order")}
    assert not measured & {r.prompt for r in data.train}
    facts = card(plan.spec, Path.cwd(), data.counts, data.train, data.held_out)
    wanted = {"name": NAME, "revision": REVISION, "license": "apache-2.0", "from": here.address}
    assert [s["hub"] for s in facts["sources"]] == [wanted] * 3
    assert f"revision `{REVISION}`, licence: apache-2.0" in card_text(json.loads(json.dumps(facts)))
    assert not here.asked


def test_a_set_without_a_licence_says_so(hub: Hub) -> None:
    hub.cards[NAME] = {}
    fetch(DESK)
    plan = planned(WORDS, Path.cwd())
    assert f"{DESK} of the model hub, licence: not named" in spec_page(plan)
    origin = plan.origin[f"data.sources[{TRAIN}].hub"].reason
    assert isinstance(origin, Sentence) and "nicht genannt" in InLanguage("de").say(origin.key, data=DESK)
    assert plan.spec is not None
    data = prepare(plan.spec, Path.cwd())
    assert "licence: not named" in card_text(card(plan.spec, Path.cwd(), data.counts, data.train, data.held_out))


@pytest.mark.parametrize("offline", [True, False])
def test_a_spec_whose_set_is_not_here_is_refused(hub: Hub, offline: bool) -> None:
    """By the plan and by the run; neither asks."""
    spec = hub_spec(offline_only=offline)
    with pytest.raises(BadInput, match="not on this machine") as wrong:
        plan_of_spec(spec, "x.yaml", Path.cwd(), CPU, "s")
    assert f"nlforge data fetch {DESK}" in str(wrong.value)
    with pytest.raises(BadInput, match="not on this machine") as wrong:
        prepare(spec, Path.cwd())
    assert wrong.value.remedies == (FetchData(data=DESK),)
    with pytest.raises(BadInput, match=f"has to be named with its commit.*nlforge data look {NAME}"):
        plan_of_spec(spec_of(NAME), "x.yaml", Path.cwd(), CPU, "s")
    assert not hub.asked


def test_a_spec_with_only_a_test_set_learns_from_nothing(hub: Hub) -> None:
    fetch(f"{DESK}/data/test.jsonl")
    spec = spec_of(f"{DESK}/data/test.jsonl")
    assert uses(plan_of_spec(spec, "x.yaml", Path.cwd(), CPU, "s")), "named itself, it is what the person says"
    hub.datasets["maker/tests"] = hub.datasets[NAME].with_name("tests")
    hub.datasets["maker/tests"].mkdir()
    for name in ("test_a.jsonl", "test_b.jsonl"):
        jsonl(hub.datasets["maker/tests"] / name, rows(0, 30))
    fetch(f"maker/tests@{REVISION}")
    with pytest.raises(BadInput, match="nothing to learn from"):
        plan_of_spec(spec_of(f"maker/tests@{REVISION}"), "x.yaml", Path.cwd(), CPU, "s")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: (p / "data/test.jsonl").write_bytes((p / "data/test.jsonl").read_bytes()[:-2] + b" \n"),
        lambda p: (p / "more.csv").unlink(),
        lambda p: shutil.copy(p / "more.csv", p / "data/train-2.csv"),
    ],
)
def test_a_run_learns_from_nothing_that_was_changed_since(here: Hub, spoil: Callable[[Path], object]) -> None:
    plan = plan_of_spec(hub_spec(), "x.yaml", Path.cwd(), CPU, "s")
    assert plan.spec is not None
    sources = (*plan.spec.data.sources, Source(path=DESK, use="retrieve", kind="folder"))
    spec = plan.spec.model_copy(update={"data": plan.spec.data.model_copy(update={"sources": sources})})
    spoil(fetch(DESK))
    with pytest.raises(BadInput, match="no longer as it was fetched"):
        prepare(spec, Path.cwd())


def test_what_was_fetched_to_a_folder_is_known_as_long_as_it_is_that(hub: Hub) -> None:
    """A changed file comes from nowhere; a folder that claims to be of the hub is none."""
    fetch(DESK, to=Path("mine"))
    hub.asked.clear()
    plan = planned("A helper that answers our customers. Learn from mine/", Path.cwd())
    assert uses(plan) == {p.replace(DESK, "mine"): u for p, u in USES.items()}
    assert f"{DESK} of the model hub, licence: apache-2.0" in spec_page(plan)
    table(Path("mine/more.csv"), "more", 30)
    changed = planned("A helper that answers our customers. Learn from mine/more.csv", Path.cwd())
    assert "model hub" not in spec_page(changed) and not hub.asked


@pytest.mark.slow
def test_a_whole_run_learns_from_it(small_child: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the command to the data card of the run; the hub is asked by fetching alone."""
    with scripted_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        hub.datasets[NAME] = desk_set(tmp_path / "desk")
        fetch(DESK)
        hub.asked.clear()
        (tmp_path / "x.yaml").write_text(dump_yaml(hub_spec(max_eval_rows=2)).replace("epochs: 3.0", "epochs: 0.2"))
        done = nlforge(tmp_path, "build", "x.yaml", "--yes", "--json", PYTHONPATH=str(ROOT))
        assert b"run_finished" in done.stdout, (done.stdout + done.stderr).decode()[-2000:]
        (card_file,) = (tmp_path / "s").glob("*/runs/1/data.json")
        sources = json.loads(card_file.read_text())["sources"]
        assert {s["path"]: s["use"] for s in sources} == USES
        assert {s["hub"]["revision"] for s in sources} == {REVISION}
        assert not hub.asked


def test_the_commands(hub: Hub, tmp_path: Path) -> None:
    """Look, fetch, list, remove: lines for people, JSON for programs."""

    def run(*words: str) -> tuple[int, str, str]:
        done = nlforge(tmp_path / "work", "data", *words, PYTHONPATH=str(ROOT))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    code, out, _ = run("look", NAME)
    assert code == 0 and DESK in out and "licence: apache-2.0" in out and f"nlforge data fetch {DESK}" in out
    code, out, err = run("fetch", NAME)
    assert (code, out) == (2, "") and f"nlforge data look {NAME}" in err
    code, out, err = run("fetch", DESK, "--json")
    assert code == 0 and Path(json.loads(out)["path"]).is_dir() and "licence: apache-2.0" in err
    code, out, _ = run("--json")
    assert [json.loads(line)["data"] for line in out.splitlines()] == [DESK]
    assert json.loads(run("look", NAME, "--json")[1])["on_this_machine"] is True
    assert run("remove", DESK)[0] == 0 and run("remove", DESK)[0] == 2
    assert "No data set" in run()[2]
