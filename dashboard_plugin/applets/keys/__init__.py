"""Secrets that open one thing of a commune to a program: a sensor, a calendar."""
