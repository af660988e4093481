"""`nlforge versions`, `release`, `rollback` and `compare`, as a person and as a script have them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commands import nlforge
from tests.support.places import ROOT
from tests.support.versions import version_made


def _said(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    done = nlforge(tmp_path, *arguments, PYTHONPATH=str(ROOT))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_version_is_released_and_taken_back(tmp_path: Path) -> None:
    for number, score in ((1, 0.2), (2, 0.6)):
        reply = {"prompt": "Where is it?", "expected": "Here.", "trained": f"It is {number}.", "trained_score": score}
        version_made(tmp_path / "s" / "desk", number, score=score, replies=[reply])
    code, out, said = _said(tmp_path, "versions", "desk")
    assert code == 0 and out.splitlines()[1].split()[0] == "2" and "people get it" in out.splitlines()[1]
    assert "Nobody has released one" in said
    assert _said(tmp_path, "release", "desk@1")[:2] == (
        0,
        "People get version 1 of desk from now on.\nNo server of it runs. Start one: nlforge serve desk\n",
    )
    code, out, _ = _said(tmp_path, "--language", "de", "versions", "desk")
    assert code == 0 and "im Einsatz" in out.splitlines()[0] and "freigegeben von" in out.splitlines()[1]
    code, out, _ = _said(tmp_path, "release", "desk", "--json")
    assert code == 0 and json.loads(out)["version"] == 2 and json.loads(out)["before"] == 1, "the newest, unnamed"
    assert _said(tmp_path, "release", "desk")[0] == 2
    code, out, _ = _said(tmp_path, "rollback", "desk", "--json")
    assert code == 0 and json.loads(out)["version"] == 1 and json.loads(out)["kind"] == "rolled_back"
    states = [json.loads(line)["state"] for line in _said(tmp_path, "versions", "desk", "--json")[1].splitlines()]
    assert states == ["released", "retired"]
    code, out, _ = _said(tmp_path, "compare", "desk@1", "desk@2")
    assert code == 0 and "desk@1 0.20, desk@2 0.60" in out and "Too few messages" in out and "It is 2." in out
    first, *rows = [json.loads(one) for one in _said(tmp_path, "compare", "desk@1", "desk", "--json")[1].splitlines()]
    assert first["gain"] == 0.4 and first["beyond_noise"] is False and [row["change"] for row in rows] == [0.4]


def test_what_is_wrong_is_said_with_its_exit_code(tmp_path: Path) -> None:
    version_made(tmp_path / "s" / "desk", 1, gates={"release_better_than_base": False})
    for arguments, code, words in (
        (("release", "desk"), 5, "held back"),
        (("release", "desk@7"), 2, "There are: 1."),
        (("release", "desk@new"), 2, "“new” is not the number of a version."),
        (("rollback", "desk"), 2, "no version to go back to"),
        (("compare", "desk@1", "desk@1"), 2, "was not measured"),
        (("versions", "nobody"), 2, "nobody"),
        (("ask", "desk@9", "Hello?"), 2, "There are: 1."),
        (("eval", "desk@0"), 2, "“0” is not the number"),
        (("export", "desk@9", "--to", "gguf"), 2, "There are: 1."),
    ):
        found, out, said = _said(tmp_path, *arguments)
        assert found == code and words in said and not out, (arguments, found, said)
