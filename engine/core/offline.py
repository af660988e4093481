"""No library sends or fetches anything of its own accord: what they do unasked is switched off in the environment,
which children inherit.

Some read these variables once, when they are imported; importing any part of `engine` sets them, so it comes first in
every entry point, in each process of a run and in each worker of a cluster. A program of your own that uses the engine
imports it before those libraries.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLES: Mapping[str, str] = {
    # huggingface_hub, and with it transformers, datasets, trl, peft and tokenizers: figures of use at each training, a
    # list of agents, questions about each file of a model, notes of new versions, kernels to download. TRL sends
    # nothing where CI is set, so a test there is blind.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_UPDATE_DOWNLOAD_COUNTS": "0",
    "DO_NOT_TRACK": "1",
    "USE_HUB_KERNELS": "NO",
    # litellm: lists of prices and headers at import or at the first question; and settings, addresses among them, from
    # a file nobody named (.env).
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
    "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_MODE": "PRODUCTION",
    # Ray: figures of use; where they are switched off, it tells its makers that they are, unless it knows no address.
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_USAGE_STATS_PROMPT_ENABLED": "0",
    "RAY_USAGE_STATS_REPORT_URL": "http://127.0.0.1:9/",
    # Traces of mcp and litellm; what trackers tell their own makers (your figures go where you said); pip's question
    # for a newer pip.
    "OTEL_SDK_DISABLED": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "WANDB_ERROR_REPORTING": "false",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def offline() -> None:
    """Set them, whatever was set before."""
    os.environ.update(VARIABLES)
