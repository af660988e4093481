"""The command line."""

from nlforge.cli.app import app
from nlforge.cli.entry import main

__all__ = ["app", "main"]
