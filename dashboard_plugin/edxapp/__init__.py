"""The one door to Open edX: each import of the platform is inside a function.

`tabs.py` is the exception: the platform itself loads it, by an entry point.
"""
