"""Every scene."""

from __future__ import annotations

from tests.gallery import plan_scenes, run_scenes

SCENES = (*plan_scenes.SCENES, *run_scenes.SCENES)
