"""Financing: plans, the rules of law they meet, years to come. Integer cents and fractions, never floats."""
