"""One message in the JSON of a help desk, whatever its fields are called: who wrote it, for whom, when, and what it
says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.data.formats.markup import plain
from engine.data.formats.shapes import Item, mapping, mappings
from engine.data.formats.whose import EITHER, folded, is_bot, is_machine, side_named, side_of

_TEXTS = (
    "plain_body", "body_plain", "body_text", "text_body", "plain_text", "content_text", "stripped_text", "text", "body",
    "content", "message", "message_text", "msg", "comment", "texte", "contenu", "corps", "nachricht", "inhalt",
    "mensaje", "texto", "cuerpo", "mensagem", "messaggio", "testo", "bericht", "内容", "消息", "html_body", "body_html",
    "content_html", "html", "value", "plain", "raw",
)  # fmt: skip
"""Words before the same in html."""
_OPENINGS = (
    "description_text", "description", "initial_message", "first_message", "question", "problem", "beschreibung",
    "descripción", "descrizione", "描述",
)  # fmt: skip
_AUTHORS = (
    "author", "from", "sender", "created_by", "creator", "posted_by", "user", "writer", "poster", "speaker",
    "participant", "member", "actor", "auteur", "expediteur", "expéditeur", "absender", "verfasser", "autor", "von",
    "remitente", "mittente", "autore", "remetente", "作者", "发送者",
)  # fmt: skip
_ROLES = (
    "role", "author_type", "author_role", "sender_type", "sender_role", "user_type", "user_role", "from_type",
    "creator_type", "created_by_type", "account_type", "typename", "type", "kind", "message_type", "part_type", "rolle",
    "typ", "tipo", "rôle", "rol", "角色", "类型",
)  # fmt: skip
_SEEN_BY = ("visibility", "audience", "scope", "visibilité", "sichtbarkeit", "visibilidad")
_KINDS = ("type", "kind", "message_type", "part_type", "event", "event_type", "action", "typ", "tipo", *_SEEN_BY)
_NAMES = (
    "name",
    "display_name",
    "full_name",
    "username",
    "first_name",
    "nom",
    "nombre",
    "nome",
    "email",
    "email_address",
    "mail",
    "address",
    "id",
    "uuid",
    "key",
)
_PRIVATE = frozenset({
    "private", "is_private", "internal", "is_internal", "internal_only", "internal_note", "is_internal_note", "is_note",
    "note", "private_note", "is_private_note", "staff_only", "whisper", "interne", "intern", "privé", "prive", "privée",
    "interna", "interno", "privado", "privada", "privat", "nur_intern", "note_interne", "内部",
})  # fmt: skip
_PUBLIC = frozenset({
    "public", "is_public", "jsd_public", "visible_to_customer", "customer_visible", "is_visible_to_customer",
    "öffentlich", "publique", "pubblico", "público", "公开",
})  # fmt: skip
_NOTES = frozenset({
    "n", "note", "notes", "notiz", "notizen", "nota", "notas", "internal", "intern", "interne", "interna", "interno",
    "private", "privé", "privée", "privado", "privada", "privat", "whisper", "备注",
})  # fmt: skip
_FOR_STAFF = frozenset({"agents", "staff", "team", "internal_only", "agent_only", "staff_only"})
_EVENTS = frozenset({
    "system", "event", "activity", "assignment", "assigned", "unassigned", "lineitem", "log", "audit", "transition",
    "close", "closed", "reopened", "snoozed", "autoreply", "autoresponder", "automatic", "automated", "automation",
    "système", "ereignis", "evento",
})  # fmt: skip
_AUTOMATIC = frozenset({
    "automated", "automatic", "is_automatic", "is_automated", "auto", "is_auto", "auto_reply", "is_auto_reply",
    "autoreply", "auto_response", "system", "is_system", "automatique", "automatisch", "automático", "automatico",
})  # fmt: skip
_INBOUND = frozenset({
    "incoming", "is_incoming", "inbound", "is_inbound", "from_customer", "is_customer", "is_from_customer",
    "from_client", "from_user", "from_contact", "by_customer", "entrant", "eingehend", "entrante",
})  # fmt: skip
_OUTBOUND = frozenset({
    "outgoing", "is_outgoing", "outbound", "is_outbound", "from_agent", "is_agent", "from_staff", "is_staff",
    "from_admin", "is_admin", "from_support", "by_agent", "sortant", "ausgehend", "saliente",
})  # fmt: skip
_DIRECTIONS = ("direction", "message_direction", "dir", "richtung", "sens", "dirección", "direzione")
_IN = frozenset(
    {"in", "incoming", "inbound", "received", "eingehend", "eingang", "entrant", "reçu", "entrante", "recibido"}
)
_OUT = frozenset(
    {
        "out",
        "outgoing",
        "outbound",
        "sent",
        "ausgehend",
        "ausgang",
        "sortant",
        "envoyé",
        "saliente",
        "enviado",
        "uscente",
    }
)
_BY_NUMBER: Mapping[int, bool | None] = {0: False, 1: True, 2: None, 3: None}
"""What Chatwoot's `message_type` stands for: in, out, and what the program says."""
_TIMES = (
    "created_at", "created", "created_on", "created_date", "sent_at", "sent", "date", "datetime", "time", "timestamp",
    "ts", "posted_at", "published", "create_date", "received_at", "date_time", "datum", "zeit", "zeitpunkt", "erstellt",
    "fecha", "data", "horodatage", "créé_le", "时间",
)  # fmt: skip
_TRUE = frozenset({"true", "1", "1.0", "yes", "ja", "oui", "sí", "si", "y", "on"})
_FALSE = frozenset({"false", "0", "0.0", "no", "nein", "non", "n", "off"})
_MILLISECONDS = 1e11
_DEEPEST = 4


