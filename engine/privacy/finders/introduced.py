"""Names that the words beside them announce: “my name is”, “Frau”, “my son”, “Dear”, “Best regards”."""

from __future__ import annotations

import re

from engine.privacy.finders.gazetteer import GIVEN, OTHER, SURNAME, WORD, places, words_of_languages
from engine.privacy.finders.line import ARTICLES, JOIN, NOUN_ENDS, TextLine, greetings, listed_words
from engine.privacy.finders.things import is_titled_thing

_SMALL_TITLES = frozenset({
    "profssa", "sig", "dott", "dr", "prof", "mme", "mr", "mrs", "ms", "sr", "sra", "dottssa", "sigra", "don", "doña",
    "dona", "docteur", "doctor", "doctora", "dottor", "dottore", "dottoressa", "señor", "señora", "signor", "signora",
    "madame", "monsieur", "frau", "herr", "herrn", "professoressa",
})  # fmt: skip
"""Titles that are written small as well."""
_FIRST_PERSON = frozenset(
    {
        "soy",
        "sono",
        "je suis",
        "ici",
        "aquí",
        "habla",
        "i'm",
        "i am",
        "this is",
        "io sono",
        "le escribe",
        "vi scrive",
        "sou a",
        "sou o",
        "eu sou a",
        "eu sou o",
        "aqui é a",
        "aqui é o",
        "fala a",
        "fala o",
        "c'est moi",
        "it's me",
        "its me",
        "soy yo",
        "sono io",
        "tady",
        "tady je",
        "det är",
        "jag är",
        "det er",
        "jeg er",
        "här är",
        "her er",
        "ik ben",
        "hier is",
    }
)
_AGAIN = frozenset({"hier spricht", "hier ist nochmal", "hier ist nochmals", "hier ist noch einmal", "hier ist wieder"})
"""A German noun is no surname; only who calls says so."""
_PEOPLE_OF = re.compile(r"(?:ish|ese|ian|ean|can|ch|no|na|ol|ola|ais|ois|ain|aine|ano|ana|eño|eña|és|esa)$")
"""Endings of words for where people come from: “I am Spanish”."""
_WEAK = re.compile(
    r"(?i)(?:many )?thank|thx|ta\b|ty\b|tia\b|best$|best\b(?! (?:regards|wishes))|love|[vhb]g\b|g?lg\b"
    r"|[bk]r\b|ps\b|xx|(?:vielen |besten )?dank"
    r"|tack\b|takk?\b|díky|děkuj|dzięk|ďakuj|kiitos|mulțumesc|teşekkür|hvala|bedankt|dank|gràcies|köszön|cảm ơn"
    r"|terima kasih"
    r"|спасибо|дякую|ευχαριστώ|salam|abs\b|gr\b|üdv\b|sent from|von meinem|envoyé de|enviado desde"
    r"|merci|mrc|(?:muchas )?gracias|grazie|obrigad|ciao|tschüss"
)
"""They end a message as well as begin a sentence: what follows is a name only where the message ends."""
_ARTICLES_TOO, _OF_HOUSES = (
    frozenset({"der", "den", "les", "los", "las"}),
    frozenset({"von", "van", "vom", "de", "zu", "aus"}),
)
"""“Herr der Ringe” is no name, “Herr von der Heide” is one."""
_TAIL = re.compile(r"[ \t]*(?:[,!.:;\n)]|$|[-–(|])")
_END = re.compile(r"[\s.!)»”\"]*\Z|[ \t]*\n|,[ \t]*(?:\+?\d|[\w.+-]+@)|[ \t]*[,–|-][ \t]*\S[^\n]{0,60}\Z")
_INITIAL_OF, _WORDS_OF_IT = 2, 4
_SIZES = frozenset(
    {
        "größe",
        "grösse",
        "groesse",
        "gr",
        "size",
        "sizes",
        "taille",
        "tailles",
        "talla",
        "tallas",
        "taglia",
        "misura",
        "talle",
        "medium",
        "s",
        "l",
        "xl",
        "xs",
    }
)
_OPENERS = frozenset({
    "bitte", "danke", "vielen", "ich", "wir", "es", "das", "die", "der", "ist", "kann", "können", "wie", "was", "wann",
    "wo", "und", "aber", "leider", "please", "thanks", "thank", "i", "we", "it", "this", "the", "is", "can", "could",
    "how", "what", "when", "where", "but", "merci", "je", "nous", "il", "elle", "ce", "est", "comment", "quand", "où",
    "mais", "gracias", "por", "yo", "puede", "cómo", "cuándo", "pero",
})  # fmt: skip
"""Words that begin a sentence after “in M.”, which is a size and no Monsieur."""


