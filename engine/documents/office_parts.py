"""Office files are XML in an archive: its parts, read without trust in them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from engine.core.sentences import Digits, sentence

LARGEST_PART = 100 * 2**20
LOCKED = sentence("error-locked_with_password", "it is locked with a password")
_OLD = sentence("error-has_form_older_program_whatever", "it has the form of an older program, whatever its name says")
_OLE, _LOCK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
"""How files of older programs begin, and what is in one that holds a newer file under a password."""
_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_YEARS = (
    b"wordprocessingml/main",
    b"presentationml/main",
    b"officeDocument/relationships",
    b"drawingml/main",
    b"drawingml/wordprocessingDrawing",
)


def parse(xml: bytes) -> Any:
    """The root of a part; entities are not resolved and nothing is fetched: a document must not read other files."""
    from lxml import etree

    for name in _YEARS if _STRICT in xml else ():
        place, last = name.split(b"/")
        # Strict files differ in the names of their spaces alone; all else here knows the usual ones.
        xml = xml.replace(_STRICT + name, _USUAL + place + b"/2006/" + last)
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


@dataclass(frozen=True)
class Relation:
    """What a part refers to."""

    kind: str
    target: str
    """Place in the archive, or an address outside of it."""
    name: str


class Parts:
    """An open archive.

    Raises:
        ValueError: it is locked; a part is larger than any text can be (an archive made to burst), or two have one
            name.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise ValueError(LOCKED if _LOCK in data else _OLD)
        self._source = zipfile.ZipFile(io.BytesIO(data))
        # By what the archive says, before anything is unpacked.
        for part in self._source.infolist():
            if part.file_size > LARGEST_PART:
                raise ValueError(
                    sentence(
                        "error-unpacks_mb",
                        "{file} unpacks to {file_size} MB",
                        file=part.filename,
                        file_size=Digits(f"{part.file_size / 2**20:.0f}"),
                    )
                )
        names = self._source.namelist()
        self.names = frozenset(names)
        # Programs differ in which of the two they read, so what a person sees is not known.
        if len(names) != len(self.names):
            raise ValueError(sentence("error-two_parts_have_one_name", "two parts of it have one name"))

    def read(self, place: str) -> bytes:
        """The bytes of a part that is there."""
        return self._source.read(place)

    def parsed(self, place: str) -> Any:
        """The root of a part; None where it is not there."""
        return parse(self.read(place)) if place in self.names else None

    def relations(self, part: str) -> list[Relation]:
        """What a part (empty: the file) refers to."""
        folder, name = posixpath.split(part)
        root = self.parsed(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for one in () if root is None else root.iter("{*}Relationship"):
            target = str(one.get("Target") or "")
            if one.get("TargetMode") != "External":
                absolute = target.startswith("/")
                target = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
            found.append(Relation(str(one.get("Type") or "").rpartition("/")[2], target, str(one.get("Id") or "")))
        return found
