"""A tiny encoder with its tokenizer, in the folder form and in the file form of the real one."""

from __future__ import annotations

import struct
from pathlib import Path

WORDS = ("<s>", "<pad>", "</s>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyz.,!?0123456789")
_WIDTH, _LAYERS, _HEADS, _INNER, _PLACES, _TYPES = 32, 2, 2, 64, 512, 2


def encoder_file(path: Path, seed: int = 7) -> Path:
    """A file in the form of the package, with random weights."""
    import numpy as np

    draw = np.random.default_rng(seed)
    head = struct.pack("<4sI7ifi", b"\0" * 4, 1, _WIDTH, _LAYERS, _HEADS, _INNER, len(WORDS), _PLACES, _TYPES, 1e-12, 0)
    letters = [word.encode() for word in WORDS]
    ends = np.cumsum([0, *map(len, letters)]).astype("<u4")
    blob = b"".join(letters)
    head += struct.pack("<5iQ", len(WORDS), 0, 2, 1, 3, len(blob))
    head += ends.tobytes() + np.linspace(-1, -9, len(WORDS)).astype("<f4").tobytes() + blob
    # An empty table of characters.
    head += struct.pack("<iI", 0, 0)
    tensors: list[tuple[str, bytes]] = [
        ("emb.word", _packed(draw, len(WORDS), _WIDTH)),
        ("emb.pos", _plain(draw, _PLACES * _WIDTH)),
        ("emb.type", _plain(draw, _TYPES * _WIDTH)),
        ("emb.ln.w", np.ones(_WIDTH, "<f4").tobytes()),
        ("emb.ln.b", _plain(draw, _WIDTH)),
    ]
    sizes = {"q": (_WIDTH, _WIDTH), "k": (_WIDTH, _WIDTH), "v": (_WIDTH, _WIDTH), "ao": (_WIDTH, _WIDTH)}
    sizes |= {"fi": (_INNER, _WIDTH), "fo": (_WIDTH, _INNER)}
    for n in range(_LAYERS):
        for name, (rows, columns) in sizes.items():
            tensors += [(f"l{n}.{name}.w", _packed(draw, rows, columns)), (f"l{n}.{name}.b", _plain(draw, rows))]
        for name in ("aln", "oln"):
            tensors += [
                (f"l{n}.{name}.w", np.ones(_WIDTH, "<f4").tobytes()),
                (f"l{n}.{name}.b", _plain(draw, _WIDTH)),
            ]
    table = struct.pack("<i", len(tensors))
    begins = len(head) + len(table) + sum(2 + len(name) + 21 for name, _ in tensors)
    for name, data in tensors:
        table += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, begins, len(data))
        begins += len(data)
    path.write_bytes(head + table + b"".join(data for _, data in tensors))
    return path


def encoder_cache(cache: Path) -> Path:
    """Put a small encoder into a cache, in the place of the real one; its folder comes back."""
    from engine.models.base_weights import ENCODER, base_digest
    from engine.models.e5_file import unpack

    place = cache / ENCODER.name
    # What tests see of the machine's own cache are links.
    place.unlink(missing_ok=True)
    return unpack(encoder_file(cache / "small.bin"), base_digest(ENCODER).removeprefix("sha256:"), place)


def _plain(draw: object, count: int) -> bytes:
    found: bytes = (draw.standard_normal(count) * 0.02).astype("<f4").tobytes()  # type: ignore[attr-defined]
    return found


def _packed(draw: object, rows: int, columns: int) -> bytes:
    import numpy as np

    blocks = rows * columns // 32
    bits = draw.integers(0, 256, (blocks, 16), dtype=np.uint8)  # type: ignore[attr-defined]
    scale = np.full((blocks, 1), 0.02, np.float16).view(np.uint8)
    found: bytes = np.concatenate([scale.reshape(blocks, 2), bits], axis=1).tobytes()
    return found