def introduced(line: TextLine) -> None:
    for hit in line.seen.hits:
        match hit.cue.role:
            case "strong":
                if not _of_a_thing(line, hit.start, hit.end):
                    _after_strong(line, hit.end)
            case "medium":
                _after_medium(line, hit.start, hit.end)
            case "title":
                _after_title(line, hit.start, hit.end)
            case "relation" | "role":
                _after_relation(line, hit.start, hit.end, hit.cue.role)
            case "greeting":
                _after_greeting(line, hit.start, hit.end)
            case "closing":
                _after_closing(line, hit.start, hit.end)
            case "after":
                _before(line, hit.start)


def _of_a_thing(line: TextLine, start: int, end: int) -> bool:
    """“The router is called Falcon”."""
    said = line.text[start:end].casefold() in (
        "called",
        "named",
        "heißt",
        "heisst",
        "se llama",
        "si chiama",
        "llamado",
        "llamada",
    )
    return said and any(
        w.casefold() in listed_words("goods")
        for w in re.findall(r"[^\W\d_]+", line.text[max(0, start - 30) : start])[-_WORDS_OF_IT:]
    )


def _after_strong(line: TextLine, end: int) -> None:
    n = line.skip_titles(line.next(end, r"\s*[:,]?\s*[\"“„«(]?"))
    if n is None or line.lows[n] in ARTICLES or line.lows[n] in listed_words("nobody"):
        return
    if line.capital(n) and not (line.common(n) and not line.flags[n] & GIVEN):
        line.add(n, line.take(n, loose=True))
    elif not line.capital(n) and (line.known(n) or (line.flags[n] & GIVEN and not line.common(n))):
        line.add(n, line.small(n))


def _after_medium(line: TextLine, start: int, end: int) -> None:
    cue = line.text[start:end].casefold().replace("’", "'")
    n = line.skip_titles(line.next(end, r"[ \t]*[:,]?[ \t]*"))
    if n is None or line.lows[n] in ARTICLES:
        return
    flags = line.flags[n]
    if line.capital(n):
        if flags & GIVEN and not (flags & OTHER) and line.lows[n] not in listed_words("nobody"):
            if (
                not flags & WORD
                or line.gap(n)[:1] in ",."
                or not line.common(n)
                or (n + 1 < len(line.words) and line.is_part(n + 1, False))
            ):
                line.add(n, line.take(n))
        elif (
            not line.common(n)
            and n + 1 < len(line.words)
            and line.gap(n) == " "
            and line.is_part(n + 1, False)
            and line.flags[n] | line.flags[n + 1]
        ):
            line.add(n, line.take(n))
        elif (
            not line.common(n)
            and (not line.german or (cue in _AGAIN and not line.lows[n].endswith(NOUN_ENDS)))
            and not flags & OTHER
            and line.gap(n)[:1] in ",."
            and not _PEOPLE_OF.search(line.lows[n])
            and (cue in _FIRST_PERSON or cue in _AGAIN)
        ):
            line.add(n, n + 1)
    elif flags & (GIVEN | SURNAME) and line.small(n) > n + 1 and not flags & WORD:
        line.add(n, line.small(n))
    elif flags & GIVEN:
        follows = line.lows[n + 1] if n + 1 < len(line.words) else ""
        alone = line.gap(n)[:1] in ",.!\n" or follows in (
            "from",
            "at",
            "in",
            "again",
            "here",
            "calling",
            "von",
            "aus",
            "de",
            "from",
            "el",
            "la",
            "del",
            "di",
            "della",
            "und",
            "and",
            "i",
            "ich",
        )
        if alone and (not flags & WORD or follows in ("from", "here", "calling", "again")):
            line.add(n, line.small(n))


