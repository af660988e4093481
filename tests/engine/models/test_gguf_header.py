"""The head of a GGUF file is read without a library, within bounds, and tells what a plan needs."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.models.gguf_header import header_of, layers_width_context, require_unpackable
from tests.support.small_bases import small_gguf, small_qwen


def head(*settings: bytes, weights: int = 0, count: int | None = None, version: int = 3) -> bytes:
    return (
        b"GGUF" + struct.pack("<IQQ", version, weights, len(settings) if count is None else count) + b"".join(settings)
    )


def text(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def setting(name: bytes, kind: int, value: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + value


def weight(shape: tuple[int, ...], kind: int = 0, at: int = 0) -> bytes:
    sides = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(b"blk.0.attn_q.weight") + sides + struct.pack("<IQ", kind, at)


def test_it_tells_what_the_libraries_tell(tmp_path: Path) -> None:
    """The same settings and as many weights as gguf's own reader finds."""
    from gguf import GGUFReader

    file = small_gguf(tmp_path / "x.gguf", license="mit")
    header, reader = header_of(file), GGUFReader(file)
    assert header.params == sum(int(t.n_elements) for t in reader.tensors)
    assert header.params == sum(p.numel() for p in small_qwen()[0].parameters())
    assert layers_width_context(header) == (2, 32, 4096) and (header.kind, header.license) == ("qwen2", "mit")
    template = reader.get_field("tokenizer.chat_template")
    assert template is not None and header.told["tokenizer.chat_template"] == template.contents()
    assert header.types == {"F32"}
    require_unpackable(file, header)


def test_lists_of_every_kind_are_passed_over(tmp_path: Path) -> None:
    """Also lists of lists, and settings of this alignment; of quantised weights all are counted."""
    texts = setting(b"a", 9, struct.pack("<IQ", 8, 2) + text(b"x") + text(b"yy"))
    numbers = setting(b"b", 9, struct.pack("<IQ", 5, 3) + struct.pack("<3i", 1, 2, 3))
    nested = setting(b"c", 9, struct.pack("<IQ", 9, 1) + struct.pack("<IQ", 0, 2) + b"\1\2")
    after = setting(b"general.alignment", 4, struct.pack("<I", 64))
    data = head(texts, numbers, nested, after, weights=1) + weight((64, 4), kind=8)
    file = tmp_path / "x.gguf"
    file.write_bytes(data + b"\0" * (-len(data) % 64) + b"\0" * (64 * 4 // 32 * 34))
    header = header_of(file)
    assert header.told["general.alignment"] == 64 and header.told["c"] is None
    assert header.params == 256 and header.types == {"Q8_0"}
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(BadInput, match="shorter than its head says"):
        header_of(file)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "does not begin as one"),
        (b"PK\3\4", "does not begin as one"),
        (b"GGUF\3", "no complete GGUF"),
        (head(version=1), "its version is 1"),
        (head(count=2**40), "more than any model has"),
        (head(weights=2**40), "more than any model has"),
        (head(text(b"x")), "no complete GGUF"),
        (head(struct.pack("<Q", 2**60)), "too long"),
        (head(struct.pack("<Q", 100) + b"short"), "breaks off"),
        (head(setting(b"a", 9, struct.pack("<IQ", 8, 2**40))), "too long"),
        (head(setting(b"a", 9, struct.pack("<IQ", 8, 2**20))), "no complete GGUF"),
        (head(setting(b"a", 99, b"")), "no complete GGUF"),
        (head(setting(b"a", 9, struct.pack("<IQ", 9, 1) * 9)), "too long"),
        (head(weights=1) + weight((1,) * 20), "too many sides"),
        (head(weights=1) + weight((2**40, 2**40)), "shorter than its head says"),
        (head(weights=1) + weight((32,), kind=999), "no complete GGUF"),
    ],
)
def test_a_hostile_head_is_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    """Whatever it names: no memory is taken for it, and nothing is read beyond it."""
    file = tmp_path / "x.gguf"
    file.write_bytes(data)
    with pytest.raises(BadInput) as raised:
        header_of(file)
    assert says in f"{raised.value.what} {raised.value.why}" and raised.value.todo


@pytest.mark.parametrize(
    ("more", "weights", "says"),
    [
        (setting(b"general.type", 8, text(b"adapter")), 1, "no whole model .it says: adapter"),
        (setting(b"split.count", 2, struct.pack("<H", 3)), 1, "one of 3 parts"),
        (setting(b"x", 0, b"\1"), 0, "no whole model"),
    ],
)
def test_what_is_no_whole_model_is_said(tmp_path: Path, more: bytes, weights: int, says: str) -> None:
    """An adapter, one part of several, a vocabulary alone."""
    kind = setting(b"general.architecture", 8, text(b"llama"))
    file = tmp_path / "x.gguf"
    file.write_bytes(head(kind, more, weights=weights) + weight((32,)) * weights + b"\0" * 1000)
    with pytest.raises(BadInput, match=says):
        require_unpackable(file, header_of(file))


def test_weights_packed_in_an_unknown_way_are_said(tmp_path: Path) -> None:
    """Some are known to the format and to nothing that unpacks them here."""
    kind = setting(b"general.architecture", 8, text(b"llama"))
    data = head(kind, weights=1) + weight((256,), kind=24)
    file = tmp_path / "x.gguf"
    file.write_bytes(data + b"\0" * 1000)
    with pytest.raises(BadInput, match="packed as I8"):
        require_unpackable(file, header_of(file))
