"""A model that fills in forms, as what it is: its encoder, what was trained, and the few files of nlforge that read
with them in numpy. The loader needs numpy, scipy, safetensors, tokenizers and pydantic, and no nlforge."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.errors import GateFailed, RunFailed
from engine.core.sentences import as_said, sentence
from engine.models.field_model import FieldModel

LOADER, MODEL, BASE, CODE = "loader.py", "model", "base", "code"
LOADER_TEXT = '''"""Lines on standard input in, a filled-in form each out: python loader.py < messages.txt"""
import json, sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER / "code"))
from engine.encoder.decode import read_fields
from engine.encoder.form import form_of
from engine.encoder.inference import ReaderInference

reader = ReaderInference(FOLDER / "model", FOLDER / "base")

def form(text):
    tokens = reader.pieces.of(text)
    found = read_fields(reader, tokens, reader.card.outside)
    return form_of(tokens.text, found, reader.card.schema_, reader.card.thresholds)

if __name__ == "__main__":
    for line in sys.stdin:
        print(form(json.loads(line) if line.startswith('"') else line.rstrip("\\n")), flush=True)
'''
_BEGIN = ("engine.encoder.decode", "engine.encoder.form", "engine.encoder.inference")
_ROOT = Path(__file__).parents[2]


def code_files() -> dict[str, bytes]:
    """The modules a reader is run with, by their path: those that are imported when it is, and those they import."""
    found: dict[str, bytes] = {}
    left = list(_BEGIN)
    while left:
        name = left.pop()
        path = f"{name.replace('.', '/')}.py"
        if path in found:
            continue
        found[path] = (_ROOT / path).read_bytes()
        left += _imported(ast.parse(found[path]))
    for folder in {Path(path).parent for path in found}:
        for above in (folder, *folder.parents):
            if above != Path():
                # Empty, as nlforge's own are but for a line on what they hold.
                found[f"{above.as_posix()}/__init__.py"] = b""
    return dict(sorted(found.items()))


def _imported(tree: ast.AST) -> Iterator[str]:
    """Modules of nlforge that a file imports; those only a type checker sees are left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine."):
            yield str(node.module)
        else:
            yield from _imported(node)


def require_same_forms(folder: Path, model: FieldModel, texts: Sequence[str]) -> None:
    """That the loader, in a process of its own, fills in each form as the trained model does.

    Raises:
        GateFailed: it does not.
        RunFailed: it failed, with its last line.
    """
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run(
        [sys.executable, "-I", str(folder / LOADER)], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RunFailed(
            sentence("error-loader_exported_model_failed", "The loader of the exported model failed."),
            as_said(done.stderr.strip().rpartition("\n")[2][-300:]),
        )
    wanted, found = [form.text for form in model.fill_in(texts)], done.stdout.splitlines()
    if wanted != found:
        odd = len(texts) - sum(a == b for a, b in zip(wanted, found, strict=False))
        raise GateFailed(
            sentence(
                "error-what_was_exported_not_trained",
                "What was exported is not the trained model: it was not given out.",
            ),
            sentence(
                "error-forms_filled_otherwise",
                "{odd} of {count} forms are filled in otherwise.",
                odd=odd,
                count=len(texts),
            ),
            sentence("error-export_again_if_stays_so", "Export it again; if it stays so, train again."),
        )
