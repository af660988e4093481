"""Rounds of improvement: what a round learns from feedback, what is kept apart to measure it with, and whether the new
model is better on the new and no worse on anything before."""
