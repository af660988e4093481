"""What a scripted judge is asked and says."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.support.scripted import Answer


def answered(choice: str, reason: str = "because") -> Answer:
    return 200, json.dumps({"reason": reason, "choice": choice})


def fenced(prompt: str) -> list[str]:
    """What stands between the marks of a prompt: message, right reply, reply, and the other reply."""
    mark = re.search(r"“<<([0-9a-f]{16})”", prompt)
    assert mark is not None
    return re.findall(rf"^<<{mark[1]}\n(.*?)\n{mark[1]}>>$", prompt, re.DOTALL | re.MULTILINE)


def polite(request: dict[str, Any]) -> Answer:
    """Thanks are friendly, and nothing else is; words to the judge are not."""
    prompt = str(request["messages"][-1]["content"])
    reply = fenced(prompt)[2]
    return answered("yes" if "Thank you" in reply and "talks to its judge" not in prompt else "no")
