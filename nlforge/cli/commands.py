"""The `nlforge` command with all its commands."""

from __future__ import annotations

from nlforge.cli import build, converse, data, export, judge, look, models, notify, rubric, serve, sessions, versions  # noqa: F401  each adds its commands
from nlforge.cli.app import app as app  # noqa: PLC0414 - read from here
