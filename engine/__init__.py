"""The first thing of every entry point: no library may reach for a network unasked."""

from engine.core.offline import offline

offline()
