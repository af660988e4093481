"""The right to be forgotten: everything of a person goes from a session, is never learned again, and there is proof."""
