"""Reads, each with a number of queries that does not grow with what it reads."""
