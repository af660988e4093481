"""Adapters, norms and losses in fewer steps are what peft, transformers and TRL compute."""

from __future__ import annotations

import platform
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from engine.training.cpu.fused_lora import fuse
from engine.training.cpu.lm_head import score_replies_only
from engine.training.cpu.patch import for_cpu, give_memory_back, keep_memory
from tests.support.small_models import small_model


def adapted(rank: int = 4, seed: int = 3) -> Any:
    """The small model in fp32 with an adapter that is not zero, and TRL's head."""
    import torch
    from peft import LoraConfig, get_peft_model
    from trl.trainer.utils import add_fused_lm_head

    model = small_model()[0].float()
    add_fused_lm_head(model)
    model = get_peft_model(
        model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
    )
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    return model.train()


def batch() -> dict[str, Any]:
    """Two rows, one of them padded, loss on the ends."""
    import torch

    ids = torch.randint(100, 40_000, (2, 17), generator=torch.Generator().manual_seed(1))
    seen = torch.ones_like(ids)
    seen[1, 11:] = 0
    labels = ids.masked_fill(seen == 0, -100)
    labels[:, :6] = -100
    return {"input_ids": ids, "attention_mask": seen, "labels": labels}


def learned(model: Any) -> tuple[Any, dict[str, Any]]:
    """Output and gradients of one step."""
    model.zero_grad()
    out = model(**batch(), fused_lm_head=True)
    out.loss.backward()
    return out, {name: p.grad for name, p in model.named_parameters() if p.requires_grad}


def test_every_gradient_is_that_of_the_usual_way() -> None:
    """Loss, log-probabilities, hits and the gradient of every adapter, in fp32."""
    import torch

    model = adapted()
    out, grads = learned(model)
    given = batch()
    logits = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).logits[:, :-1]
    mask = given["labels"][:, 1:] != -100
    top = (logits.argmax(-1) == given["labels"][:, 1:]) & mask
    entropy = torch.distributions.Categorical(logits=logits).entropy() * mask
    for_cpu(model, 17, entropy=True)
    fast, fast_grads = learned(model)
    assert fast.loss.item() == pytest.approx(out.loss.item(), abs=1e-5)
    assert torch.allclose(fast.log_probs, out.log_probs, atol=1e-5) and torch.equal(fast.is_top1, top)
    assert torch.allclose(fast.entropy, entropy, atol=1e-4)
    assert grads.keys() == fast_grads.keys() and len(grads) == 28
    for name, grad in grads.items():
        assert grad.abs().max() > 0, name
        assert torch.allclose(fast_grads[name], grad, atol=1e-6 + 1e-4 * float(grad.abs().max())), name


@pytest.mark.parametrize("temperature", [0.7, 1.3])
def test_a_temperature_divides_scores_and_their_gradients(temperature: float) -> None:
    """As TRL's own head does it."""
    import torch
    from trl.trainer.utils import add_fused_lm_head

    model = adapted()
    inner = model.get_base_model()
    del inner.forward
    add_fused_lm_head(inner, temperature=temperature)
    out, grads = learned(model)
    del inner.forward
    add_fused_lm_head(inner)
    score_replies_only(inner, temperature)
    fast, fast_grads = learned(model)
    assert torch.allclose(fast.log_probs, out.log_probs, atol=1e-5)
    assert grads and all(
        torch.allclose(fast_grads[name], grad, atol=1e-6 + 1e-4 * float(grad.abs().max()))
        for name, grad in grads.items()
    )


def test_all_weights_learn_as_usual() -> None:
    """The head's own weights have their gradient, too, and norms that learn are left alone."""
    import torch
    from trl.trainer.utils import add_fused_lm_head

    model = small_model()[0].float().train()
    add_fused_lm_head(model)
    _, grads = learned(model)
    for_cpu(model, 17)
    _, fast = learned(model)
    assert grads.keys() == fast.keys() and all(grad is not None for grad in fast.values())
    assert all(
        torch.allclose(fast[name], grad, atol=1e-6 + 1e-4 * float(grad.abs().max())) for name, grad in grads.items()
    )


def test_the_adapter_that_is_at_work_is_the_one_that_counts() -> None:
    """Another adapter, none, or one merged into the weights: the same scores as the usual way, also in the middle."""
    import torch

    model, fast = adapted(), adapted()
    fuse(fast)
    ids = batch()["input_ids"]

    def scores(of: Any) -> Any:
        with torch.inference_mode():
            return of(input_ids=ids).logits

    def same() -> bool:
        return torch.allclose(scores(model), scores(fast), atol=1e-5)

    first = scores(fast)
    assert same()
    from peft import LoraConfig

    for of in (model, fast):
        torch.manual_seed(9)
        of.add_adapter(
            "other", LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
        )
        of.set_adapter("other")
    assert same() and not torch.allclose(scores(fast), first, atol=1e-3)
    with model.disable_adapter(), fast.disable_adapter():
        assert same() and not torch.allclose(scores(fast), first, atol=1e-3)
    for of in (model, fast):
        of.set_adapter("default")
    assert same() and torch.allclose(scores(fast), first, atol=1e-5)
    for of in (model, fast):
        of.merge_adapter()
    assert same()


def test_an_adapter_with_dropout_keeps_its_own_way() -> None:
    """Only the plain adapter is computed together; a dropped part is drawn by peft."""
    import torch
    from peft import LoraConfig, get_peft_model

    def made() -> Any:
        model = get_peft_model(
            small_model()[0].float(),
            LoraConfig(
                r=4, lora_dropout=0.5, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False
            ),
        ).train()
        return model

    torch.manual_seed(5)
    usual = made()
    torch.manual_seed(5)
    fast = made()
    fuse(fast)
    ids = batch()["input_ids"]
    found = []
    for model in (usual, fast):
        torch.manual_seed(6)
        found.append(model(input_ids=ids).logits)
    assert torch.allclose(*found, atol=1e-5)


def test_a_kept_forward_does_not_hold_on_to_a_step() -> None:
    """After a forward nothing of its input is kept for the next one."""
    model = adapted()
    for_cpu(model, 17)
    learned(model)
    held = [
        m.forward.func.__self__
        for m in model.modules()
        if getattr(getattr(m, "forward", None), "func", None) is not None and hasattr(m.forward.func, "__self__")
    ]
    assert held and all(h.input is None and not h.waiting for h in held)


def test_memory_can_be_kept_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised, whatever the C library; the one that can is told so."""
    keep_memory()
    told: list[tuple[int, int]] = []

    def absent(_: None) -> Any:
        raise OSError("no such library")

    for library in (lambda _: SimpleNamespace(mallopt=lambda *said: told.append(said)), lambda _: object(), absent):
        monkeypatch.setattr("ctypes.CDLL", library)
        keep_memory()
    assert len(told) == 3 and all(size > 2**20 for _, size in told)
    give_memory_back()


def test_memory_is_given_back() -> None:
    """What a training kept is the system's again, and large tensors after it go back at once."""
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        pytest.skip("the C library keeps memory in its own way")
    told = """
import resource
import torch
from engine.training.cpu.patch import give_memory_back, keep_memory

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20

keep_memory()
some = [torch.ones(5 << 18) for _ in range(60)]
most = resident()
del some
before = resident()
give_memory_back()
print(most, before, resident())
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    most, before, after = map(float, done.stdout.split())
    assert before > most - 50, "it was kept"
    assert after < most - 200, "and given back"
