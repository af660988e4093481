"""The languages of rows, which say what a base model must speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.languages import languages_of
from tests.support.planned_folders import planned


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["Wo ist mein Paket, das ich am Montag bestellt habe?"] * 9, ("de",)),
        (
            ["Où est mon colis, je l'ai commandé lundi dernier ?"] * 10
            + ["Where is my parcel that I ordered last Monday?"] * 9,
            ("fr", "en"),
        ),
        (["我的包裹在哪里，我上周一下的单"] * 9, ("zh",)),
        (["注文した商品はいつ届きますか"] * 9, ("ja",)),
        (["내가 주문한 상품은 언제 도착하나요"] * 9, ("ko",)),
        (["yes", "no", "maybe"] * 20, ()),
        (["Wo ist mein Paket, das ich am Montag bestellt habe?"] * 3, ()),
    ],
)
def test_rows_tell_their_languages(texts: list[str], wanted: tuple[str, ...]) -> None:
    """At least a quarter of the rows; short and few ones tell nothing."""
    assert languages_of(texts) == wanted


def test_the_plan_is_for_the_languages_of_the_rows(tmp_path: Path) -> None:
    """Whatever language they are asked for in; what is said counts first."""
    rows = "".join(
        (
            f"Bonjour, ma commande numéro {n} n'est pas encore arrivée chez moi,Nous avons envoyé votre "
            f"commande {n} hier matin\n"
        )
        for n in range(40)
    )
    (tmp_path / "mails.csv").write_text("question,answer\n" + rows, encoding="utf-8")
    spec = planned("Answer our customers as in mails.csv", tmp_path).spec
    assert spec is not None and spec.languages == ("fr",)
    spec = planned("Answer our customers in German, as in mails.csv", tmp_path).spec
    assert spec is not None and spec.languages == ("de",)
