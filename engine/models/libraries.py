"""How the model libraries behave in a process of nlforge."""

from __future__ import annotations

import os
import warnings

THREADS = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "1000"}
"""How long a thread of a processor waits awake for the next piece of work. Awake without end, two programs on few cores
slow each other fiftyfold; asleep at once, a step alone on two cores took 0.92 s instead of 0.67. After a thousand turns
it is 0.70 alone, and 1.5 each beside a second training, where it is 1.2 asleep."""


def quiet_libraries() -> None:
    """Tell the model libraries to stay off the screen, and how threads wait; before their first import."""
    os.environ.update(
        TRANSFORMERS_NO_ADVISORY_WARNINGS="1",
        TOKENIZERS_PARALLELISM="false",
        HF_HUB_DISABLE_PROGRESS_BARS="1",
        TRANSFORMERS_VERBOSITY="error",
        TRL_EXPERIMENTAL_SILENCE="1",
    )
    # Read when tqdm is first imported; some bars of transformers heed nothing else.
    for name, value in {**THREADS, "TQDM_DISABLE": "1"}.items():
        # What the person set counts.
        os.environ.setdefault(name, value)
    # The libraries' notes to each other about coming versions mean nothing to a person at a terminal.
    warnings.filterwarnings("ignore", category=FutureWarning)
