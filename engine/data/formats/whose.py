"""Words for a side of a conversation, as help desks and shops put them in the place of a name or beside it, in
several languages."""

from __future__ import annotations

import re
from functools import lru_cache

_ASKS = frozenset({
    "user", "human", "customer", "client", "contact", "lead", "prospect", "visitor", "guest", "buyer", "enduser",
    "end_user", "requester", "requestor", "consumer", "subscriber", "caller", "patient", "shopper", "kunde", "kundin",
    "kunden", "kontakt", "nutzer", "nutzerin", "benutzer", "besucher", "käufer", "anfragender", "cliente", "contacto",
    "contato", "contatto", "usuario", "usuária", "usuário", "utente", "comprador", "visitante", "visiteur",
    "utilisateur", "demandeur", "acheteur", "klant", "klient", "客户", "用户", "顾客", "买家", "访客",
})  # fmt: skip
_ANSWERS = frozenset({
    "agent", "admin", "staff", "operator", "support", "employee", "assistant", "advisor", "adviser", "representative",
    "teammate", "team", "seller", "helpdesk", "service", "gpt", "model", "mitarbeiter", "mitarbeiterin", "berater",
    "beraterin", "bearbeiter", "sachbearbeiter", "kundenservice", "kundendienst", "kundenbetreuer", "agente", "asesor",
    "asesora", "operador", "empleado", "soporte", "atendente", "conseiller", "conseillère", "opérateur", "employé",
    "équipe", "operatore", "operatrice", "assistente", "addetto", "medewerker", "客服", "坐席", "员工",
})  # fmt: skip
_MACHINES = frozenset({
    "system", "automation", "automated", "automatic", "auto", "autoresponder", "autoreply", "trigger", "workflow",
    "rule", "robot", "système", "sistema", "automatique", "automatisch", "automático", "系统",
})  # fmt: skip
_BOTS = frozenset({"bot", "chatbot"})
EITHER = frozenset({"user", "utilisateur", "usuario", "utente", "benutzer", "nutzer"})
"""Words for who asks that in some programs stand for the staff, beside a contact or customer."""
_MOST_WORDS = 3


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A name of a field or side as they are compared: `createdAt`, “Created at” and `created-at` are created_at."""
    return re.sub(r"[\s_.-]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word.strip())).casefold().strip("_")


@lru_cache(maxsize=4096)
def side_of(word: str) -> bool | None:
    """Whether one with this word in the place of a name answers; None where it says nothing, as a name does."""
    words = folded(word).split("_")
    if len(words) > _MOST_WORDS:
        return None
    words += [w.removesuffix("s") for w in words]
    if not _ANSWERS.isdisjoint(words) or not _BOTS.isdisjoint(words):
        return True
    return False if not _ASKS.isdisjoint((*words, "_".join(words))) else None


def side_named(name: str) -> bool | None:
    """As `side_of` for what stands where a name may: that Maria Gast is called so makes her no guest."""
    return side_of(name) if folded(name) in _ASKS | _ANSWERS | _BOTS else None


def is_machine(word: str) -> bool:
    """Whether a word stands for what a program writes by itself."""
    return not _MACHINES.isdisjoint(folded(word).split("_")) and side_of(word) is None


def is_bot(word: str) -> bool:
    """Whether it stands for a program that answers."""
    return not _BOTS.isdisjoint(folded(word).split("_"))
