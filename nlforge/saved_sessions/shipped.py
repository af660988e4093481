"""Sessions that ship with the project: they are listed by commands alone, and nobody renames or deletes them."""

from __future__ import annotations

SAMPLE, PLANNER = "returns-desk", "embedded-planner"
"""The sample, and the one that trains the planner's own reader."""
SHIPPED = frozenset({SAMPLE, PLANNER})