@dataclass(frozen=True)
class Post:
    """One message, with what its own fields say of it."""

    speaker: str
    """Empty where it does not say who wrote it."""
    who: frozenset[str]
    """What names its writer: number, address, name."""
    text: str
    answers: bool | None
    """Whether its writer is of those who answer; None where its fields do not say."""
    either: bool
    """The word that says so is used for either side."""
    note: bool
    """It is for the staff only."""
    machine: bool
    bot: bool
    when: float | None
    """Seconds since 1970; None = not said."""
    marked: bool
    """It has fields as only help desks write them: flags, directions, authors that are objects."""


def flat(item: Item) -> dict[str, Any]:
    """Its fields by folded names, those of `attributes` and of what it is related to (JSON:API) among them."""
    found: dict[str, Any] = {}
    for name, value in item.items():
        key = folded(str(name))
        if key in ("attributes", "fields") and isinstance(value, Mapping):
            found |= {k: v for k, v in flat(value).items() if k not in found}
        elif key == "relationships" and isinstance(value, Mapping):
            for of, related in value.items():
                to = mapping(related).get("data", related)
                found.setdefault(folded(str(of)), to)
        # Two names may fold to one; an empty field must not hide a full one.
        elif key not in found or found[key] in (None, ""):
            found[key] = value
    return found


def post_of(item: Item) -> Post | None:
    """The message an object is; None where it does not both say something and tell by whom or from which side."""
    fields = flat(item)
    if not any(k in fields for k in _TEXTS):
        return None
    text = _said(next((fields[k] for k in _TEXTS if _said(fields.get(k))), None))
    who, word, is_object = _writer(fields)
    direction, flagged = _direction(fields)
    note, machine = is_internal(fields, _KINDS), _automatic(fields, word)
    if not who and not word and direction is None and not machine:
        return None
    answers = direction if direction is not None else side_of(word) if word else None
    speaker = _shown(fields, who) or word
    ambiguous = direction is None and folded(word) in EITHER
    marked = is_object or flagged or note or any(k in _PRIVATE | _PUBLIC for k in fields)
    return Post(speaker, frozenset(who), text, answers, ambiguous, note, machine, is_bot(word), _when(fields), marked)


def opening_of(record: Item) -> str:
    """What a ticket says was asked first, in a field of its own; empty where it does not."""
    fields = flat(record)
    return next((text for k in _OPENINGS if (text := _said(fields.get(k)))), "")


def known_sides(record: Item) -> tuple[frozenset[str], frozenset[str]]:
    """Who a ticket says asks, and who answers: `requester_id`, `contact: {…}`, `assignee`."""
    sides: dict[bool, set[str]] = {False: set(), True: set()}
    for key, value in flat(record).items():
        stem = key.removesuffix("_id").removesuffix("_email").removesuffix("_name")
        side = True if stem in ("assignee", "assigned_to") else False if stem == "reporter" else side_of(stem)
        if side is not None and not isinstance(value, list | bool):
            sides[side] |= set(_names(value))
    # Who opens a ticket for himself and is its assignee too asks.
    return frozenset(sides[False]), frozenset(sides[True] - sides[False])


def names_of(item: Item) -> frozenset[str]:
    """What may name a person elsewhere in the file: number and address."""
    fields = flat(item)
    return frozenset(
        str(fields[k]).strip()
        for k in ("id", "uuid", "key", "email", "mail")
        if isinstance(fields.get(k), str | int) and str(fields[k]).strip()
    )


def role_in(item: Item) -> str:
    """The word that says on which side a person of a list of people is."""
    fields = flat(item)
    return next((v for k in _ROLES if isinstance(v := fields.get(k), str) and side_of(v) is not None), "")


