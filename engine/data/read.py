"""Read any file as rows or as text; files of kinds that can be made to harm are read in a process with limits."""

from __future__ import annotations

from pathlib import Path

from engine.core.errors import BadInput
from engine.core.file_kinds import APART, READABLE
from engine.core.regular_files import require_regular
from engine.core.sentences import sentence
from engine.data.formats.table import Table
from engine.data.formats.unread import not_read
from engine.data.parse import HISTORY, decoded, is_heavy, json_document, read_rows_here, require_there


def read_text(path: Path) -> str:
    """The file's text as a reader sees it; of JSON that is a document its texts, each below its path.

    Raises:
        BadInput: missing, empty, too large, of an unknown kind, or nothing a reader would see.
    """
    require_regular(path)
    suffix = path.suffix.lower()
    if suffix not in READABLE and suffix:
        raise not_read(path) or BadInput(
            sentence(
                "error-cannot_read_files_yet", "I cannot read {suffix} files yet: {path}.", suffix=suffix, path=path
            ),
            todo=sentence("error-export_as_csv_jsonl_text", "Export it as CSV, JSONL, text or markdown."),
        )
    if suffix == ".json" and (document := json_document(path)) is not None:
        return document
    if suffix not in APART and not is_heavy(path):
        return decoded(path)
    require_there(path)
    from engine.data.reader_process import text_apart

    return text_apart(path)


def read_table(path: Path, speaker: str | None = None) -> Table:
    """Rows of a table, of JSON, mails, a chat export, a translation memory, of all of these in a zip archive, changes
    of a repository, or a folder that is one table.

    Where `speaker` is one who writes in it, it is this one's messages that are the replies.

    Raises:
        BadInput: it cannot be read as one.
    """
    require_regular(path)
    if path.is_dir() and path.name != HISTORY:
        from engine.data.foldertable import folder_table
        from engine.data.foldertable import is_heavy as is_heavy_folder

        if not is_heavy_folder(path):
            return folder_table(path)
    elif path.suffix.lower() not in APART and path.name != HISTORY and not is_heavy(path):
        return read_rows_here(path, speaker)
    require_there(path)
    from engine.data.reader_process import table_apart

    return table_apart(path, speaker)
