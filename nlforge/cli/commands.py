"""The `nlforge` command with all its commands."""

from __future__ import annotations

# Each adds its commands when it is imported.
# ruff: noqa: F401
from nlforge.cli import (
    build,
    changes,
    converse,
    data,
    drift,
    export,
    feedback,
    forget,
    improve,
    judge,
    look,
    models,
    notify,
    rubric,
    serve,
    sessions,
    versions,
)
from nlforge.cli.app import app as app  # noqa: PLC0414 - read from here
