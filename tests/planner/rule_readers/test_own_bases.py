"""A base model of one's own in words, in five languages; and paths that are none."""

from __future__ import annotations

import pytest

from planner.check import check_change
from planner.requirements import Requirements, Said, WantedSource, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.seen import SeenFiles, placed_base
from tests.planner.rule_readers.changes_read import read

COMMIT = "0123456789abcdef0123456789abcdef01234567"
WANTED = {
    "Start from the model in /models/our-model.": "/models/our-model",
    "use the base model ~/m/our.gguf": "~/m/our.gguf",
    f"Train on top of acme/small@{COMMIT}.": f"acme/small@{COMMIT}",
    "Base model: /models/acme-7b": "/models/acme-7b",
    "The base model is in /srv/llm/acme, the mails are in mails.csv.": "/srv/llm/acme",
    "Please fine-tune our model in /models/ours on mails.csv": "/models/ours",
    "Use /models/ours as the base model and learn from mails.csv": "/models/ours",
    "Take “/Users/me/My Models/ours” as our base model": "/Users/me/My Models/ours",
    "Start from our own checkpoint at ./checkpoints/run-7.": "./checkpoints/run-7",
    "Start from /models/qwen2.5-0.5b-instruct": "/models/qwen2.5-0.5b-instruct",
    "The model we want to start from is in /srv/ours": "/srv/ours",
    "/models/ours should be the base model": "/models/ours",
    "We have a pre-trained model at /models/ours; build on it.": "/models/ours",
    "use my\\ model.gguf": "my model.gguf",
    f"use https://huggingface.co/acme/small/tree/{COMMIT} as base model": f"acme/small@{COMMIT}",
    "use the base model acme/small": "acme/small",
    "use meta-llama/Llama-3.2-1B-Instruct": "meta-llama/Llama-3.2-1B-Instruct",
    "No, start from the model in /models/b": "/models/b",
    "Without a GPU, start from the model in /models/b": "/models/b",
    "not smollm but the model in /models/b": "/models/b",
    "instead of smollm use the model in /models/b": "/models/b",
    "Not the model in /models/a, use the one in ours.gguf": "ours.gguf",
    "Nimm als Basismodell /pfad/zu/modell": "/pfad/zu/modell",
    "Als Basismodell bitte /pfad/zu/modell nehmen": "/pfad/zu/modell",
    "Verwende unser Modell unter ~/modelle/haus": "~/modelle/haus",
    "Starte mit dem Modell in /srv/haus und lerne aus mails.csv": "/srv/haus",
    "/srv/haus soll das Basismodell sein": "/srv/haus",
    "Trainiere auf dem Modell in /srv/haus weiter": "/srv/haus",
    "Das Basismodell liegt in „/srv/unser haus“.": "/srv/unser haus",
    "utilise le modèle dans /srv/maison": "/srv/maison",
    "Prends /srv/maison comme modèle de base": "/srv/maison",
    "Le modèle de base se trouve dans /srv/maison": "/srv/maison",
    "Pars du modèle /srv/maison": "/srv/maison",
    "usa el modelo de /srv/casa": "/srv/casa",
    "Usa /srv/casa como modelo base": "/srv/casa",
    "El modelo base está en ~/casa.gguf": "~/casa.gguf",
    "Entrena sobre el modelo en /srv/casa": "/srv/casa",
    "用 /models/x 作为基础模型": "/models/x",
    "用/models/x作为基础模型": "/models/x",
    "基础模型用 /srv/our-llm": "/srv/our-llm",
    "请从 /srv/ours 这个模型开始训练": "/srv/ours",
    "在 /models/ours 的基础上训练": "/models/ours",
    "以~/m/our.gguf为基础模型": "~/m/our.gguf",
}
NONE = (
    "learn from /data/mails",
    "Train a model from /data/mails",
    "train the model on /data/mails",
    "The model should learn from the texts in /data/base-models/",
    "start from /data/mails",
    "Start with mails.csv",
    "Use the model answers in /data/answers",
    "use the models' data in /srv/data",
    "Besides the base model, /data/mails holds our mails",
    "Train the base model from /data/mails",
    "use mails.csv and save the model in /srv/out",
    "export the model to out.gguf",
    "Speichere das Modell in /srv/out",
    "It must be better than the base model in /models/old",
    "compare it with ~/old.gguf",
    "let ollama/qwen3 judge it",
    "use ollama/qwen3 as judge",
    "base model: mails.csv",
    "yes/no questions and/or answers, 24/7",
    "Lerne aus den Antworten in /daten/modell-antworten",
    "Trainiere das Modell mit /daten/mails",
    "Apprends à partir de /donnees/courriels",
    "Entraîne le modèle sur /donnees/courriels",
    "Aprende de /datos/correos",
    "Entrena el modelo con /datos/correos",
    "从 /data/mails 学习",
    "用 /data/mails 训练模型",
    "We want a base model for our team",
)
RULED_OUT = (
    "Don't use the base model /models/old",
    "never start from the model in /models/old",
    "Nimm nicht das Modell in /models/old",
    "n'utilise pas le modèle dans /models/old",
    "no uses el modelo en /models/old",
    "不要用 /models/old 作为基础模型",
    "forget the base model /models/old",
    "/models/old.gguf must not be used",
)


