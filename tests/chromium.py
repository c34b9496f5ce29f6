"""Debian's Chromium: its shell without a window, which is lighter, or else the whole of it."""

import shutil

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
