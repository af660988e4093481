"""Where it will be trained: the cards the person has, a rented one, or this machine."""

from __future__ import annotations

from engine.core.frozen import Frozen
from engine.core.spec import Gpu, Hardware, Money
from engine.estimation.gpus import find
from engine.estimation.machine import Machine
from planner.compile.asked_size import asked_size, rentable
from planner.plan import Origin, default, measured, said
from planner.requirements import Requirements, WantedGpu, Wish
from planner.rule_readers.renting import rented_card
from planner.sentences import Digits, Sentence, all_of, sentence

ASSUMED_VRAM_GB = 16.0
RENTED = Gpu(name="L4", count=1, vram_gb=24.0)
NO_RENTING = "no renting"
"""Settled beside the questions, where words rule it out."""


class TrainingHardware(Frozen):
    """What trains."""

    gpus: tuple[Gpu, ...] = ()
    """Empty: the processor of this machine."""
    memory_gb: float
    """Memory of all cards together, or of the machine."""
    kind: str
    """“your cards”, “a rented card”, “this machine's cards” or “this machine”."""
    cpus: int = 1
    shared: bool = False
    """The memory is also the machine's own, as on Apple chips."""

    @property
    def cards(self) -> int:
        """How many processes train; 1 on a processor."""
        return max(1, sum(g.count for g in self.gpus))

    @property
    def each_gb(self) -> float:
        """Memory of the smallest card, or of the machine: what one process has."""
        known = [(g, find(g.name)) for g in self.gpus]
        return min((g.vram_gb or (min(k.vram_gb) if k else ASSUMED_VRAM_GB) for g, k in known), default=self.memory_gb)

    @property
    def words(self) -> Sentence:
        """For a sentence: “2 × RTX 4090 (48 GB together)”."""
        memory = Digits(f"{self.memory_gb:g}")
        if not self.gpus:
            return sentence("reason-machine", "this machine without a GPU ({memory} GB)", memory=memory)
        cards = all_of([f"{g.count} × {g.name or 'GPU'}" for g in self.gpus])
        if self.cards == 1:
            return sentence("reason-card", "{cards} ({memory} GB)", cards=cards, memory=memory)
        return sentence("reason-several-cards", "{cards} ({memory} GB together)", cards=cards, memory=memory)


def hardware_of(wants: Requirements, rules: dict[str, Origin]) -> Hardware:
    """The cards as said; empty = said to be none; None = not said."""
    wishes = [w for w in wants.all("gpus") if isinstance(w.value, WantedGpu)]
    if not wishes:
        rules["hardware.gpus"] = default(sentence("reason-no-gpus", "nothing was said about GPUs"))
        return Hardware()
    found = []
    for number, wish in enumerate(wishes):
        assert isinstance(wish.value, WantedGpu)
        at = f"hardware.gpus[{wish.value.name or number}]" if wish.value.count else "hardware.gpus"
        rules[at] = said(wish.said)
        card = find(wish.value.name)
        vram = wish.value.vram_gb
        if vram is None and card is not None and len(card.vram_gb) == 1:
            vram = card.vram_gb[0]
            rules[f"{at}.vram_gb"] = default(sentence("reason-every-card", "what every {card} has", card=card.name))
        if wish.value.count:
            found.append(Gpu(name=wish.value.name, count=wish.value.count, vram_gb=vram))
    return Hardware(gpus=tuple(found))


def may_rent(wants: Requirements) -> bool:
    """Whether the data may leave, and there is money."""
    budget = wants.one("budget")
    paid = isinstance(budget.value, Money) and budget.value.amount > 0 if budget is not None else False
    return may_leave(wants) and paid


def may_leave(wants: Requirements) -> bool:
    """Whether they said that data and model may leave their machines."""
    offline = wants.one("offline_only")
    return offline is not None and offline.value is False


def cards_to_rent(wants: Requirements) -> list[Wish]:
    """Of the cards they speak of those that are to be rented."""
    return [
        w
        for w in wants.all("gpus")
        if isinstance(w.value, WantedGpu) and w.value.count > 0 and rented_card(w.said.quote)
    ]


def rented_card_for(wants: Requirements) -> Gpu:
    """The cheapest that holds the model they name, or the usual one."""
    asked = asked_size(wants)
    card = rentable(asked.billions) if asked is not None and not asked.ceiling else None
    return card if card is not None and (card.vram_gb or 0) * card.count > (RENTED.vram_gb or 0) else RENTED


def place_of(
    wants: Requirements,
    hardware: Hardware,
    machine: Machine,
    rules: dict[str, Origin],
    settled: frozenset[str] = frozenset(),
) -> TrainingHardware:
    """The cards named; else one rented, where the cloud is allowed, there is money for it, and renting is not ruled
    out; else this machine."""
    if hardware.gpus:
        known = [find(g.name) for g in hardware.gpus]
        # Of several sizes sold the smallest is assumed until one is named.
        total = sum(
            (g.vram_gb or (min(k.vram_gb) if k else ASSUMED_VRAM_GB)) * g.count
            for g, k in zip(hardware.gpus, known, strict=True)
        )
        return TrainingHardware(
            gpus=hardware.gpus,
            memory_gb=total,
            kind="a rented card" if cards_to_rent(wants) else "your cards",
            shared=any(k is not None and k.shared for k in known),
        )
    offline = wants.one("offline_only")
    if hardware.gpus is None and offline is not None and may_rent(wants) and NO_RENTING not in settled:
        rules["hardware.gpus"] = said(offline.said)
        card = rented_card_for(wants)
        return TrainingHardware(
            gpus=(card,), memory_gb=(card.vram_gb or ASSUMED_VRAM_GB) * card.count, kind="a rented card"
        )
    if hardware.gpus is None and machine.gpus:
        rules["hardware.gpus"] = measured(
            sentence(
                "reason-cards-here", "{cards} in this machine", cards=[f"{g.count} × {g.name}" for g in machine.gpus]
            )
        )
        return TrainingHardware(
            gpus=machine.gpus,
            memory_gb=sum((g.vram_gb or ASSUMED_VRAM_GB) * g.count for g in machine.gpus),
            kind="this machine's cards",
        )
    return TrainingHardware(memory_gb=machine.ram_gb, kind="this machine", cpus=machine.cpus)
