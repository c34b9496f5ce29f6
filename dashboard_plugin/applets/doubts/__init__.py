"""Doubts that readers tell about pages of courses."""
