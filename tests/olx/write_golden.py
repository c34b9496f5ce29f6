"""`python -m tests.olx.write_golden`: the sample's compiled tree, to be read in a diff before a commit."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from olx_compiler.build import render
from olx_compiler.publish import write_tree
from tests.olx.workshop import GOLDEN, copy_sample

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        rendered = render(copy_sample(Path(name)))
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for number, files in rendered.files.items():
        write_tree(GOLDEN / number, files)
