"""Names of firms: who orders, writes or delivers may be one, and a firm is nobody."""

from __future__ import annotations

import re

_FORMS = (
    r"GmbH|mbH|AG|KG|KGaA|OHG|GbR|UG|Ltd|LTD|Limited|LLC|LLP|PLC|plc|Inc|Corp|Corporation|SARL|SAS|SASU|EURL|SA|SL|SLU|SRL|SpA"
    r"|S\.\s?A\.|S\.\s?L\.|S\.\s?p\.\s?A\.|S\.\s?r\.\s?l\.|BV|B\.\s?V\.|NV|Oy|AB|ApS|A/S|Sp\.\s?z\s?o\.\s?o\.|Kft|s\.\s?r\.\s?o\."
)
_TRADES = (
    r"Tools|Logistics|Foods|Supplies|Systems|Solutions|Industries|Holdings?|Motors|Electronics|Chemicals|Textiles|Plastics"
    r"|Packaging|Trading|Wholesale|Enterprises|Technologies|Pharma|Logistik|Werkzeuge|Werkzeugbau|Maschinenbau|Anlagenbau"
    r"|Elektrotechnik|Spedition|Transporte|Großhandel|Baustoffe|Kunststoffe|Metallbau|Stahlbau"
    r"|&\s+(?:Söhne|Sohn|Co|Partners?|Sons?|Fils|Frères|Hijos|Hermanos)"
    r"|Transports|Outillage|Emballages|Matériaux|Herramientas|Suministros|Distribuciones|Embalajes|Industrias|Transportes"
)
_FIRM = rf"(?:{_TRADES}|{_FORMS})(?![^\W_])"
_WITHIN = re.compile(rf"\S[ \t]+(?:{_FIRM}|(?:Group|Services)$)")
_BEHIND = re.compile(rf"[ \t]+{_FIRM}")


def is_firm(name: str, behind: str = "") -> bool:
    """Whether a name has the legal form or the trade of a firm in it, or right behind it: “Krone Tools”, “Weber
    Maschinenbau”, “Carter & Sons Ltd”. A trade that is a name of people too, as steel is, makes no firm."""
    return _WITHIN.search(name) is not None or _BEHIND.match(behind) is not None
