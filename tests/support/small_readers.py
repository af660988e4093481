"""A reader of forms that has learned a few of them on a small encoder."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from engine.encoder.network import FieldReader, batch_of, load_encoder
from engine.encoder.schema import schema_of
from engine.encoder.targets import loss_of, target_of, weights_of
from engine.encoder.tokens import Pieces

READER_TEXTS = ("send the red car", "fix a blue bus", "send the blue car", "nothing here", "fix the red bus") * 4


def reader_reply(text: str) -> str:
    said: dict[str, object] = {}
    first = text.partition(" ")[0]
    if first in ("send", "fix"):
        said["what"] = first
    for colour in ("red", "blue"):
        if colour in text:
            said.setdefault("thing", [])
            begins = text.index(colour)
            thing = {"quote": text[begins:], "colour": colour}
            said["thing"] = [thing]
            said["seen"] = [colour]
    return json.dumps(said)


def trained_reader(encoder: Path) -> FieldReader:
    torch.manual_seed(7)
    pieces, schema = Pieces(encoder), schema_of((text, reader_reply(text)) for text in READER_TEXTS)
    base = load_encoder(encoder)
    model = FieldReader(base, schema, base.config.hidden_size)
    texts = [pieces.of(text) for text in READER_TEXTS]
    targets = [target_of(text, reader_reply(text.text), schema) for text in texts]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    batch = batch_of(texts, pieces, 1)
    for _ in range(150):
        loss = loss_of(model, model(batch), targets, batch.there, weights_of(targets))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model.eval()
