"""Tags of word pieces: outside of every place, the first of one, inside of one."""

OUTSIDE, FIRST, INSIDE = 0, 1, 2
