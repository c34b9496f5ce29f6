"""The one door to Open edX: each import of the platform is inside a function.

What the platform loads by name is the exception: `tabs.py`, `filters.py`, and `xapi.py` where Aspects is.
"""
