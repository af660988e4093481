"""Chinese numbers: 三百二十, 兩萬五 (25,000), 1万2千; simplified and traditional signs."""

from __future__ import annotations

import re

_SIGNS = "零〇一二两兩三四五六七八九十百千万萬亿億壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
_PLAIN = str.maketrans("萬億兩两〇點壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "万亿二二零点一二二三三四五六六七八九十百千")
NUMBER = re.compile(rf"[{_SIGNS}]+(?:[点點][零〇一二三四五六七八九]+)?")
MIXED = re.compile(
    r"(?<![\d.,])\d+(?:\.\d+)?(?:[万萬亿億]\d{4}|[千万萬亿億](?:[\d一二三四五六七八九]+[百千万萬])+)(?![\d.,%％])"
)
"""Figures and signs as one number, as 1万2千."""
_LONGEST = 20


def read_han(written: str) -> float | None:
    """The value of one number, found by `NUMBER` or `MIXED`; None where it is none."""
    import cn2an

    if len(written) > _LONGEST:
        return None
    try:
        return float(cn2an.cn2an(written.translate(_PLAIN), "smart"))
    except ValueError:
        return None
