"""What a hosted model costs is looked up on this machine."""

from __future__ import annotations

import pytest

from nlforge.run_process import usd_for


def test_prices_a_token_are_those_of_the_list_that_comes_with_litellm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the planner's own is on this machine; what is not listed has none."""
    monkeypatch.setenv("NLFORGE_API_BASE", "http://127.0.0.1:1/v1")
    once, twice = (usd_for("openai/gpt-4o-mini", 100 * n, 20 * n) for n in (1, 2))
    assert once is not None and once > 0 and twice == pytest.approx(2 * once)
    assert usd_for("acme/nothing", 100, 20) is None
