"""Promotions: one group of people through several courses, who has a place in it, what the law asks of it.

`words` names roles, kinds and states; `states` says which state may follow which; `places` who enters and who
waits; `programme` which course opens when; `guard` what to warn of.
"""
