"""Writes all of it anew: `make gallery`."""

from __future__ import annotations

from tests.gallery.all_scenes import SCENES
from tests.gallery.seen import PAGE, PICTURES, SEEN, of, page


def main() -> None:
    for folder in (SEEN, PICTURES):
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    for scene in SCENES:
        found = of(scene)
        for name, text in found.texts.items():
            (SEEN / name).write_text(text, encoding="utf-8")
        if found.picture:
            (PICTURES / f"{scene.name}.svg").write_text(found.picture, encoding="utf-8")
    PAGE.write_text(page(SCENES), encoding="utf-8")


if __name__ == "__main__":
    main()
