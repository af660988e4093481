"""Every kind of wish, declared once. A new one is an entry here, or in `limits.py` if it bounds the work, its name in
`ChangeField`, a place in the spec and what follows from it.

What `Told` says stands in the prompt of large models, a line a wish; the order is that of the prompt, of the JSON
schema and of the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.spec import MOST_REPLIES_A_DAY, Task
from engine.core.stages import MOST_EPOCHS
from planner.wishes.field import Bounds, ChangeField, Told, WishField
from planner.wishes.limits import LIMITS
from planner.wishes.values import (
    Circumstance,
    DeployTarget,
    Keep,
    Method,
    SeveralLabels,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedRate,
    WantedRows,
    WantedSource,
    WantedStage,
)

WISHES: Mapping[ChangeField, WishField] = {
    "goal": WishField(
        str,
        "goal",
        told=Told("what it is for, one short sentence in their language"),
        as_said=True,
    ),
    "task": WishField(
        Task,
        "task",
        told=Told(
            "chat_assistant, qa_over_documents, classification, extraction, summarization, rewriting_style, "
            "code_assistant, translation, tool_use_agent, domain_adaptation (only learns how a "
            "field speaks)"
        ),
        shares_words=True,
        asked="task, kind, aufgabe, tâche, tarea, 任务",
    ),
    "languages": WishField(
        str,
        "languages",
        told=Told("ISO 639 code it must work in, two letters where there are"),
        many=True,
        evidence="language",
        shares_words=True,
        asked="language, languages, sprache, langue, idioma, 语言",
    ),
    "sources": WishField(
        WantedSource,
        "data.sources",
        "the data",
        told=Told(
            "path, or their words for the data [use: train, eval (measured with), retrieve (looked up), never] "
            "[holds: dialogues, labelled, pairs, preferences, documents, code, "
            "functions, numbers, media, glossary] [examples: how many]"
        ),
        many=True,
        own_words=True,
        asked=(
            "data, file, files, folder, source, sources, column, daten, datei, données, fichier, datos, "
            "archivo, 数据, 文件"
        ),
    ),
    "column": WishField(
        str,
        "data.sources",
        "the column with the answer",
        told=Told("of a table, with the answer"),
        evidence="copied",
        shares_words=True,
    ),
    "prompt_columns": WishField(
        str,
        "data.sources",
        "the columns of the message",
        told=Told("with the message"),
        many=True,
        tied=True,
        evidence="copied",
        shares_words=True,
    ),
    "unused_columns": WishField(
        str,
        "data.sources",
        "columns that are not used",
        told=Told("not to be used"),
        many=True,
        tied=True,
        evidence="copied",
        shares_words=True,
    ),
    "answer_columns": WishField(
        str,
        "data.sources",
        "further columns of the answer",
        many=True,
        tied=True,
        evidence="copied",
        shares_words=True,
    ),
    "left_rows": WishField(
        WantedRows,
        "data.sources",
        "rows that are not learned from",
        many=True,
        shares_words=True,
    ),
    "speaker": WishField(
        str,
        "data.sources",
        "whose messages are the replies",
        evidence="copied",
        shares_words=True,
    ),
    "experts": WishField(
        WantedExpert,
        "experts",
        told=Told("name of one specialist of several [files: its own]"),
        many=True,
        tied=True,
        asked="expert, experts, specialist, specialists, experten, spécialiste, especialista, 专家",
    ),
    "stages": WishField(
        WantedStage,
        "stages",
        told=Told(
            "in whatever words: cpt (read raw text), sft (examples), dpo (better of two), grpo (practise for a "
            "score) [wanted: false = ruled out]"
        ),
        many=True,
        evidence="topic",
        own_words=True,
        shares_words=True,
        asked="stage, stages, step, steps, training, sft, cpt, dpo, grpo, schritt, schritte, étape, etapa, 阶段",
    ),
    "rubric": WishField(
        WantedCriterion,
        "rubric",
        told=Told(
            "rule for replies, few words [weight: signed points] [unwanted: true = a fault] [strength: must, "
            "should, nice]"
        ),
        many=True,
        unit="points",
        asked="rubric, points, weight, criterion, bewertung, punkte, barème, rúbrica, criterio, 评分",
    ),
    "gates": WishField(
        WantedGate,
        "gates",
        "the figure to reach",
        told=Told("figure to reach: {metric, at_least: 0.9 for 90 %}"),
        many=True,
        unit="share",
        own_words=True,
        bare_figure=True,
        by_old_figure=True,
        nouns=(
            "gate*, target figure*, accuracy target*, accuracy gate*, accuracy requirement*, accuracy limit*, "
            "quality gate*, quality target*, target "
            "accuracy, minimum accuracy, zielwert*, genauigkeitsziel*, mindestgenauigkeit, zielgenauigkeit, "
            "zielmarke, objectif*, seuil*, précision "
            "minimale, objetivo*, umbral*, precisión mínima, 准确率要求, 准确率目标, 门槛"
        ),
        asked="gate, figure, target, accuracy, ziel, genauigkeit, objectif, objetivo, 目标",
    ),
    **LIMITS,
    "base_model": WishField(
        str,
        "model.base",
        told=Told("as they write it"),
        evidence="copied",
        shares_words=True,
        nouns="base model, basismodell, modèle de base, modelo base, 基础模型",
        asked="model, base model, base, modell, grundmodell, modèle, modelo, 模型",
    ),
    "offline_only": WishField(
        bool,
        "data.offline_only",
        "whether everything stays on your machines",
        told=Told("false = the cloud is allowed"),
        evidence="permission",
        own_words=True,
        shares_words=True,
        as_said=True,
        asked="offline, cloud, privacy, leave, datenschutz, 云",
    ),
    "gpus": WishField(
        WantedGpu,
        "hardware.gpus",
        "the graphics cards",
        told=Told("their card [count: 0 = none] [vram_gb: of one]"),
        many=True,
        tied=True,
        own_words=True,
        asked="gpu, gpus, hardware, card, cards, grafikkarte, carte graphique, tarjeta, 显卡",
    ),
    "deploy": WishField(
        DeployTarget,
        "deploy.target",
        "how it is delivered",
        told=Told("ollama_gguf, openai_server (API), merged_weights, none"),
        evidence="topic",
        own_words=True,
        shares_words=True,
        as_said=True,
        nouns="deployment, delivery target, auslieferung, déploiement, despliegue, 部署",
        asked="deploy, deployment, deliver, delivery, ollama, api, auslieferung, déploiement, despliegue, 部署",
    ),
    "replies_a_day": WishField(
        float,
        "deploy.replies_a_day",
        "how many messages come in (a day)",
        unit="a_day",
        own_words=True,
        shares_words=True,
        as_said=True,
        bounds=Bounds(most=MOST_REPLIES_A_DAY),
        page=lambda messages: {"messages": f"{messages:,.4g}" if messages < 1000 else f"{messages:,.0f}"},
        nouns=(
            "volume*, number of messages, number of mails, menge der anfragen, anzahl der nachrichten, aufkommen, "
            "nombre de messages, volumen, número de mensajes, 消息量, 咨询量"
        ),
    ),
    "hand_over": WishField(
        bool,
        "hand_over",
        "whether it hands over what it is not sure of",
        shares_words=True,
        asked="hand over, handover, hand-over, übergabe, übergeben, transfert, traspaso, passaggio, 转人工",
    ),
    "right_share": WishField(
        float,
        "hand_over.right_share",
        "how many of its answers must be right",
        unit="share",
        bounds=Bounds(most=1.0),
        shares_words=True,
    ),
    "hand_over_text": WishField(
        str,
        "hand_over.text",
        "what it says when it hands over",
        evidence="copied",
        shares_words=True,
    ),
    "look_up": WishField(
        bool,
        "look_up",
        "whether it looks facts up before it answers",
        shares_words=True,
        asked="look up, look-up, lookup, search, retrieval, rag, nachschlagen, suche, recherche, búsqueda",
    ),
    "eval_share": WishField(
        float,
        "data.eval_share",
        "how many rows are only measured with",
        unit="share",
        bounds=Bounds(below=0.9),
        asked="held out, hold out, eval, evaluation, test rows, 测试",
    ),
    "passes": WishField(
        float,
        "stages",
        "the passes over the examples",
        own_words=True,
        bare_figure=True,
        bounds=Bounds(most=MOST_EPOCHS),
        nouns=(
            "number of passes, passes, epochs, number of epochs, epochenzahl, anzahl der durchgänge, "
            "durchgänge, nombre de passages, número de pasadas"
        ),
    ),
    "method": WishField(
        Method,
        "stages",
        "which weights learn",
        own_words=True,
        shares_words=True,
    ),
    "learning_rate": WishField(
        WantedRate,
        "stages",
        "the learning rate",
        own_words=True,
        shares_words=True,
        nouns="learning rate, lernrate, taux d'apprentissage, tasa de aprendizaje, 学习率",
    ),
    "keep": WishField(
        Keep,
        "data.keep",
        "what may stay",
        told=Told("may stay though private or doubled: order_number, email, near_duplicate, …"),
        many=True,
        evidence="kept",
        own_words=True,
        shares_words=True,
    ),
    "several_labels": WishField(
        SeveralLabels,
        "data.several_labels",
    ),
    "not_in_text": WishField(
        str,
        "data.not_in_text",
    ),
    "writer": WishField(
        str,
        "data.writer",
        "who writes the questions",
    ),
    "rights": WishField(
        str,
        "data.rights",
        "licence and consent",
        told=Told("words on licence or consent"),
        many=True,
        evidence="copied",
        shares_words=True,
    ),
    "judge": WishField(
        WantedJudge,
        "rubric",
        "the judge",
        told=Told("model that judges replies [judges: what]"),
        own_words=True,
    ),
    "circumstances": WishField(
        Circumstance,
        "warnings",
        told=Told(
            "to warn of: facts_change (often), cites_sources, knowledge_wanted (of documents), no_examples, "
            "no_data, scans_or_media (as data), other_modality (of the model), predicts_numbers, "
            "rule_is_enough, prompt_is_enough, too_complex, from_scratch, personal_data, no_consent, "
            "others_works, licence_forbids, secrets_in_data, medical, legal, financial, judges_people, harmful, "
            "certainty (never wrong), wishes_exclude (each other), rare_language, rare_labels, doubtful_labels, "
            "long_inputs (30 pages)"
        ),
        many=True,
    ),
}
LISTS = frozenset(field for field, wish in WISHES.items() if wish.many)
