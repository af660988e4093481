"""Which letters of a PDF page leave ink that can be seen: the page is drawn with its text, without it, and with some
of it alone."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from engine.documents.css.unseen import CANNOT_TELL, HIDDEN, OUTSIDE, SAME_COLOUR, TINY
from engine.documents.page_pixels import SEEN, apart, channels, distances, pixels_of

if TYPE_CHECKING:
    from engine.documents.page_pixels import Distances, Pixels


NO_INK = "it is covered, cut off or seen through"
INVISIBLE, _CLIPS = 3, 7
_FAINT, _SHARE = 4.0, 0.4
"""Of small letters no pixel is all ink: this share of what their colour would give is enough."""
_MOST_PIXELS = 16_000_000
_SHARP, _COARSEST, _FINEST = 22.0, 2.0, 4.0
_TINY_POINTS, _FLATTEST = 3.4, 0.05
_MOST_ALONE = 6
_FEW, _CROWDED, _MOST_PAIRS = 5, 0.6, 250_000
_MOST, _FEWEST = 0.7, 0.3
_DEEPEST = 15
_LIGATURE = 3
"""Letters that a mark may stand for without saying anything else than what is drawn."""


@dataclass
class Letter:
    """One letter of the text of a page."""

    sign: str
    box: tuple[int, int, int, int] | None
    """Pixels: left, top, right, bottom; None where it leaves no ink of itself."""
    holder: int = 0
    """Which text object it is of; 0 = none."""
    why: str = ""
    """Why it is not seen; empty = it is."""
    generated: bool = False


@dataclass
class _Piece:
    """One text object: what a program drew at once."""

    raw: Any
    mode: int
    letters: list[int] = field(default_factory=list)
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    ink: tuple[float, float, float, float] | None = None
    replaced: bool = False
    """Its text is another than what is drawn (ActualText)."""


def letters_of(page: Any, text: Any) -> tuple[list[Letter], bool]:
    """The letters of a page in the order of its text, each with why it is not seen; True where all of it lies below
    a picture, as in a scan."""
    from pypdfium2 import raw

    pieces = _pieces(page)
    scale = _scale(page, text)
    drawn, to_pixels = pixels_of(page, scale)
    letters = [_letter(raw, text, n, to_pixels) for n in range(raw.FPDFText_CountChars(text))]
    for n, letter in enumerate(letters):
        if letter.holder in pieces:
            pieces[letter.holder].letters.append(n)
    # The page without its text: what differs from it is ink of letters.
    bare = _drawn(page, pieces, scale, frozenset())
    seen = distances(drawn, bare)
    height, width = seen.shape
    for piece in pieces.values():
        _join_boxes(piece, letters)
    alone = _alone(page, pieces, scale, bare)
    for key, piece in pieces.items():
        _judge(
            piece,
            letters,
            [seen, *([alone[key]] if key in alone else [])],
            bare,
            too_many=key in alone and alone[key] is None,
        )
    for key in unreadable(pieces, letters):
        for n in pieces[key].letters:
            letters[n].why = letters[n].why or CANNOT_TELL
    for letter in letters:
        if (
            letter.box is not None
            and not letter.why
            and (letter.box[2] <= 0 or letter.box[3] <= 0 or letter.box[0] >= width or letter.box[1] >= height)
        ):
            letter.why = OUTSIDE
    return letters, _is_scan(page, letters, bare)


def _pieces(page: Any) -> dict[int, _Piece]:
    from pypdfium2 import raw

    found = {}
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
        mode = int(raw.FPDFTextObj_GetTextRenderMode(one.raw))
        found[_address(one.raw)] = _Piece(
            one.raw, mode, ink=_ink(raw, one.raw, mode), replaced=_is_replaced(raw, one.raw)
        )
    return found


def _address(handle: Any) -> int:
    return int(ctypes.cast(handle, ctypes.c_void_p).value or 0)


def _ink(raw: Any, handle: Any, mode: int) -> tuple[float, float, float, float] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    asked = raw.FPDFPageObj_GetStrokeColor if mode in (1, 5) else raw.FPDFPageObj_GetFillColor
    return (red.value, green.value, blue.value, alpha.value / 255) if asked(handle, red, green, blue, alpha) else None


def _is_replaced(raw: Any, handle: Any) -> bool:
    """Whether a mark says that its text is another than its letters; the mark of a hyphen or a ligature is short."""
    for n in range(raw.FPDFPageObj_CountMarks(handle)):
        mark, length = raw.FPDFPageObj_GetMark(handle, n), ctypes.c_ulong()
        if raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length) and length.value > 2 * (
            _LIGATURE + 1
        ):
            return True
    return False


def _letter(raw: Any, text: Any, n: int, to_pixels: Callable[[float, float], tuple[int, int]]) -> Letter:
    sign, holder = chr(raw.FPDFText_GetUnicode(text, n)), raw.FPDFText_GetTextObject(text, n)
    if raw.FPDFText_IsGenerated(text, n) == 1 or not holder:
        return Letter(sign, None, generated=True)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(text, n, left, right, bottom, top) or sign.isspace():
        return Letter(sign, None, _address(holder))
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, n, loose)
    sides = sorted((abs(loose.right - loose.left), abs(loose.top - loose.bottom)))
    tiny = sides[1] < _TINY_POINTS or sides[0] < _FLATTEST * sides[1]
    (x, y), (u, v) = to_pixels(left.value, top.value), to_pixels(right.value, bottom.value)
    box = (min(x, u) - 1, min(y, v) - 1, max(x, u) + 2, max(y, v) + 2)
    return Letter(sign, box, _address(holder), TINY if tiny else "")


def _scale(page: Any, text: Any) -> float:
    """Pixels a point, so that small letters have whole pixels of ink."""
    from pypdfium2 import raw

    width, height = page.get_size()
    count = raw.FPDFText_CountChars(text)
    sizes = [
        s for s in (float(raw.FPDFText_GetFontSize(text, n)) for n in range(0, count, max(1, count // 200))) if s > 0
    ]
    wanted = min(_FINEST, max(_COARSEST, _SHARP / max(1.0, min(sizes, default=12.0))))
    return float(min(wanted, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5))


def _drawn(page: Any, pieces: dict[int, _Piece], scale: float, shown: frozenset[int]) -> Pixels:
    """The page with these pieces of text only."""
    from pypdfium2 import raw

    hidden = [piece for key, piece in pieces.items() if key not in shown]
    for piece in hidden:
        raw.FPDFTextObj_SetTextRenderMode(piece.raw, INVISIBLE)
    try:
        return pixels_of(page, scale)[0]
    finally:
        for piece in hidden:
            # As it was: the page is drawn again, and read afterwards.
            raw.FPDFTextObj_SetTextRenderMode(piece.raw, piece.mode)


def _join_boxes(piece: _Piece, letters: Sequence[Letter]) -> None:
    boxes = [box for n in piece.letters if (box := letters[n].box) is not None]
    if boxes:
        piece.box = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )


def _alone(page: Any, pieces: dict[int, _Piece], scale: float, bare: Pixels) -> dict[int, Distances | None]:
    """Of pieces over or under others what they would leave by themselves; None where there are too many layers to
    tell."""
    order = sorted(
        (key for key, piece in pieces.items() if piece.box[2] > piece.box[0] and piece.mode != INVISIBLE),
        key=lambda key: pieces[key].box[1],
    )
    touching: dict[int, set[int]] = {}
    for n, key in enumerate(order):
        for other in order[n + 1 :]:
            # Sorted by their upper edge: from here on none touches any more.
            if pieces[other].box[1] >= pieces[key].box[3] - 2:
                break
            if _overlap(pieces[key].box, pieces[other].box):
                touching.setdefault(key, set()).add(other)
                touching.setdefault(other, set()).add(key)
    layer: dict[int, int] = {}
    for key in order:
        if key in touching:
            # Greedy colouring: pieces that touch are drawn in different pictures, so that each leaves its own ink.
            taken = {layer[other] for other in touching[key] if other in layer}
            layer[key] = next(n for n in range(len(order)) if n not in taken)
    found: dict[int, Distances | None] = {key: None for key, n in layer.items() if n >= _MOST_ALONE}
    for n in range(min(_MOST_ALONE, max(layer.values(), default=-1) + 1)):
        together = frozenset(key for key, at in layer.items() if at == n)
        seen = distances(_drawn(page, pieces, scale, together), bare)
        found.update(dict.fromkeys(together, seen))
    return found


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two boxes share more than their edges, which are drawn a little too wide."""
    return min(one[2], other[2]) - max(one[0], other[0]) > 3 and min(one[3], other[3]) - max(one[1], other[1]) > 3


