"""How few people or communes a published figure may rest on.

Source: the product's own rules (docs/decisions/0022 and 0024). INSEE and the tax administration ask for 11
enterprises, none of which is more than 85 % of the figure; a quartile has no such share.
"""

from __future__ import annotations

from typing import Final

PEERS_MIN: Final = 10
"""Communes behind a statistic that any member may read, and communes by which two of them differ."""

# A council of several voices: of two ratings, whoever gave one would read the other in the median.
COUNCIL_MEDIAN_MIN: Final = 3
COUNCIL_DISTRIBUTION_MIN: Final = 5

# Of a promotion or a grouping, whose members said yes to it (see docs/promotions.md).
CONSENTED_MIN: Final = 5
