"""Models that choose a label or fill in a form answer in one pass, with probabilities."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from engine.export.served import keep_served, served_in
from engine.models.base_weights import ENCODER, is_here
from engine.models.field_model import FieldModel
from engine.serving.heads import FieldHead
from planner.reading.fields import TRAINED
from tests.support.serving import exported, served
from tests.support.small_models import small_model

_LABELS = ("delivery", "refund", "other")
_TEXTS = ("Where is my parcel?", "I want my money back.", "Hello")


def _classifier(folder: Path) -> None:
    """Random weights with a class head, as an export writes them."""
    import torch
    from transformers import LlamaForSequenceClassification

    model, tokenizer = small_model()
    config = model.config
    config.num_labels, config.problem_type, config.is_causal = len(_LABELS), "single_label_classification", False
    config.id2label = dict(enumerate(_LABELS))
    config.label2id = {label: n for n, label in enumerate(_LABELS)}
    torch.manual_seed(1)
    head = LlamaForSequenceClassification(config).to(torch.float32)
    # Else a random head finds all alike.
    head.score.weight.data.normal_(0, 1)
    head.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_a_class_head_behind_the_server(tmp_path: Path) -> None:
    """Chat and decision give the label that the model gives elsewhere."""
    from transformers import AutoModelForSequenceClassification

    from engine.models.class_head import by_mean, classify
    from engine.models.load import LanguageModel
    from engine.models.tokenizer import load_tokenizer
    from engine.serving.served_model import newest_export

    folder = exported(tmp_path / "desk")
    _classifier(folder / "model")
    told = served_in(folder).model_copy(
        update={"kind": "classes", "file": "model", "labels": _LABELS, "precision": "as_trained", "system_prompt": ""}
    )
    keep_served(folder, told)
    assert newest_export(tmp_path / "desk") == folder
    model: LanguageModel = AutoModelForSequenceClassification.from_pretrained(folder / "model").eval()
    by_mean(model)
    wanted = classify(model, load_tokenizer(folder / "model"), _TEXTS)
    with served(tmp_path / "desk") as server, server.client() as client:

        def post(path: str, **body: object) -> httpx.Response:
            return client.post(f"/v1/{path}", json=body)

        for text, label in zip(_TEXTS, wanted, strict=True):
            ask = [{"role": "user", "content": text}]
            said = post("chat/completions", messages=ask).json()["choices"][0]
            assert (said["message"]["content"], said["finish_reason"]) == (label, "stop")
            found = post("decide", input=text).json()
            assert found["answer"] == label and set(found["probabilities"]) == set(_LABELS)
            assert sum(found["probabilities"].values()) == pytest.approx(1)
        two = post("decide", input=_TEXTS[0], options=["refund", "other"]).json()["probabilities"]
        assert set(two) == {"refund", "other"} and sum(two.values()) == pytest.approx(1)
        assert post("decide", input="x", options=["refund", "cats"]).status_code == 400
        assert post("decide", input="x", type="yes_no").status_code == 400
        stream = post("chat/completions", messages=[{"role": "user", "content": _TEXTS[0]}], stream=True).text
        assert wanted[0] in stream and stream.endswith("data: [DONE]\n\n")


@pytest.mark.slow
@pytest.mark.skipif(not (TRAINED / "fields.json").exists() or not is_here(ENCODER), reason="no trained reader is here")
def test_a_form_is_filled_in_as_elsewhere() -> None:
    """The planner's own reader, as one that was trained: the same form, and shares that add up."""
    head, text = FieldHead(TRAINED), "Replies must come within two seconds, in German."
    assert head.reply(text) == FieldModel(TRAINED).fill_in([text])[0] and head.reply(text)[1]
    by_field = head.probabilities(text)
    assert by_field and all(sum(shares.values()) == pytest.approx(1, abs=1e-3) for shares in by_field.values())