def _judge(
    piece: _Piece, letters: Sequence[Letter], seen: Sequence[Distances | None], bare: Pixels, *, too_many: bool
) -> None:
    """Says of the letters of a piece why they are not seen; a mark that leaves none among many letters that do is
    one too small to tell."""
    own = [n for n in piece.letters if letters[n].box is not None]
    if piece.mode in (INVISIBLE, _CLIPS) or piece.replaced or too_many:
        for n in piece.letters:
            letters[n].why = HIDDEN if piece.mode == INVISIBLE else CANNOT_TELL
        return
    inked = {n: all(_is_inked(piece, letters[n], one, bare) for one in seen if one is not None) for n in own}
    # By the piece: commas and dots leave too little ink to be judged by themselves.
    share = sum(inked.values()) / max(1, len(own))
    for n in own:
        if not letters[n].why and (share < _FEWEST or (not inked[n] and (share < _MOST or letters[n].sign.isalnum()))):
            letters[n].why = SAME_COLOUR if _same_colour(piece, letters[n], bare) else NO_INK
    # Blanks between letters that are not seen are not seen either.
    if own and all(letters[n].why for n in own):
        for n in piece.letters:
            letters[n].why = letters[own[0]].why


def unreadable(pieces: dict[int, _Piece], letters: Sequence[Letter]) -> Iterator[int]:
    """Pieces whose letters lie on each other, or on other letters of another piece: what is drawn twice to be bold
    or to have a shadow is not one."""
    order = sorted(
        (key for key, piece in pieces.items() if piece.box[2] > piece.box[0] and piece.mode != INVISIBLE),
        key=lambda key: pieces[key].box[1],
    )
    plain = {
        key: [n for n in pieces[key].letters if letters[n].box is not None and letters[n].sign.isalnum()]
        for key in order
    }
    for at, key in enumerate(order):
        own = plain[key]
        close = sum(_collide(letters[a], letters[b], 0.5) for a, b in pairwise(own))
        if len(own) > _FEW and close > _CROWDED * (len(own) - 1):
            yield key
        for other in order[at + 1 :]:
            if pieces[other].box[1] >= pieces[key].box[3] - 2:
                break
            if not _overlap(pieces[key].box, pieces[other].box) or len(own) * len(plain[other]) > _MOST_PAIRS:
                continue
            first, second = (sorted(plain[k], key=lambda n: letters[n].box or (0, 0, 0, 0)) for k in (key, other))
            if _written([letters[n].sign for n in first]) == _written([letters[n].sign for n in second]):
                continue
            hit = {
                (a, b)
                for a in first
                for b in second
                if letters[a].sign != letters[b].sign and _collide(letters[a], letters[b], 0.5)
            }
            for mine, side in ((key, 0), (other, 1)):
                if len(plain[mine]) > 2 and len({pair[side] for pair in hit}) > _CROWDED * len(plain[mine]):
                    yield mine


