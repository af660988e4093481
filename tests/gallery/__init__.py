"""All screens and states of the full screen as text, so that a change of any of them is seen in a diff.

A new one takes ten lines: in a file of this folder, write a function that brings the app there by keys, and name it in
a scene. What stands in `SCENES` of a file listed in `tests/gallery/all_scenes.py` is shown.

    async def renamed(app: ChatApp, pilot: Pilot[None]) -> None:
        await say(app, pilot, "/rename")

    SCENES = (Scene("rename", planning, renamed),)

The second is who opens the app: `planning`, `first`, or a function of your own from an empty folder, which is the
working folder, to an app. Scenes with words in `about` are pictures of docs/gallery.md, twelve at most.

`make gallery` writes `tests/gallery/seen` (each scene at 120 by 40, then at 80 by 24) and docs/gallery.md anew; look
at the diff. `pytest tests/gallery` says what is out of date.
"""