def _after_title(line: TextLine, start: int, end: int) -> None:
    title = line.text[start:end]
    if not title[0].isupper() and re.sub(r"\W", "", title.casefold()) not in _SMALL_TITLES:
        return
    if title == "D" or (
        title in ("Sr", "Dr", "Ing", "Arch", "Avv", "Rag", "Geom", "D") and line.text[end : end + 1] not in ". "
    ):
        return
    n = line.skip_titles(
        line.next(end, r"\.?[ \t]*(?:(?:ssa|ra|na|re|med|jur|rer|nat|phil|Ing|Dott|Dr|Prof)\.?[ \t]+)*")
    )
    while (
        n is not None
        and n + 1 < len(line.words)
        and line.lows[n] in listed_words("particles")
        and not line.capital(n)
        and JOIN.fullmatch(line.gap(n))
    ):
        if line.lows[n] in _ARTICLES_TOO and line.lows[n - 1] not in _OF_HOUSES:
            return
        n += 1
    if n is None or not line.capital(n) or line.next(end, r"") == n:
        return
    low = line.lows[n]
    if low in listed_words("nobody") or (line.common(n) and not line.flags[n]):
        return
    if len(low) == 1 and line.text[line.spans[n][1] : line.spans[n][1] + 1] not in (".", "'", "’"):
        more = n + 1 < len(line.words) and line.capital(n + 1) and len(line.words[n + 1]) > _INITIAL_OF
        if not more or line.gap(n) != " " or line.common(n + 1) or title == "M":
            return
    if title == "M" and _is_size(line.text, start, line.words[n]):
        return
    stop = line.take(n, loose=True)
    if is_titled_thing(line, start, n, stop):
        line.things.update(range(n, stop))
    else:
        line.add(n, stop)


def _after_relation(line: TextLine, start: int, end: int, role: str) -> None:
    n = line.skip_titles(line.next(end, r"[ \t]*(?:,|:|\(|—|-)?[ \t]*"))
    if n is None or line.starts(n):
        return
    gap = line.text[end : line.spans[n][0]]
    flags = line.flags[n]
    if not line.capital(n):
        if line.known(n) and "," not in gap and role == "relation":
            line.add(n, line.small(n))
        return
    if (
        line.lows[n] in listed_words("nobody")
        or (line.common(n) and not flags & GIVEN)
        or line.lows[n] in listed_words("brands")
    ):
        return
    more = n + 1 < len(line.words) and line.gap(n) in (" ", "-") and line.is_part(n + 1, False)
    if role == "role" and is_titled_thing(line, start, n, line.take(n)):
        line.things.update(range(n, line.take(n)))
        return
    if role == "role" and not flags and not more and line.text[start].isupper() and not line.starts_at(start):
        # “Cliente Premium”: a title of a firm's, not a client called so.
        return
    if (
        (flags & GIVEN and not (flags & OTHER and not more))
        or flags & SURNAME
        or more
        or (not line.german and "," not in gap)
    ):
        line.add(n, line.take(n))


def _after_greeting(line: TextLine, start: int, end: int) -> None:
    n = line.skip_titles(
        line.next(
            end,
            (
                r"[ \t]+(?:(?:there|again|zusammen|el|la|le|liebe[r]?|dear|querid[oa])[ \t]+)?"
                r"|,[ \t]*(?=[^\W\d_]+[ \t]*[,!.\n])"
            ),
        )
    )
    if n is None or not line.starts_at(start):
        return
    low, flags = line.lows[n], line.flags[n]
    if low in listed_words("nobody") or low in greetings():
        return
    if line.capital(n):
        stop = line.take(n, loose=True)
        named = bool(flags & GIVEN) and not flags & OTHER
        if flags & WORD and stop < len(line.words) and line.lows[stop] in listed_words("crowd"):
            return
        last = line.words[stop - 1].casefold()
        if last.endswith(("team", "service", "dienst", "abteilung")) or last in listed_words("nobody"):
            return
        if named or (
            _TAIL.match(line.text, line.spans[stop - 1][1])
            and not line.common(n)
            and not flags & OTHER
            and low not in listed_words("brands")
            and low not in places()
        ):
            line.add(n, stop)
    elif line.known(n) and _TAIL.match(line.text, line.spans[n][1]):
        line.add(n, n + 1)


