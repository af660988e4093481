"""Every screen looks as it is written down, at both sizes, and docs/gallery.md shows them as they are."""

from __future__ import annotations

import pytest

from tests.gallery.all_scenes import SCENES
from tests.gallery.scene import Scene
from tests.gallery.seen import PAGE, PICTURES, SEEN, SIZES, page, seen

_ANEW = "is another than was written down. Where it shall be: make gallery, and look at the diff"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_a_screen_looks_as_it_is_written_down(scene: Scene) -> None:
    found = await seen(scene)
    for name, text in found.texts.items():
        assert text == (SEEN / name).read_text(encoding="utf-8"), f"{name} {_ANEW}"
    if found.picture:
        picture = PICTURES / f"{scene.name}.svg"
        assert found.picture == picture.read_text(encoding="utf-8"), f"{picture.name} {_ANEW}"


def test_what_is_written_down_is_of_a_scene() -> None:
    """None is named twice, none is left over, and the page shows a dozen at most."""
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names))
    assert {p.name for p in SEEN.iterdir()} == {f"{name}-{w}x{h}.txt" for name in names for w, h in SIZES}
    assert {p.name for p in PICTURES.iterdir()} == {f"{scene.name}.svg" for scene in SCENES if scene.about}
    assert len(list(PICTURES.iterdir())) <= 12
    assert PAGE.read_text(encoding="utf-8") == page(SCENES)
