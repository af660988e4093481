"""The history of a code repository: what each change was for, and the change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.sentences import sentence

_MOST_COMMITS = 2000
_LINES = range(2, 61)
_FEWEST_WORDS = 3
_LARGEST_BYTES = 200_000


def commits(git: Path) -> Iterator[tuple[str, str]]:
    """Message, and change as a unified diff; newest first, small changes of text only.

    The repository is read, never asked: no hook, filter or setting of it is run.

    Raises:
        BadInput: it is no repository, or a damaged one.
    """
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        with Repo(str(git.parent if git.name == ".git" else git)) as repo:
            for n, entry in enumerate(repo.get_walker(max_entries=_MOST_COMMITS)):
                commit = entry.commit
                message = commit.message.decode("utf-8", "replace").strip()
                # A merge shows nobody's work; the first line is what the change is for.
                if (
                    n < _MOST_COMMITS
                    and len(commit.parents) == 1
                    and len(message.split("\n")[0].split()) >= _FEWEST_WORDS
                ):
                    change = _change(repo.object_store, repo[commit.parents[0]], commit)
                    if change and change.count("\n") in _LINES:
                        yield _spoken(message), change
    except NotGitRepository as error:
        raise BadInput(
            sentence("error-not_code_repository", "{git} is not a code repository.", git=git),
            todo=sentence("error-name_folder_that_holds", "Name the folder that holds it."),
        ) from error
    except (OSError, KeyError, ValueError, AssertionError) as error:
        raise BadInput(
            sentence("error-history_cannot_be_read", "The history in {git} cannot be read.", git=git),
            sentence("error-kind_and_why", "{kind}: {why}.", kind=type(error).__name__, why=str(error)),
            sentence("error-clone_repository_again", "Clone the repository again."),
        ) from error


def _spoken(message: str) -> str:
    """The message without lines about who signed it."""
    return "\n".join(
        row
        for row in message.split("\n")
        if not row.casefold().startswith(("signed-off-by:", "co-authored-by:", "change-id:"))
    ).strip()


def _change(store: Any, before: Any, commit: Any) -> str | None:
    """The change of all text files; None where one is binary or large."""
    import io

    from dulwich.diff_tree import tree_changes
    from dulwich.patch import write_object_diff

    out = io.BytesIO()
    for change in tree_changes(store, before.tree, commit.tree):
        for side in (change.old, change.new):
            if side is not None and side.sha is not None and side.mode and side.mode & 0o170000 == 0o100000:
                data = store[side.sha].as_raw_string()
                if len(data) > _LARGEST_BYTES or b"\x00" in data:
                    return None
        sides = [((s.path, s.mode, s.sha) if s is not None else (None, None, None)) for s in (change.old, change.new)]
        write_object_diff(out, store, sides[0], sides[1])
        if out.tell() > _LARGEST_BYTES:
            return None
    return out.getvalue().decode("utf-8", "replace").strip()
