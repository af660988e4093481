"""What is said instead of an answer."""

from __future__ import annotations

from collections.abc import Sequence

INSTEAD = {
    "en": "I cannot answer this myself. Please ask a colleague.",
    "de": "Das kann ich nicht selbst beantworten. Bitte wenden Sie sich an eine Kollegin oder einen Kollegen.",
    "fr": "Je ne peux pas répondre moi-même. Veuillez demander à un collègue.",
    "es": "No puedo responder a esto. Pregunte a un compañero, por favor.",
    "it": "Non posso rispondere da solo. Chieda a un collega, per favore.",
    "zh": "这个问题我无法回答，请联系我的同事。",
}
"""Said where the person gave no words of their own."""


def instead(languages: Sequence[str], text: str = "") -> str:
    """What is said instead of an answer: the person's own words, else a sentence in the language of the model."""
    return text.strip() or INSTEAD[next((code for code in languages if code in INSTEAD), "en")]
