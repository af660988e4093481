"""A wish for another base model that names none: “take another model, whichever”, “pon otro modelo”."""

from __future__ import annotations

import re

_OTHER = re.compile(
    r"(?i)(?<!\w)(?:(?:an)?other|a different|some other|different)\s+(?:base\s+|basic\s+)?models?(?!\w)"
    r"|(?<!\w)ander(?:es|e[nm]?|er)\s+(?:basis|grund|ausgangs)?modell(?!\w)"
    r"|(?<!\w)autre\s+modèle(?:\s+de\s+base)?(?!\w)|(?<!\w)autre\s+modele(?!\w)"
    r"|(?<!\w)otro\s+modelo(?:\s+base)?(?!\w)|(?<!\w)altro\s+modello(?!\w)|换(?:一)?个模型"
)
_TAKES = re.compile(
    r"(?i)(?<!\w)(?:use|take|try|pick|choose|put|give|switch|change|go|with|start|run|nimm|nehm\w*|probier\w*|versuch\w*"
    r"|wähl\w*|wechs\w*|mit|verwende\w*|prends|prenez|essaie|essayez|essayer|mets|mettez|choisis\w*|avec|change[rz]?"
    r"|pon|ponga|usa|use|prueba|pruebe|coge|toma|elige|elija|cambia|cambie|con|usi|prova|metti)(?!\w)|换"
)
_FOR = re.compile(r"(?i)\s*(?:for|that|which|für|das|der|pour|qui|para|que(?!\s+(?:sea|quieras|te))|per)(?!\w)")
"""Behind it: “another model for the invoices” is a second one."""
_NOT = re.compile(r"(?i)(?<!\w)(?:no|not|don['’]?t|kein\w*|nicht|pas|sin|without|ohne|sans)\s+(?:\w+\s+){0,2}$")


def reads_other_base(words: str) -> str | None:
    """Its words; None where nothing of the kind is said."""
    found = _OTHER.search(words)
    if found is None or _FOR.match(words, found.end()) or _NOT.search(words[: found.start()]):
        return None
    begin = max(words.rfind(mark, 0, found.start()) for mark in ".!?;\n") + 1
    end = min((at for mark in ".!?;\n" if (at := words.find(mark, found.end())) >= 0), default=len(words))
    sentence = words[begin:end]
    few = len(sentence.split()) <= 5
    return sentence.strip() if few or _TAKES.search(words[begin : found.start()]) else None
