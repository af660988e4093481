"""The parts of a Word file, found as Word finds them, and a file of those that matter."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

from engine.documents.office_parts import Parts

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


class Package:
    """An open file."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        main = next(
            (one.target for one in parts.relations("") if one.kind == "officeDocument"),
            _USUAL_PLACES["officeDocument"],
        )
        relations = parts.relations(main)
        self._links = [(one.name, one.target) for one in relations if one.kind == "hyperlink"]
        self._places = (
            _USUAL_PLACES
            | {one.kind: one.target for one in relations if one.kind in _USUAL_PLACES}
            | {"officeDocument": main}
        )

    def parsed(self, kind: str) -> Any:
        """The root of a part by its kind; None where it is not there."""
        return self._parts.parsed(self._places[kind])

    def with_body(self, root: Any) -> bytes:
        """A file of this body, the styles and the lists."""
        from lxml import etree

        # Nothing else: pictures, headers and macros are not what is read.
        parts = {kind: self._parts.read(place) for kind in _KEPT if (place := self._places[kind]) in self._parts.names}
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
