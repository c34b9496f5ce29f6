"""How many must have spoken before a figure may be shown without pointing at one of them."""

from __future__ import annotations

from typing import Final

# A council of several voices: of two ratings, whoever gave one would read the other in the median.
COUNCIL_MEDIAN_MIN: Final = 3
COUNCIL_DISTRIBUTION_MIN: Final = 5
