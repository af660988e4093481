"""What the words before a file say it is for."""

from __future__ import annotations

import re

_BEFORE = 60
_IT = r"(?:\s+(?:it|this|them|the\s+(?:model|result|results|answers)|es|sie|ihn|das\s+(?:modell|ergebnis)|le\s+modèle|el\s+modelo))?"
_THE_FILE = r"(?:\s+(?:the|our|my|die|der|den|dem|unsere[rnm]?|le|la|el|file|datei|fichier|fichero|archivo))*\s*[\"'“„«`]?$"
_MEASURED_WITH = re.compile(
    rf"(?i)(?<!\w)(?:(?:measure|test|evaluate|score|judge|grade|validate|benchmark|check){_IT}\s+(?:on|with|against|using|by)|hold\s+(?:out|back)"
    rf"|(?:miss|messe|messen|test|teste|testen|prüf|prüfe|prüfen|bewerte|bewerten){_IT}\s+(?:an|mit|auf|gegen|anhand(?:\s+von)?)"
    rf"|(?:mesure[rz]?|teste[rz]?|évalue[rz]?)(?:-le)?{_IT}\s+(?:sur|avec|contre)|(?:mide|mídelo|medir|prueba|pruébalo|evalúa|evalúalo){_IT}\s+(?:con|en|contra))"
    rf"{_THE_FILE}"
)
_LEARNED_FROM = re.compile(
    rf"(?i)(?<!\w)(?:train|learn|trainiere|trainieren|lerne|lernen|entraîne[rz]?|apprend\w*|entrena\w*|aprend\w*){_IT}"
    rf"\s+(?:on|from|with|using|auf|aus|mit|von|sur|avec|de|con){_THE_FILE}"
)


def measured_with(words: str, at: int) -> bool:
    """“Measure with …” right before place `at`."""
    return _MEASURED_WITH.search(words[max(0, at - _BEFORE) : at]) is not None


def learned_from(words: str, at: int) -> bool:
    """“Train on …” right before place `at`."""
    return _LEARNED_FROM.search(words[max(0, at - _BEFORE) : at]) is not None
