"""Texts, presentations and sheets of OpenDocument, as programs show them."""

from __future__ import annotations

from typing import Any

from engine.core.sentences import sentence
from engine.documents.found import Document, together
from engine.documents.html import visible_html
from engine.documents.odf_slides import slide
from engine.documents.odf_styles import OdfStyles, tag_of
from engine.documents.odf_tables import table
from engine.documents.odf_writer import OdfWriter
from engine.documents.office_parts import LOCKED, Parts

RULES = "rules colour some of its cells, which I do not reckon"
_MANIFEST = "META-INF/manifest.xml"


def visible_odf(data: bytes) -> Document:
    """The visible text of an odt, odp or ods file as markdown, its notes at the end; headers and footers are not read,
    links and macros not followed.

    Raises:
        ValueError: it is locked, has no content, or a part is larger than any text can be.
    """
    parts = Parts(data)
    if _MANIFEST in parts.names and b"encryption-data" in parts.read(_MANIFEST):
        raise ValueError(LOCKED)
    content = parts.parsed("content.xml")
    bodies = [] if content is None else [one for one in content if tag_of(one) == "office:body"]
    if not bodies:
        raise ValueError(sentence("error-has_no_document", "it has no document in it"))
    writer = OdfWriter(OdfStyles(content, parts.parsed("styles.xml")), {"table:table": table, "draw:page": slide})
    written = "".join(map(writer.blocks, bodies))
    shown = [visible_html(page) for page in (written, *writer.notes)]
    rules = [RULES] if any(map(_is_rule, content.iter())) else []
    return Document(
        "\n\n".join(filter(None, (page.text.strip() for page in shown))),
        together([*writer.unseen, *(one for page in shown for one in page.unseen)]),
        tuple(dict.fromkeys([*writer.doubts, *rules, *(one for page in shown for one in page.doubts)])),
    )


def _is_rule(element: Any) -> bool:
    """Whether it colours cells by what stands in them; formats of figures have such marks as well."""
    tag = tag_of(element)
    return tag == "calcext:conditional-format" or (tag == "style:map" and tag_of(element.getparent()) == "style:style")
