"""Commands on the shell."""

from nlforge.cli.entry import main

__all__ = ["main"]
