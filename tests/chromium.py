"""Debian's Chromium: its shell without a window, which is lighter, or else the whole of it."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Debian's Chromium is not installed")
