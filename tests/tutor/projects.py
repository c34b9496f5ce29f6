"""A Tutor project on disk, and the `tutor` of one major that acts on it; never Docker."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAJORS = (20, 21, 22)


@dataclass(frozen=True)
class Project:
    """`plugin` is the folder where its wheel is installed: on Tutor's path, enabled or not."""

    major: int
    root: Path
    plugin: Path

    @property
    def executable(self) -> Path:
        return ROOT / "build" / f"tutor-{self.major}" / "bin" / "tutor"

    def tutor(self, *arguments: str, **environment: str) -> str:
        """What `tutor ARGUMENTS` prints; an exit code other than 0 is an error that shows it all."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
        own = {
            "PYTHONPATH": str(self.plugin),
            "TUTOR_ROOT": str(self.root),
            "TUTOR_PLUGINS_ROOT": str(self.plugin / "no-other-plugin"),
        }
        result = subprocess.run(
            [str(self.executable), *arguments],
            env=inherited | own | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    @cache  # noqa: B019 - a project is a value, and there are six of them
    def patch(self, name: str, **environment: str) -> str:
        """What the plugins say at one place of the templates; kept, for a project that only gets read."""
        return self.tutor("config", "patches", "show", name, **environment)

    def text(self, path: str) -> str:
        return (self.root / "env" / path).read_text(encoding="utf-8")

    def files(self, *suffixes: str) -> dict[str, bytes]:
        """Every file of the project, `config.yml` and `env/`, by its path."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and (not suffixes or path.suffix in suffixes)
        }

    def copied(self, folder: Path) -> Project:
        shutil.copytree(self.root, folder)
        return replace(self, root=folder)
