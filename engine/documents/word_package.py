"""The parts of a Word file, found as Word finds them, and a file of those that matter."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_YEARS = (
    b"wordprocessingml/main",
    b"officeDocument/relationships",
    b"drawingml/main",
    b"drawingml/wordprocessingDrawing",
)
_USUAL_PLACES = {
    "officeDocument": "word/document.xml",
    "styles": "word/styles.xml",
    "settings": "word/settings.xml",
    "theme": "word/theme/theme1.xml",
    "footnotes": "word/footnotes.xml",
    "endnotes": "word/endnotes.xml",
    "comments": "word/comments.xml",
    "numbering": "word/numbering.xml",
}
_KEPT = ("styles", "numbering")
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def parse(xml: bytes) -> Any:
    """The root of a part; entities are not resolved and nothing is fetched: a document must not read other files."""
    from lxml import etree

    for name in _YEARS if _STRICT in xml else ():
        place, last = name.split(b"/")
        # Strict files differ in the names of their spaces alone; all else here knows the usual ones.
        xml = xml.replace(_STRICT + name, _USUAL + place + b"/2006/" + last)
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


class Package:
    """An open file."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self._source, self._names = source, set(source.namelist())
        main = next(
            (target for kind, target, _ in self._relations("") if kind == "officeDocument"),
            _USUAL_PLACES["officeDocument"],
        )
        self._links = [(name, target) for kind, target, name in self._relations(main) if kind == "hyperlink"]
        self._places = (
            _USUAL_PLACES
            | {kind: target for kind, target, _ in self._relations(main) if kind in _USUAL_PLACES}
            | {"officeDocument": main}
        )

    def parsed(self, kind: str) -> Any:
        """The root of a part by its kind; None where it is not there."""
        place = self._places[kind]
        return parse(self._source.read(place)) if place in self._names else None

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, target and name of what a part (empty: the file) refers to."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self._names:
            return []
        found = []
        for one in parse(self._source.read(place)).iter("{*}Relationship"):
            target = str(one.get("Target") or "")
            inside = one.get("TargetMode") != "External"
            target = (
                (target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)))
                if inside
                else target
            )
            found.append((str(one.get("Type") or "").rpartition("/")[2], target, str(one.get("Id") or "")))
        return found

    def with_body(self, root: Any) -> bytes:
        """A file of this body, the styles and the lists."""
        from lxml import etree

        # Nothing else: pictures, headers and macros are not what is read.
        parts = {kind: self._source.read(self._places[kind]) for kind in _KEPT if self._places[kind] in self._names}
        links = "".join(
            (
                f'<Relationship Id={quoteattr(name)} Type="{_TYPES}/hyperlink" Target={quoteattr(target)} '
                'TargetMode="External"/>'
            )
            for name, target in self._links
        )
        inner = "".join(
            f'<Relationship Id="nlforge{n}" Type="{_TYPES}/{kind}" Target="{kind}.xml"/>'
            for n, kind in enumerate(parts)
        )
        overrides = "".join(
            f'<Override PartName="/word/{kind}.xml" ContentType="{_CONTENT}.{kind}+xml"/>' for kind in parts
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(
                "[Content_Types].xml",
                (
                    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    '<Default Extension="xml" ContentType="application/xml"/>'
                    f'<Override PartName="/word/document.xml" ContentType="{_CONTENT}.document.main+xml"/'
                    f">{overrides}</Types>"
                ),
            )
            target.writestr(
                "_rels/.rels",
                f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="main" '
                f'Type="{_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
            )
            target.writestr(
                "word/_rels/document.xml.rels",
                f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONSHIPS}">{inner}{links}</Relationships>',
            )
            target.writestr(
                "word/document.xml", etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
            for kind, content in parts.items():
                target.writestr(f"word/{kind}.xml", content)
        return out.getvalue()
