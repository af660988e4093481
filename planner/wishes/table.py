"""Every kind of wish, declared once. A new one is an entry here, or in `limits.py` if it bounds the work, its name in
`ChangeField`, a place in the spec and what follows from it.

The documentation of `Told` reaches language models through the JSON schema; the order is that of the schema and of the
page.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.spec import Task
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
    WantedSource,
    WantedStage,
)

WISHES: Mapping[ChangeField, WishField] = {
    "goal": WishField(
        str,
        "goal",
        told=Told("GoalChange", "What the model is for, in one short sentence in the person's language."),
        as_said=True,
    ),
    "task": WishField(
        Task,
        "task",
        told=Told(
            "TaskChange",
            """
        The kind of task. qa_over_documents: answers from documents, with or without citing them; domain_adaptation:
        learns the language of a field and no more; tool_use_agent: calls functions; rewriting_style: text in, the same
        text in another style out.""",
        ),
        shares_words=True,
        asked="task, kind, aufgabe, tâche, tarea, 任务",
    ),
    "languages": WishField(
        str,
        "languages",
        told=Told(
            "LanguageChange",
            "A language the model must work in, as ISO 639 code: two letters where there are, else three (nds, haw).",
        ),
        many=True,
        evidence="language",
        shares_words=True,
        asked="language, languages, sprache, langue, idioma, 语言",
    ),
    "sources": WishField(
        WantedSource,
        "data.sources",
        "the data",
        told=Told("SourceChange", "A file, folder or heap of data they speak of, one change each. Name it as they do."),
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
        told=Told("ColumnChange", "The column of a table that holds the wanted answer."),
        evidence="copied",
        shares_words=True,
    ),
    "prompt_columns": WishField(
        str,
        "data.sources",
        "the columns of the message",
        told=Told(
            "PromptColumnChange",
            "A column of a table that holds the message, or a part of it; several may be named, one change each.",
        ),
        many=True,
        tied=True,
        evidence="copied",
        shares_words=True,
    ),
    "unused_columns": WishField(
        str,
        "data.sources",
        "columns that are not used",
        told=Told(
            "UnusedColumnChange", "A column of a table that must not be used, neither in the message nor in the answer."
        ),
        many=True,
        tied=True,
        evidence="copied",
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
        told=Told(
            "ExpertChange", "One of several specialists they want, one change each. No specialists: none of these."
        ),
        many=True,
        tied=True,
        asked="expert, experts, specialist, specialists, experten, spécialiste, especialista, 专家",
    ),
    "stages": WishField(
        WantedStage,
        "stages",
        told=Told(
            "StageChange",
            "A kind of training they ask for or rule out themselves, in whatever words; never your own idea.",
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
            "RubricChange",
            "One rule for what replies should or should not be, one change each; weights only if they gave points.",
        ),
        many=True,
        unit="points",
        asked="rubric, points, weight, criterion, bewertung, punkte, barème, rúbrica, criterio, 评分",
    ),
    "gates": WishField(
        WantedGate,
        "gates",
        "the figure to reach",
        told=Told("GateChange", "A figure that must be reached before the model is used."),
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
        told=Told(
            "BaseModelChange",
            "The base model they name, as they write it; or the path of one of their own, which is no data.",
        ),
        evidence="copied",
        shares_words=True,
        nouns="base model, basismodell, modèle de base, modelo base, 基础模型",
        asked="model, base model, base, modell, grundmodell, modèle, modelo, 模型",
    ),
    "offline_only": WishField(
        bool,
        "data.offline_only",
        "whether everything stays on your machines",
        told=Told("OfflineChange", "True: data and model stay on their own machines; False: the cloud is allowed."),
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
        told=Told("GpuChange", "Graphics cards they have; count 0 if they say they have none."),
        many=True,
        tied=True,
        own_words=True,
        asked="gpu, gpus, hardware, card, cards, grafikkarte, carte graphique, tarjeta, 显卡",
    ),
    "deploy": WishField(
        DeployTarget,
        "deploy.target",
        "how it is delivered",
        told=Told(
            "DeployChange",
            """
        How it is delivered: ollama_gguf for Ollama, LM Studio or llama.cpp; openai_server for an API in OpenAI's form;
        merged_weights for the bare weights; none if they want nothing delivered.""",
        ),
        evidence="topic",
        own_words=True,
        shares_words=True,
        as_said=True,
        nouns="deployment, delivery target, auslieferung, déploiement, despliegue, 部署",
        asked="deploy, deployment, deliver, delivery, ollama, api, auslieferung, déploiement, despliegue, 部署",
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
        told=Told(
            "KeepChange",
            (
                "Something that may stay although it would be replaced (numbers, personal data) or left out "
                "(copies, contradictions)."
            ),
        ),
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
    "rights": WishField(
        str,
        "data.rights",
        "licence and consent",
        told=Told("RightsChange", "What they say of licence, ownership or consent for the data, copied word for word."),
        many=True,
        evidence="copied",
        shares_words=True,
    ),
    "judge": WishField(
        WantedJudge,
        "rubric",
        "the judge",
        told=Told("JudgeChange", "A language model they name to judge what no program can check; never your own idea."),
        own_words=True,
    ),
    "circumstances": WishField(
        Circumstance,
        "warnings",
        told=Told(
            "CircumstanceChange",
            """
        Something an experienced engineer would raise. facts_change: what it should know changes often; cites_sources:
        answers must name page, paragraph or source; knowledge_wanted: it should know the content of documents;
        no_examples: there are no examples of what is wanted; no_data: they have no data at all; scans_or_media: the
        data are scans, photos or recordings that must be made text first; other_modality: the model itself should see,
        hear, draw or speak; predicts_numbers: it should predict measurements, prices or time series; rule_is_enough: a
        fixed rule, a formula or a database query does it; prompt_is_enough: a good instruction to an existing model
        does it (a tone, a format, a few rules); too_complex: specialists or stages that the wish does not need;
        from_scratch: a model trained from nothing; personal_data: data about identifiable people; no_consent: those
        people were not asked, or the data may not be used; others_works: books, articles, sites or code of others;
        licence_forbids: a licence stands against the use; secrets_in_data: passwords or keys in the data; medical,
        legal, financial: replies that people may act on in that field; judges_people: it scores or selects people
        (applicants, tenants, patients, pupils); harmful: deceives, defrauds, spies on or hurts people; certainty: it
        must never be wrong, 100 %; wishes_exclude: two of their wishes cannot both be met; rare_language: a language
        few models know; rare_labels: some categories have very few examples; doubtful_labels: labels known to be wrong
        or inconsistent; long_inputs: single inputs longer than about 30 pages.""",
        ),
        many=True,
    ),
}
LISTS = frozenset(field for field, wish in WISHES.items() if wish.many)