def _written(signs: Sequence[str]) -> str:
    return "".join(signs).casefold()


def _collide(one: Letter, other: Letter, share: float) -> bool:
    """Whether the middles of two letters are nearer than a share of their size."""
    assert one.box is not None and other.box is not None
    a, b = one.box, other.box
    wide, high = max(a[2] - a[0], b[2] - b[0]), max(a[3] - a[1], b[3] - b[1])
    return abs(a[0] + a[2] - b[0] - b[2]) / 2 < share * wide and abs(a[1] + a[3] - b[1] - b[3]) / 2 < share * high * 0.7


def _slice(letter: Letter, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    assert letter.box is not None
    left, top, right, bottom = (
        max(0, letter.box[0]),
        max(0, letter.box[1]),
        min(shape[1], letter.box[2]),
        min(shape[0], letter.box[3]),
    )
    return (slice(top, bottom), slice(left, right)) if left < right and top < bottom else None


def _is_inked(piece: _Piece, letter: Letter, seen: Distances, bare: Pixels) -> bool:
    at = _slice(letter, seen.shape)
    if at is None:
        return False
    most = float(seen[at].max())
    if most >= SEEN or piece.ink is None or most < _FAINT:
        return most >= SEEN
    return (expected := _expected(piece, bare[at])) >= SEEN and most >= _SHARE * expected


def _expected(piece: _Piece, below: Any) -> float:
    """The distance of its colour from what is below."""
    import numpy as np

    assert piece.ink is not None
    ground = np.median(channels(below), axis=0)
    red, green, blue, alpha = piece.ink
    ink = np.array([blue, green, red]) * alpha + ground * (1 - alpha)
    return float(apart(ink[None, :], ground[None, :])[0])


def _same_colour(piece: _Piece, letter: Letter, bare: Pixels) -> bool:
    at = _slice(letter, bare.shape)
    return at is not None and piece.ink is not None and piece.ink[3] > 0 and _expected(piece, bare[at]) < SEEN


def _is_scan(page: Any, letters: Sequence[Letter], bare: Pixels) -> bool:
    """Whether no letter is seen by itself, and where they stand a large picture has marks as of letters."""
    from pypdfium2 import raw

    held = [letter for letter in letters if letter.box is not None]
    if not held or not all(letter.why for letter in held):
        return False
    width, height = page.get_size()
    sizes = [
        (b[2] - b[0]) * (b[3] - b[1])
        for b in (one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST))
    ]
    if sum(sizes) < width * height / 2:
        return False
    marked = list(_marked(held, bare))
    return sum(marked) >= len(marked) * _MOST


def _marked(letters: Sequence[Letter], bare: Pixels) -> Iterator[bool]:
    """Whether light and dark stand beside each other at each letter."""
    for letter in letters:
        at = _slice(letter, bare.shape)
        if at is not None:
            grey = channels(bare[at]).mean(axis=1)
            yield float(grey.max() - grey.min()) > 60