def _after_closing(line: TextLine, start: int, end: int) -> None:
    last = line.next(
        end,
        (
            r"[ \t]*[,.!:~-]*[ \t]*(?:\n\s*)?(?:(?:aus|from|de|da|von)[ \t]+[^\W\d_]+,[ \t]*)?(?:(?:[Ii]hre?"
            r"|[Ee]uer|[Ee]ure|[Dd]eine?|[Yy]our|[Vv]otre"
            r"|[Ss]u|[Tt]u)[ \t]+)?(?=[^\W\d_])"
        ),
    )
    n = line.skip_titles(last)
    if (
        n is None
        or line.lows[n] in listed_words("nobody")
        or (line.lows[n] in greetings() and not line.flags[n] & GIVEN)
    ):
        return
    gap = line.text[end : line.spans[n][0]]
    if line.capital(n):
        stop = line.take(n, loose=True)
        low_last = line.lows[stop - 1]
        if low_last in listed_words("nobody") or low_last.endswith(
            ("team", "service", "dienst", "abteilung", "support", "center", "centre")
        ):
            return
        ends = _END.match(line.text, line.end_of(stop - 1))
        if ends and not (line.common(n) and not line.flags[n] & (GIVEN | SURNAME)):
            flagged = any(line.flags[k] & (GIVEN | SURNAME) for k in range(n, stop))
            weak = _WEAK.match(line.text, start, end) is not None
            if weak and (
                ("\n" in gap and "," not in gap and line.text[line.spans[stop - 1][1] :].strip(" .!\n"))
                or (not line.text[:start].strip(" >") and "\n" not in gap and "," not in gap)
            ):
                return
            if flagged or not weak or "\n" in gap or (stop == len(line.words) and not line.german) or "," in gap:
                line.add(n, stop)
    elif (
        n == len(line.words) - 1
        or (n == len(line.words) - 2 and line.gap(n) == " ")
        or (line.known(n) and line.text[line.spans[n][1] :].lstrip(" ")[:1] in ("\n", ",", ""))
    ):
        stop = min(n + 2, len(line.words))
        said = any(
            (line.lows[k] in words_of_languages() and not line.flags[k] & GIVEN) or line.lows[k] in greetings()
            for k in range(n, stop)
        )
        if not said and re.fullmatch(r"[\s.!)]*|[ \t]*\n[\s\S]*|,.*", line.text[line.spans[stop - 1][1] :]):
            line.add(n, stop)


def _before(line: TextLine, start: int) -> None:
    """“Will here, I will be there at nine.”"""
    n = line.last_until(start)
    if n < 0 or line.text[line.spans[n][1] : start] not in (" ", ", ") or not line.flags[n] & GIVEN:
        return
    begins = (
        line.starts(n) or line.before(n).rstrip().endswith((",", "!")) or (n > 0 and line.lows[n - 1] in greetings())
    )
    if not begins:
        return
    if line.capital(n) or line.known(n):
        line.add(n, n + 1)


def _is_size(text: str, start: int, name: str) -> bool:
    """Whether the “M.” before the name is the end of a sentence about a size."""
    before = re.findall(r"\w+", text[max(0, start - 30) : start])
    ahead = [w.lower() for w in before if w.lower() not in ("oder", "or", "und", "and", "ou", "et", "o", "y")]
    return (bool(ahead) and ahead[-1] in _SIZES) or name.lower() in _OPENERS
