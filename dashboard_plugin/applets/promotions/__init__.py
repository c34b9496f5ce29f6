"""Promotions: groups of people through several courses, their meetings, messages and proofs."""
