"""Cards as people say them: how many, how much memory one has, which one goes, and that there is none."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.requirements import Requirements, WantedGpu
from planner.rule_readers.all import read_words
from tests.planner.rule_readers.changes_read import read


@pytest.mark.parametrize(("words", "name", "count", "vram"), [
    ("A100 80GB times two", "A100", 2, 80),
    ("A6000 48GB 两块。", "RTX A6000", 2, 48),
    ("L40S 48 GB, zwei Stück", "L40S", 2, 48),
    ("There's a pair of A2s, 16 gigs each.", "A2", 2, 16),
    ("zwei A100 zu je 40 GB", "A100", 2, 40),
    ("deux A100 de 40 Go chacune", "A100", 2, 40),
    ("Dos A100 de 80", "A100", 2, 80),
    ("due A100 da 80 GB", "A100", 2, 80),
    ("duas placas RTX 3090", "RTX 3090", 2, None),
    ("2 st RTX 4090", "RTX 4090", 2, None),
    ("2 stuks RTX 4090", "RTX 4090", 2, None),
    ("una GTX 1660 de 6 gigas", "GTX 1660", 1, 6),
    ("自己的 3090，24G。", "RTX 3090", 1, 24),
    ("a jetson orin thirty two gig", "Jetson Orin", 1, 32),
    ("Jetson in the tower, AGX 64GB", "Jetson", 1, 64),
    ("RTX 3500 Ada 12GB", "RTX 3500 Ada", 1, 12),
    ("an RTX 3080 Ti, he says it has 12 gigabytes", "RTX 3080 Ti", 1, 12),
    ("RTX 3080, the PC has 64 GB RAM", "RTX 3080", 1, None),
    ("two RTX 3080, 12 GB RAM", "RTX 3080", 2, None),
    ("reply in 3 seconds, on the one T4 we have", "T4", 1, None),
    ("The Trust can lend an A16.", "A16", 1, None),
])  # fmt: skip
def test_cards_as_they_are_said(words: str, name: str, count: int, vram: float | None) -> None:
    """Count and memory may stand before or behind, in words or in figures; memory of the machine is none."""
    assert read(words, "gpus") == [WantedGpu(name=name, count=count, vram_gb=vram)]


@pytest.mark.parametrize("words", [
    "not even an old GPU", "we hold no GPUs", "GPU: none", "No graphics card anywhere",
    "ohne irgendeine Grafikkarte", "kein Rechner mit Grafikkarte", "GPU keine.", "Grafikkarte: Fehlanzeige",
    "même pas un vieux gpu", "Sur un PC de bureau, sans carte.", "aucune carte vidéo",
    "sin ninguna tarjeta gráfica", "el portátil va sin tarjeta",
    "PC con 16 GB di RAM senza scheda video", "nessuna scheda grafica",
    "Não há computador com placa gráfica", "sem placa de vídeo", "geen videokaart", "bez karty graficznej",
    "我們沒有顯卡", "没有独立显卡",
])  # fmt: skip
def test_there_is_no_card(words: str) -> None:
    assert read(words, "gpus") == [WantedGpu(count=0)]


@pytest.mark.parametrize("words", [
    "T4 values of the patients", "customers pay without card", "sans carte d'identité", "sin tarjeta de crédito",
    "no limit on GPU hours", "print it on A2 paper", "Kunden ohne Karte bekommen keinen Rabatt",
])  # fmt: skip
def test_what_is_no_card_says_nothing(words: str) -> None:
    assert read(words, "gpus") == []


@pytest.mark.parametrize("words", [
    "IT says no to the A6000 but yes to 2x A5000 24 GB",
    "The A6000 is gone. Instead: no to the A6000, yes to two A5000 24 GB",
    "We no longer have the A6000. There are two A5000 24 GB.",
])  # fmt: skip
def test_one_card_for_another(words: str) -> None:
    """The one that goes is gone, the one that comes is there."""
    wants = Requirements()
    for number, said in enumerate(["We have an A6000 48GB.", words], 1):
        wants = apply_changes(wants, [hit.change for hit in read_words(said, wants).hits], number)
    assert [wish.value for wish in wants.all("gpus")] == [WantedGpu(name="RTX A5000", count=2, vram_gb=24)]


@pytest.mark.parametrize("words", [
    "We sell two A100 to our customers; answer their questions about them.",
    "Our customers ask about the RTX 4090 and the A100.",
    "Wir verkaufen Grafikkarten, vor allem die RTX 4090 mit 24 GB.",
    "Nous vendons des cartes A100 et RTX 4090.",
    "Vendemos tarjetas RTX 4090.",
    "我们卖 RTX 4090 显卡。",
])  # fmt: skip
def test_cards_that_are_wares_train_nothing(words: str) -> None:
    assert read(words, "gpus") == []


@pytest.mark.parametrize("words", [
    "Wir verkaufen Kaffee und haben eine RTX 4090",
    "We sell phones, train it on our RTX 4090.",
    "Verkauf von Schuhen, Hardware: eine RTX 4090",
    "Nous vendons des vélos ; il y a une RTX 4090 au bureau",
])  # fmt: skip
def test_who_sells_other_things_has_cards(words: str) -> None:
    assert read(words, "gpus") == [WantedGpu(name="RTX 4090", count=1)]
