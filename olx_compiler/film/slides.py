"""The pictures of a film, drawn with Pillow: the same words give the same picture, to the byte."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from commune_core.typography import typeset
from olx_compiler.film.script import FilmSpec, SlideSpec

WIDTH, HEIGHT = 854, 480
SIZE = (WIDTH, HEIGHT)
MARGIN, FOOT = 48, 34
INK, PAPER, SOFT, COLOUR, ON_COLOUR = "#1b2430", "#ffffff", "#4a5865", "#0b5c6b", "#ffffff"
# Captions and the player's own bar cover the lowest part: nothing but the footer is written there.
FLOOR = 392
FONTS = Path("/usr/share/fonts/truetype/dejavu")


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf"), size)


def draw(spec: FilmSpec, slide: SlideSpec) -> Image.Image:
    """One slide; what an insert will cover, at the upper right, stays empty."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 14, HEIGHT), fill=COLOUR)
    covered = any(insert.slide == slide.id for insert in spec.inserts)
    width = (WIDTH * 52 // 100 if covered else WIDTH - MARGIN) - MARGIN
    top = _text(pen, slide.title, 40, _font(34, bold=True), width, COLOUR)
    top = max(top + 14, 112)
    if slide.figure:
        top = _text(pen, slide.figure, top, _font(72, bold=True), WIDTH, COLOUR) + 4
        top = _text(pen, slide.legend or "", top, _font(24), width, SOFT) + 16
    for line in slide.lines:
        pen.ellipse((MARGIN, top + 12, MARGIN + 10, top + 22), fill=COLOUR)
        top = _text(pen, line, top, _font(28), width - 28, INK, left=MARGIN + 28) + 14
    for bar in slide.bars:
        pen.text((MARGIN, top), typeset(bar.label), font=_font(20), fill=INK)
        full = WIDTH - MARGIN - MARGIN - 190
        pen.rectangle((MARGIN, top + 28, MARGIN + max(3, full * bar.share / 100), top + 52), fill=COLOUR)
        pen.text((MARGIN + full + 16, top + 28), typeset(bar.text), font=_font(20, bold=True), fill=INK)
        top += 66
    if top > FLOOR:
        raise ValueError(f"slide '{slide.id}': its words do not fit ({top} > {FLOOR})")
    pen.rectangle((14, HEIGHT - FOOT, WIDTH, HEIGHT), fill=COLOUR)
    pen.text((MARGIN, HEIGHT - FOOT + 8), typeset(spec.footer), font=_font(14), fill=ON_COLOUR)
    return image


def _text(
    pen: ImageDraw.ImageDraw,
    text: str,
    top: int,
    font: ImageFont.FreeTypeFont,
    width: int,
    colour: str,
    left: int = MARGIN,
) -> int:
    """Write `text` wrapped to `width`; gives the height reached."""
    line = ""
    for word in typeset(text).split(" "):
        longer = f"{line} {word}".strip()
        if line and pen.textlength(longer, font=font) > width:
            pen.text((left, top), line, font=font, fill=colour)
            top += round(font.size * 1.3)
            longer = word
        line = longer
    pen.text((left, top), line, font=font, fill=colour)
    return top + round(font.size * 1.3)


def png(image: Image.Image) -> bytes:
    """The picture as a file, without a date."""
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
