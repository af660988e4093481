"""What graders count and look for is there in any script, and the guidelines hold in any language."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.spec import Criterion
from engine.graders.guidelines import broken_guideline
from engine.graders.verdict import References, Reply
from engine.rubric.score import grade


def _met(text: str, **grader: Any) -> float | None:
    line = Criterion.model_validate({"name": "x", "about": "x", "weight": 1, "grader": grader})
    return grade(line, Reply("", "", text), References())


@pytest.mark.parametrize(("phrase", "text", "there"), [
    ("保证", "我们保证退款。", True), ("保证", "我们尽力而为。", False), ("「絶対」", "「絶対」です", True),
    ("絶対", "それは絶対に無理です", True), ("!", "Hallo!", True), ("!", "Hallo.", False), ("！", "你好！", True),
    ("—", "well—yes", True), ("collect()", "df.collect() runs", True), ("#", "see #7", True),
    ("sorry", "sorry!", True), ("art", "party", False), ("du", "dumm", False), ("für", "dafür", False),
])  # fmt: skip
def test_phrases_of_any_script_and_marks_are_found(phrase: str, text: str, there: bool) -> None:
    assert _met(text, kind="patterns", forbidden=[phrase]) == float(not there)
    assert _met(text, kind="patterns", required=[phrase]) == float(there)


@pytest.mark.parametrize(("text", "sentences"), [
    ("你好。请稍等。", 2), ("你好！请稍等？好。", 3), ("一つ。二つ。", 2), ("One. Two! Three?", 3),
    ("Version 1.5 is out.", 1),
])  # fmt: skip
def test_sentences_of_any_script_are_counted(text: str, sentences: int) -> None:
    assert _met(text, kind="length", unit="sentences", at_least=sentences, at_most=sentences) == 1.0


@pytest.mark.parametrize(("text", "lines"), [
    ("one\ntwo\n\nthree", 3), ("a" * 80, 1), ("a" * 81, 2), ("- a\n- b", 2), ("one", 1), ("***\none", 1),
])  # fmt: skip
def test_lines_are_counted_as_they_are_seen(text: str, lines: int) -> None:
    assert _met(text, kind="length", unit="lines", at_least=lines, at_most=lines) == 1.0


def test_short_sentences_of_chinese_are_easy_and_endless_ones_are_not() -> None:
    assert _met("请先关机。等一分钟。再开机。", kind="readable") == 1.0
    assert _met("根据上述相关规定以及有关部门的要求" * 10 + "。", kind="readable") == 0.0


@pytest.mark.parametrize("text", [
    "We promise you a full refund.", "Wir versprechen Ihnen die Erstattung.", "Ich garantiere Ihnen das.",
    "Nous vous garantissons un remboursement.", "Le garantizamos el reembolso.", "Ti promettiamo il rimborso.",
    "Prometemos o reembolso.", "Wij garanderen u dat.", "Gwarantujemy zwrot.", "我们保证给您退款。", "必ず返金します。",
    "Please send us your card number.", "Bitte nennen Sie uns Ihr Passwort.", "Envoyez-nous votre mot de passe.",
    "Indíquenos su contraseña.", "Invii la password.", "Envie a senha.", "Stuur ons uw wachtwoord.",
    "Proszę podać hasło.", "请提供您的密码。", "パスワードを教えてください。",
    "Bitte senden Sie uns Ihr Kennwort.", "Sie bekommen auf jeden Fall Ihr Geld zurück.",
    "Sie erhalten ganz sicher Ihr Geld zurück.", "Vous serez certainement remboursé.", "Envoyez-nous le cryptogramme.",
    "我們保證賠償。", "必ず補償します。", "請提供驗證碼。",
])  # fmt: skip
def test_a_promise_or_a_secret_asked_for_is_noticed(text: str) -> None:
    assert broken_guideline(text) is not None


@pytest.mark.parametrize("text", [
    "We cannot promise a refund.", "Wir können keine Erstattung versprechen.", "Nous ne promettons rien.",
    "No podemos garantizar el reembolso.", "我们不保证退款。", "Never send us your password.",
    "Nennen Sie niemals Ihr Passwort.", "Ne donnez jamais votre mot de passe.", "Nunca envíe su contraseña.",
    "请勿向任何人提供密码。", "Geben Sie Ihr Passwort auf der Webseite ein.", "Der Käfer kostet 3 Euro.",
])  # fmt: skip
def test_what_promises_and_asks_for_nothing_is_not(text: str) -> None:
    assert broken_guideline(text) is None
