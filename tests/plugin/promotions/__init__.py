"""Promotions, subject by subject."""