def _said(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping) and depth < _DEEPEST:
        fields = flat(value)
        return next((text for k in _TEXTS if (text := _said(fields.get(k), depth + 1))), "")
    if isinstance(value, list) and depth < _DEEPEST:
        return "\n".join(filter(None, (_said(v, depth + 1) for v in value)))
    return ""


def _writer(fields: Mapping[str, Any]) -> tuple[list[str], str, bool]:
    """What names who wrote it, the word for the side, and whether the writer is an object."""
    who: list[str] = []
    words: list[str] = []
    is_object = False
    for name in _AUTHORS:
        for key in (name, f"{name}_id", f"{name}_email", f"{name}_name", f"{name}_address"):
            value = fields.get(key)
            if isinstance(value, Mapping):
                is_object = True
                inner = flat(value)
                words += [v for k in _ROLES if isinstance(v := inner.get(k), str)]
                who += list(_names(value))
            elif (
                isinstance(value, str)
                and value.strip()
                and key == name
                and (side_named(value) is not None or folded(value) in _EVENTS)
            ):
                words.append(value)
            elif isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                who.append(str(value).strip())
    words += [v for k in _ROLES if isinstance(v := fields.get(k), str)]
    word = next((w for w in words if side_of(w) is not None or is_machine(w)), "")
    return who, word, is_object


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        fields = flat(value)
        yield from (
            str(fields[k]).strip() for k in _NAMES if isinstance(fields.get(k), str | int) and str(fields[k]).strip()
        )
    elif isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
        yield str(value).strip()


def _shown(fields: Mapping[str, Any], who: list[str]) -> str:
    """How a person would call the writer."""
    for name in _AUTHORS:
        inner = fields.get(name)
        for key, value in (
            (f"{name}_name", fields.get(f"{name}_name")),
            *(flat(inner).items() if isinstance(inner, Mapping) else ()),
        ):
            if (key == f"{name}_name" or key in _NAMES[:9]) and isinstance(value, str) and value.strip():
                return value.strip()
    return who[0] if who else ""


def _direction(fields: Mapping[str, Any]) -> tuple[bool | None, bool]:
    """Whether it goes out, and whether a field of its own says where it goes."""
    for key, value in fields.items():
        if key in _INBOUND | _OUTBOUND and (flag := _flag(value)) is not None:
            return flag is (key in _OUTBOUND), True
        if key in _DIRECTIONS and isinstance(value, str) and folded(value) in _IN | _OUT:
            return folded(value) in _OUT, True
    number = fields.get("message_type")
    return (_BY_NUMBER.get(number), True) if isinstance(number, int) and not isinstance(number, bool) else (None, False)


def is_internal(fields: Mapping[str, Any], kinds: Sequence[str] = _SEEN_BY) -> bool:
    """Whether fields of a message with folded names say that it is for the staff only; `kinds` are those that may
    say so in words."""
    if any((k in _PRIVATE and _flag(v) is True) or (k in _PUBLIC and _flag(v) is False) for k, v in fields.items()):
        return True
    said = [folded(v) for k in kinds if isinstance(v := fields.get(k), str)]
    return any(kind in _FOR_STAFF or not _NOTES.isdisjoint(kind.split("_")) for kind in said)


def _automatic(fields: Mapping[str, Any], word: str) -> bool:
    kinds = [folded(v) for k in _KINDS if isinstance(v := fields.get(k), str)]
    number = fields.get("message_type")
    return (
        (bool(word) and is_machine(word))
        or any(k in _AUTOMATIC and _flag(v) is True for k, v in fields.items())
        or any(not _EVENTS.isdisjoint(kind.split("_")) for kind in kinds)
        or (isinstance(number, int) and number in (2, 3))
    )


def _flag(value: Any) -> bool | None:
    said = str(value).strip().casefold() if isinstance(value, str | int | float) else ""
    return True if said in _TRUE else False if said in _FALSE else None


def _when(fields: Mapping[str, Any]) -> float | None:
    for key in _TIMES:
        value = fields.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            # Seconds until the year 5138 are smaller than this; milliseconds since 1973 are larger.
            return value / 1000 if value > _MILLISECONDS else float(value)
        if isinstance(value, str) and value.strip():
            try:
                said = datetime.fromisoformat(value.strip())
            except ValueError:
                continue
            # Without a zone all times of a file are of the same one; which it is does not matter for their order.
            return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()
    return None


def people_in(value: Any, of: str) -> Iterator[tuple[frozenset[str], bool]]:
    """Names of the people of a list and on which side they are, by their own role or by what the list is called."""
    for person in mappings(value):
        side = side_of(role_in(person) or of)
        if side is not None and (names := names_of(person)):
            yield names, side
