"""Wishes that bound the work: money, time, tries and size. In the order of the schema and of the page."""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.spec import MOST_PARAMS_B, MOST_SECONDS, Money
from planner.wishes.field import Bounds, ChangeField, Told, WishField
from planner.wishes.values import WantedDate

MOST_HOURS = 10 * 365.25 * 24
"""Nobody means a deadline further off than ten years."""


def _tried_again(trainings: int) -> dict[str, str]:
    return {"trainings": str(trainings)} if trainings > 1 else {}


LIMITS: Mapping[ChangeField, WishField] = {
    "budget": WishField(
        Money,
        "limits.budget",
        "the budget",
        told=Told("to spend [currency: ISO code]"),
        unit="money",
        own_words=True,
        limit=True,
        bare_figure=True,
        by_old_figure=True,
        as_said=True,
        page=lambda money: {"amount": f"{money.amount:g}", "currency": money.currency},
        nouns=(
            "the money, money limit, fixed limit on money, das geld, l'argent, el dinero, 钱, budget*, "
            "spending limit, cost limit, cost cap, price limit, "
            "money limit, kostenlimit, kostengrenze, kostenobergrenze, etat, presupuesto*, plafond, 预算"
        ),
    ),
    "deadline_hours": WishField(
        float | WantedDate,
        "limits.deadline_hours",
        "the deadline (hours)",
        told=Told("a day has 24", float),
        unit="hours",
        own_words=True,
        limit=True,
        bare_figure=True,
        by_old_figure=True,
        bounds=Bounds(most=MOST_HOURS),
        nouns=(
            "the date, das datum, la date, la fecha, 日期, deadline*, due date, time limit, time pressure, "
            "date limit, frist*, termin, abgabetermin, "
            "zeitlimit, échéance*, délai*, date limite, plazo*, fecha límite, fecha tope, 期限, 截止日期, 截止时间"
        ),
    ),
    "max_response_seconds": WishField(
        float,
        "limits.max_response_seconds",
        "the time for one reply (seconds)",
        told=Told("for one reply"),
        unit="seconds",
        own_words=True,
        limit=True,
        bare_figure=True,
        by_old_figure=True,
        as_said=True,
        bounds=Bounds(most=MOST_SECONDS),
        page=lambda seconds: {"seconds": f"{seconds:g}"},
        nouns=(
            "response time*, reply time*, answer time*, latency*, latency limit, speed limit, antwortzeit*, "
            "latenz*, temps de réponse, latence, tiempo de "
            "respuesta, latencia, 响应时间, 延迟"
        ),
    ),
    "rounds": WishField(
        float,
        "limits.rounds",
        "how often it may try",
        own_words=True,
        bare_figure=True,
        as_said=True,
        bounds=Bounds(),
        to_spec=lambda times: max(1, int(times)),
        page=_tried_again,
        nouns=(
            "further tries, second tries, attempts, number of tries, several tries, versuche, wiederholungen, "
            "essais, intentos"
        ),
    ),
    "max_params_b": WishField(
        float,
        "model.max_params_b",
        "the size (billion parameters)",
        told=Told("size in billions"),
        unit="billions",
        own_words=True,
        limit=True,
        bare_figure=True,
        by_old_figure=True,
        as_said=True,
        bounds=Bounds(most=MOST_PARAMS_B),
        page=lambda billions: {"billions": f"{billions:g}"},
        nouns=(
            "size, the size, größe, die größe, taille, la taille, tamaño, el tamaño, size limit*, limit on "
            "size, limit on the size, model size, maximum "
            "size, parameter limit, größenlimit, größengrenze, modellgröße, limite de taille, taille maximale, "
            "límite de tamaño, tamaño máximo, 大小限制, "
            "模型大小"
        ),
        asked="size, größe, taille, tamaño, 大小",
    ),
    "max_model_mb": WishField(
        float,
        "limits.max_model_mb",
        "the size of the model file (MB)",
        told=Told("size of the file"),
        unit="megabytes",
        own_words=True,
        limit=True,
        bare_figure=True,
        by_old_figure=True,
        as_said=True,
        bounds=Bounds(most=MOST_PARAMS_B * 4000),
        page=lambda megabytes: {"megabytes": f"{megabytes:,g}"},
        subjects="model*, modell*, modèle*, modelo*, weights, gewichte, poids, pesos, gguf, safetensors, 模型, 权重",
        weak_subjects="file, result, it, datei, ergebnis, fichier, résultat, archivo, fichero, resultado, 文件, 结果",
        nouns=(
            "file size*, size of the file, size of the model file, model file size*, size limit*, limit on "
            "size, limit on the size, limit on the file, "
            "megabyte limit, dateigröße, größe der datei, größenlimit, größengrenze, größenbeschränkung, "
            "taille du fichier, limite de taille, limite de la "
            "taille, limite de taille du fichier, tamaño del archivo, tamaño del fichero, límite de tamaño, "
            "límite de tamaño del archivo, límite del tamaño, 文件大小, 大小限制, 大小上限"
        ),
        asked="file size, size of the file, megabytes, mb, dateigröße, taille du fichier, tamaño del archivo, 文件大小",
    ),
}