@pytest.mark.parametrize("words", WANTED)
def test_a_base_model_is_read(words: str) -> None:
    """As it is written, once, with a quote that holds it; nothing else is read in its name."""
    changes = read_all(words)
    found = [c for c in changes if c.field == "base_model"]
    assert [c.value for c in found] == [WANTED[words]]
    assert check_change(found[0], [words]) is None
    assert not [c for c in changes if c.field in ("max_params_b", "gates", "budget")]
    paths = [c.value.path for c in changes if isinstance(c.value, WantedSource)]
    assert paths == (["mails.csv"] if "mails.csv" in words else [])


@pytest.mark.parametrize("words", NONE)
def test_what_is_no_base_model_is_not_read_as_one(words: str) -> None:
    assert read(words, "base_model") == []


@pytest.mark.parametrize("words", RULED_OUT)
def test_what_is_ruled_out_is_neither_a_base_model_nor_data(words: str) -> None:
    """Known, it is taken back; not known, nothing comes of it."""
    assert read(words, "base_model") == read(words, "sources") == []
    value = "/models/old.gguf" if ".gguf" in words else "/models/old"
    known = Requirements(wishes={"base_model": (Wish(value=value, said=Said(turn=1, quote=f"use {value}")),)})
    assert [(c.op, c.field, c.value) for c in read_all(words, known)] == [("remove", "base_model", value)]


def test_of_two_the_wanted_one_is_read() -> None:
    words = "Instead of the model in /models/old use the one in /models/new"
    assert read(words, "base_model") == ["/models/new"] and read(words, "sources") == []


def test_data_beside_a_base_model_stays_data() -> None:
    words = "Use the base model /models/ours and learn from /data/mails, test with /data/test.csv."
    assert read(words, "base_model") == ["/models/ours"]
    assert {s.path: s.use for s in read(words, "sources")} == {"/data/mails": None, "/data/test.csv": "eval"}


def test_the_size_said_of_a_model_bounds_nothing() -> None:
    """“Our 7B model” is a name; “at most 7B” is a limit."""
    assert read("use our 7B model in /models/acme-7b", "max_params_b") == []
    assert read("use the model in /models/acme; at most 7B parameters", "max_params_b") == [7.0]


def test_a_folder_in_which_a_model_lies_is_one_whatever_is_said_of_it() -> None:
    """And is no data; one of the same name in which none lies is data."""
    words = "Please use /srv/acme for our customers."
    there = SeenFiles(models=("/srv/acme",))
    assert [c.value for c in read_all(words, seen=there) if c.field == "base_model"] == ["/srv/acme"]
    assert not [c for c in read_all(words, seen=there) if c.field == "sources"]
    assert read(words, "base_model") == [] and [s.path for s in read(words, "sources")] == ["/srv/acme"]


def test_a_relative_path_is_made_whole() -> None:
    """Against the folder of the session; a name of the hub stays one unless such a folder is here."""
    seen = SeenFiles(root="/home/you/here", files=("models", "models/ours"))
    assert placed_base("./m/x", seen) == "/home/you/here/m/x" and placed_base("../x.gguf", seen) == "/home/you/x.gguf"
    assert (
        placed_base("models/ours", seen) == "/home/you/here/models/ours"
        and placed_base("acme/small", seen) == "acme/small"
    )
    for value in ("~/m/x", "/m/x", f"acme/small@{COMMIT}", "smollm2-135m-instruct"):
        assert placed_base(value, seen) == value
