"""Comparison of a commune with communes alike."""
