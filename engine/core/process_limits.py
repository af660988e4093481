"""How much memory reading may take."""

from __future__ import annotations

import os

MOST_SECONDS, MOST_MEMORY_MB = 600.0, 65536
"""What code that is judged may ask for at most: seconds of the processor, megabytes of memory."""

_DEFAULT_GB = 4.0
VARIABLE = "NLFORGE_DATA_MEMORY_GB"


def memory_bytes() -> int:
    """Bytes a reader may use: 4 GiB, or what NLFORGE_DATA_MEMORY_GB says (at least 1)."""
    try:
        return int(max(1.0, float(os.environ.get(VARIABLE, _DEFAULT_GB))) * 2**30)
    except ValueError:
        return int(_DEFAULT_GB * 2**30)
