"""Every scene."""

from __future__ import annotations

from tests.gallery import after_scenes, plan_scenes, run_scenes

SCENES = (*plan_scenes.SCENES, *run_scenes.SCENES, *after_scenes.SCENES)
