"""What is loaded before the first screen: it is there so soon because that is little."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nlforge.store import Session
from tests.support.places import ROOT

HEAVY = ("pydantic", "typer", "yaml", "numpy", "torch", "transformers", "litellm", "duckdb", "httpx")
_CODE = """
import sys
import nlforge.cli.entry, nlforge.tui.open_screen, nlforge.tui.show
from nlforge.session_factory import recent
from nlforge.tui.app import ChatApp
ChatApp()
print(*recent(4)[0])
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_the_first_screen_waits_for_nothing_heavy(tmp_path: Path) -> None:
    """Also where there are sessions to go on with; each of these takes as long to load as a tenth of that screen."""
    session = Session.create(tmp_path, "before")
    session.append("said", text="Sort our mail")
    done = subprocess.run(
        [sys.executable, "-P", "-c", _CODE, *HEAVY],
        cwd=ROOT,
        env={**os.environ, "NLFORGE_SESSIONS": str(tmp_path), "NLFORGE_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["before Sort our mail", ""]


_WARM = """
import gc, sys
from nlforge.tui.warm_up import settled
settled()
assert "planner.turn" not in sys.modules and gc.isenabled(), "only a screen that was opened by itself"
gc.disable()
settled()
import threading
next(thread for thread in threading.enumerate() if thread.name == "warm-up").join()
print("planner.turn" in sys.modules, gc.isenabled(), gc.get_freeze_count() > 0, sys.getswitchinterval() >= 0.004)
"""


def test_what_the_first_words_need_is_loaded_beside_the_screen() -> None:
    done = subprocess.run([sys.executable, "-P", "-c", _WARM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 4
