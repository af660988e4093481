"""Files that are not read: what they look like, and the way out."""

from __future__ import annotations

import zipfile
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import sentence

_AS_TEXT = sentence(
    "error-have_text_read_out_by", "Have its text read out by a scanner program or a transcriber, and name the text."
)
_AS_TABLE = sentence("error-open_own_program_and_export", "Open it in its own program and export a table as CSV.")
_UNPACK = sentence("error-unpack_and_name_folder", "Unpack it, and name the folder.")
_AS_DOCUMENT = sentence("error-save_as_docx_odt_pdf", "Save it as .docx, .odt, .pdf or .txt, and name that.")
_KINDS: tuple[tuple[str, str, str], ...] = (
    (sentence("error-image", "an image"), ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .svg", _AS_TEXT),
    (sentence("error-sound", "sound"), ".mp3 .wav .m4a .ogg .opus .flac .aac", _AS_TEXT),
    (sentence("error-film", "a film"), ".mp4 .mov .avi .mkv .webm", _AS_TEXT),
    (
        sentence("error-mail_outlook", "a mail of Outlook"),
        ".msg",
        sentence(
            "error-open_outlook_and_save_as", "Open it in Outlook and save it as .eml, or export the folder as CSV."
        ),
    ),
    (
        sentence("error-mailbox_outlook", "a mailbox of Outlook"),
        ".pst .ost",
        sentence(
            "error-export_folder_from_outlook_as",
            "Export the folder from Outlook as CSV (File, Open & Export), or make an .mbox of it.",
        ),
    ),
    (sentence("error-older_document_word", "an older document of Word"), ".doc .dot", _AS_DOCUMENT),
    (sentence("error-document", "a document"), ".rtf .pages .epub .wpd .mobi .azw3", _AS_DOCUMENT),
    (
        sentence("error-presentation_another_program", "a presentation of another program"),
        ".ppt .key",
        sentence("error-save_as_pptx_or_pdf", "Save it as .pptx or .pdf, and name that."),
    ),
    (
        sentence("error-sheet_numbers", "a sheet of Numbers"),
        ".numbers",
        sentence("error-export_as_csv_or_as", "Export it as CSV or as Excel (File, Export To)."),
    ),
    (
        sentence("error-database", "a database"),
        ".db .sqlite .sqlite3 .mdb .accdb .duckdb .dbf .bak .frm .ibd",
        _AS_TABLE,
    ),
    (
        sentence("error-data_statistics_program", "data of a statistics program"),
        ".sav .dta .rdata .rds .sas7bdat .mat",
        _AS_TABLE,
    ),
    (sentence("error-packed_archive", "a packed archive"), ".rar .7z .gz .tgz .tar .bz2 .xz .zst", _UNPACK),
    (
        sentence("error-data_python", "data of Python"),
        ".pkl .pickle .npy .npz .joblib .h5 .hdf5 .avro .orc .tfrecord",
        sentence("error-save_as_csv_jsonl_or", "Save it as CSV, JSONL or Parquet, and name that."),
    ),
    (
        sentence("error-weights_model", "weights of a model"),
        ".pt .pth .bin .safetensors .gguf .ckpt .onnx",
        sentence(
            "error-name_data_should_learn_from", "Name the data it should learn from; a base model is named in words."
        ),
    ),
    (
        sentence("error-notebook", "a notebook"),
        ".ipynb",
        sentence(
            "error-export_as_script_jupyter_nbconvert",
            "Export it as a script (jupyter nbconvert --to script), and name that.",
        ),
    ),
    (
        sentence("error-program", "a program"),
        ".exe .dll .so .jar .pyc .class .dylib",
        sentence("error-name_the_data", "Name the data it should learn from."),
    ),
    (
        sentence("error-drawing_or_layout", "a drawing or layout"),
        ".psd .ai .indd .vsd .vsdx .dwg .fig .sketch",
        sentence("error-export_as_pdf_and_name", "Export it as .pdf, and name that."),
    ),
    (
        sentence("error-subtitles", "subtitles"),
        ".srt .vtt .ass",
        sentence("error-save_as_txt_and_name", "Save it as .txt, and name that."),
    ),
)
_BY_ENDING = {ending: (what, todo) for what, endings, todo in _KINDS for ending in endings.split()}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_BY_BYTES: tuple[tuple[bytes, str], ...] = (
    *((mark, ".png") for mark in _PICTURES),
    (b"%PDF", ".pdf"),
    (b"SQLite format 3", ".sqlite"),
    (b"!BDN", ".pst"),
    (b"\x1f\x8b", ".gz"),
    (b"7z\xbc\xaf", ".7z"),
    (b"Rar!", ".rar"),
    (b"{\\rtf", ".rtf"),
    (b"PAR1", ".parquet"),
    (b"ARROW1", ".arrow"),
    (b"ID3", ".mp3"),
    (b"OggS", ".ogg"),
    (b"\x7fELF", ".so"),
    (b"\x80\x04", ".pkl"),
    (b"\x93NUMPY", ".npy"),
    (b"GGUF", ".gguf"),
    (b"BZh", ".bz2"),
    (b"MZ", ".exe"),
)
_OLD_OFFICE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_HEAD = 2**16


def not_read(path: Path) -> BadInput | None:
    """Why a file cannot be read, by its ending or else by how it begins; None where nothing speaks against it."""
    if (known := _BY_ENDING.get(path.suffix.lower())) is not None:
        return BadInput(
            sentence("error-cannot_read", "I cannot read {path}.", path=path),
            sentence("error-looks_like", "It looks like {what}.", what=known[0]),
            known[1],
        )
    return None


def looks_like(path: Path) -> BadInput | None:
    """What a file that is not what its name says really is; None where its first bytes say nothing."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    if head.startswith(_OLD_OFFICE):
        return _old_office(path, head)
    if head.startswith(_ZIP):
        return _packed(path)
    for mark, ending in _BY_BYTES:
        if head.startswith(mark) and path.suffix.lower() != ending:
            what, todo = _BY_ENDING.get(
                ending,
                (
                    sentence("error-file", "a {ending} file", ending=ending),
                    sentence(
                        "error-give_ending_and_name_again",
                        "Give it the ending {ending}, and name it again.",
                        ending=ending,
                    ),
                ),
            )
            return BadInput(
                sentence("error-cannot_read", "I cannot read {path}.", path=path),
                sentence(
                    "error-by_first_bytes_looks_like_whatever",
                    "By its first bytes it looks like {what}, whatever its name says.",
                    what=what,
                ),
                todo,
            )
    return None


def _old_office(path: Path, head: bytes) -> BadInput:
    what: str = sentence("error-document_older_office_program", "a document of an older Office program")
    todo: str = sentence("error-open_and_save_as_docx", "Open it, and save it as .docx or .xlsx.")
    if "EncryptedPackage".encode("utf-16-le") in head or _later(path, "EncryptedPackage".encode("utf-16-le")):
        what, todo = (
            sentence("error-document_locked_with_password", "a document locked with a password"),
            sentence(
                "error-open_take_password_off_file",
                "Open it, take the password off (File, Info, Protect), and save it once more; or export it as CSV.",
            ),
        )
    elif "__substg1.0_".encode("utf-16-le") in head or _later(path, "__substg1.0_".encode("utf-16-le")):
        what, todo = _BY_ENDING[".msg"]
    return BadInput(
        sentence("error-cannot_read", "I cannot read {path}.", path=path),
        sentence("error-looks_like", "It looks like {what}.", what=what),
        todo,
    )


def _later(path: Path, mark: bytes) -> bool:
    """Whether a mark stands anywhere in a file of Office, whose list of parts may be at its end."""
    try:
        with open(path, "rb") as file:
            return mark in file.read(2**26)
    except OSError:
        return False


def _packed(path: Path) -> BadInput | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    inside = {"xl/": ".xlsx", "word/": ".docx", "ppt/": ".pptx", "Index/": ".numbers"}
    ending = next((e for place, e in inside.items() if any(n.startswith(place) for n in names)), ".zip")
    if ending == path.suffix.lower():
        return None
    return BadInput(
        sentence("error-cannot_read", "I cannot read {path}.", path=path),
        sentence(
            "error-by_first_bytes_looks_like",
            "By its first bytes it looks like a {ending} file, whatever its name says.",
            ending=ending,
        ),
        sentence("error-give_ending_and_name_again", "Give it the ending {ending}, and name it again.", ending=ending),
    )
