"""What a run learns, token by token, as a message of the conversation."""

from __future__ import annotations

from engine.core.paths import RunPaths
from engine.core.printable import printable
from nlforge.messages import Message, TalkMessage, TokensShown
from nlforge.wording.catalogue import say

_BAR = 30


def tokens_shown(run: RunPaths | None) -> Message:
    """The tokens of a run, or a sentence where it has not come that far."""
    from engine.training.token_view import ShownTokens

    file = run.tokens if run is not None else None
    if file is None or not file.exists():
        return TalkMessage(say("talk-no-tokens-yet"))
    try:
        found = ShownTokens.model_validate_json(file.read_bytes())
    except (OSError, ValueError):
        return TalkMessage(say("talk-no-tokens-yet"))
    most = max((count for _, _, count in found.histogram), default=1)
    bars = [
        f"{low if low == high else f'{low}–{high}':>11} tokens {count:>6,}  {'█' * round(_BAR * count / most)}"
        for low, high, count in found.histogram
    ]
    return TokensShown(found.summary(), tuple(row.tokens for row in found.rows), "\n".join(bars))


def tokens_plain(message: TokensShown) -> str:
    """Without colours: what is learned stands in ⟦brackets⟧."""
    lines = [f"{message.summary} ⟦Learned⟧ is in brackets, the rest is only read.", "", message.lengths]
    for number, row in enumerate(message.rows, 1):
        text, before = "", False
        for token, learned in row:
            text += ("⟦" if learned and not before else "⟧" if before and not learned else "") + printable(
                token
            ).replace("\n", "↵\n> ")
            before = learned
        lines += ["", f"{number}  {text}{'⟧' if before else ''}"]
    return "\n".join(lines)
