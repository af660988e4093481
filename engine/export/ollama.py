"""The Modelfile: everything Ollama would otherwise guess, named.

Its template language is Go's (https://pkg.go.dev/text/template); what it is handed is
https://github.com/ollama/ollama/blob/main/docs/template.mdx.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from engine.export.turns import Turns
from engine.prompting.modelfile_texts import QUOTES
from engine.prompting.prompting import Prompting

_OPEN = "{{"


def go_template(turns: Turns) -> str:
    """The chat template in Go's language.

    Raises:
        BadInput: a text in it could not be written in a Modelfile.
    """
    last = "{{ if eq (len (slice $.Messages $i)) 1 }}"
    return "".join(
        (
            # The first message says whether a system text is there: an empty one counts as well.
            f'{{{{ if ne (index .Messages 0).Role "system" }}}}{_literal(turns.alone)}{{{{ end }}}}',
            "{{ range $i, $_ := .Messages }}",
            f'{{{{ if eq .Role "system" }}}}{_literal(turns.begin)}{{{{ .Content }}}}{_literal(turns.system_end)}',
            f'{{{{ else if eq .Role "user" }}}}{_literal(turns.user)}{{{{ .Content }}}}{_literal(turns.user_end)}',
            f"{last}{_literal(turns.assistant)}{{{{ end }}}}",
            f'{{{{ else if eq .Role "assistant" }}}}{_literal(turns.assistant)}{{{{ .Content }}}}',
            # A reply that is begun is gone on with.
            f"{{{{ if gt (len (slice $.Messages $i)) 1 }}}}{_literal(turns.assistant_end)}{{{{ end }}}}",
            "{{ end }}{{ end }}",
        )
    )


def modelfile(
    *,
    file: str,
    turns: Turns,
    system_prompt: str,
    stops: Sequence[str],
    context: int,
    longest: int,
    license: str,
    prompting: Prompting | None = None,
) -> str:
    """The Modelfile beside a merged GGUF file; `prompting` is what stands in the prompts beside the message.

    Raises:
        BadInput: the system text, or one of the template, could not be written in it.
    """
    lines = [
        f"# ollama create NAME -f Modelfile; only {file} is needed beside this file.",
        f"FROM ./{file}",
        f"TEMPLATE {QUOTES}{go_template(turns)}{QUOTES}",
    ]
    if system_prompt and system_prompt == system_prompt.strip():
        lines.append(f"SYSTEM {QUOTES}{_plain(system_prompt)}{QUOTES}")
    else:
        # Blanks at its ends might be lost, and an empty one would be none: the template says what the training said.
        lines.append("# No SYSTEM: what the model was trained with stands in the template.")
    if prompting is not None and prompting.kind == "retrieval":
        lines.append("# The search is not in here: Ollama asks the model without what the search of the server finds.")
    for message, reply in prompting.examples if prompting is not None else ():
        # Turns that stand before every conversation.
        lines += [
            f"MESSAGE {role} {QUOTES}{_plain(text)}{QUOTES}" for role, text in (("user", message), ("assistant", reply))
        ]
    lines += [f"PARAMETER stop {json.dumps(stop, ensure_ascii=False)}" for stop in stops]
    lines += [
        f"PARAMETER num_ctx {context}",
        f"PARAMETER num_predict {longest}",
        # As it was evaluated: the likeliest word, and none of them made less likely for having been said.
        "PARAMETER temperature 0",
        "PARAMETER repeat_penalty 1",
    ]
    if license:
        lines.append(f"LICENSE {QUOTES}{_plain(license)}{QUOTES}")
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    """A text as a template writes it."""
    return f"{_OPEN} {json.dumps(_plain(text), ensure_ascii=False)} }}}}" if _OPEN in text else _plain(text)


def _plain(text: str) -> str:
    if QUOTES in text:
        raise BadInput(
            sentence("error-modelfile_for_ollama_not_written", "A Modelfile for Ollama is not written for this model."),
            sentence(
                "error-system_text_template_or_example",
                "Its system text, template or an example holds {quotes}, which ends a text there.",
                quotes=QUOTES,
            ),
            sentence("error-take_gguf_file_which_has", "Take the GGUF file, which has both in it: --to gguf"),
        )
    return text
