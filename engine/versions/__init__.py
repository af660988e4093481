"""Versions of a session's model: which ones there are, which one people get, and what lies between two of them."""
