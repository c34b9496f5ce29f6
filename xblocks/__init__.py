"""Blocks of the suite that show the commune's data inside a course, one module each."""
