"""What the rules judge: the corpus, and what several of them would otherwise work out again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from olx_compiler.content import Corpus


@dataclass
class Subject:
    """The courses under judgement, on a given day."""

    corpus: Corpus
    today: datetime.date
