"""A page of a PDF as pixels, and how far apart two of its pictures are for the eye."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint32]
    Distances = NDArray[np.float32]

SEEN = 10.0
"""CIE76 distance of ink from what is below: #e0e0e0 on white has 10.8."""
_PALE_CONTRAST, _PALE = 1.12, 60.0
"""Contrast below which ink of another colour, up to this distance, is not read: pale yellow on white."""


def distances(one: Pixels, other: Pixels) -> Distances:
    """How far apart two pictures are for the eye, pixel by pixel; 0 where letters of one colour on the other could
    not be read."""
    import numpy as np

    found = np.zeros(one.shape, dtype=np.float32)
    rows, columns = np.nonzero(one != other)
    if len(rows):
        # A page has few pairs of colours.
        pairs, which = np.unique(
            (one[rows, columns].astype(np.int64) << 24) | other[rows, columns], return_inverse=True
        )
        found[rows, columns] = apart(channels(pairs >> 24), channels(pairs))[which]
    return found


def channels(pixels: Any) -> Any:
    """Blue, green and red of each pixel, 0 to 255."""
    import numpy as np

    flat = pixels.reshape(-1)
    return np.stack([flat & 255, flat >> 8 & 255, flat >> 16 & 255], axis=1)


def pixels_of(page: Any, scale: float) -> tuple[Pixels, Callable[[float, float], tuple[int, int]]]:
    """A picture of the page, a number a pixel, and what turns places on the page into places in it."""
    import numpy as np

    drawn = page.render(scale=scale, prefer_bgrx=True)
    # Four bytes a pixel as one number, so that colours are compared at once; the fourth is not defined.
    found: Pixels = np.ascontiguousarray(drawn.to_numpy()).view(np.uint32)[:, :, 0] & np.uint32(0xFFFFFF)
    return found, _turned(drawn.get_posconv(page))


def _turned(places: Any) -> Callable[[float, float], tuple[int, int]]:
    """The same as a function, which asks the library three times and not for each letter."""
    # The map is affine, so three corners tell all of it.
    (a, b), (c, d), (e, f) = (places.to_bitmap(*corner) for corner in ((0, 0), (1000, 0), (0, 1000)))
    across, down = ((c - a) / 1000, (d - b) / 1000), ((e - a) / 1000, (f - b) / 1000)
    return lambda x, y: (round(a + x * across[0] + y * down[0]), round(b + x * across[1] + y * down[1]))


def apart(one: Any, other: Any) -> Any:
    """CIE76 distances of colours, two arrays of blue, green, red; those of paper and pale ink count as none."""
    import numpy as np

    # sRGB to linear light (IEC 61966-2-1), to XYZ under D65, to CIELAB.
    light = [np.where((c := a / 255.0) <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for a in (one, other)]
    xyz = [c @ np.array([[0.1805, 0.0722, 0.9505], [0.3576, 0.7152, 0.1192], [0.4124, 0.2126, 0.0193]]) for c in light]
    roots = [
        np.where((t := c / np.array([0.9505, 1.0, 1.089])) > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116) for c in xyz
    ]
    lab = [np.stack([116 * r[:, 1] - 16, 500 * (r[:, 0] - r[:, 1]), 200 * (r[:, 1] - r[:, 2])], axis=1) for r in roots]
    distance = np.sqrt(((lab[0] - lab[1]) ** 2).sum(axis=1))
    # Contrast by luminance as WCAG 2 has it: pale yellow on white is far apart in colour and still not read.
    bright, dark = np.maximum(xyz[0][:, 1], xyz[1][:, 1]), np.minimum(xyz[0][:, 1], xyz[1][:, 1])
    return np.where(
        ((bright + 0.05) / (dark + 0.05) < _PALE_CONTRAST) & (distance < _PALE) & (distance > SEEN), 0, distance
    )
