"""Names of libraries that are private to them and used here: a version that renames one fails here, by its name, not in
somebody's training.

Their upper bounds in pyproject.toml are raised only with this test.
"""

from __future__ import annotations

import ast
import re
from importlib import import_module

import pytest

from tests.support.places import ROOT

USED: dict[str, tuple[str, ...]] = {
    "transformers": ("Trainer._prepare_inputs", "PreTrainedConfig._attn_implementation"),
    "trl": ("GRPOTrainer._get_per_token_logps_and_entropies", "GRPOTrainer._prepare_inputs"),
    "torch": ("_softmax_backward_data",),
    "ray.train.torch.config": ("_set_torch_distributed_env_vars", "_setup_torch_process_group"),
}
"""Module → its private names, those of a class behind a point."""
NO_SECRET = frozenset({"_tp_size", "_buffered_inputs", "_replace"})
"""Attributes that are only set, which no version can miss, and what Python documents of named tuples."""


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in USED.items() for name in names])
def test_it_is_still_there(module: str, name: str) -> None:
    at: object = import_module(module)
    for part in name.split("."):
        assert hasattr(at, part), f"{module}.{name} is gone: see where it is used, and what takes its place"
        at = getattr(at, part)


def test_no_other_is_used() -> None:
    """Each attribute with an underscore that is read of something else than the file's own objects is in the list."""
    known = {name.rpartition(".")[2] for names in USED.values() for name in names} | NO_SECRET
    own = {
        name
        for path in (ROOT / "engine").rglob("*.py")
        for name in re.findall(r"(?<![\w.])(?:self\.|def |^)(_[a-z]\w*)", path.read_text(), re.M)
    }
    found = {}
    for path in [path for part in ("training", "models", "runs") for path in (ROOT / "engine" / part).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and re.fullmatch(r"_[a-z]\w*", node.attr):
                of_its_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
                if not of_its_own:
                    found[node.attr] = f"{path.relative_to(ROOT)}:{node.lineno}"
    assert {name: where for name, where in found.items() if name not in known | own} == {}


def test_versions_with_private_names_have_an_upper_bound() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for module in USED:
        package = module.split(".")[0]
        assert re.search(rf'"{package}(?:\[[^\]]*\])?>=[\d.]+,<[\d.]+"', text), (
            f"{package} has no upper bound in pyproject.toml"
        )
