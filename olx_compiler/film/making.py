"""A film from its script: speaks, measures, draws, puts together. Needs Debian's espeak-ng and ffmpeg."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

from olx_compiler.film import slides
from olx_compiler.film.script import FilmSpec, folders, read_film
from olx_compiler.film.timeline import TIMINGS, FilmSource, problems
from olx_compiler.problem import BuildFailed, ContentRefused, Problem

# Silence in seconds: before the first word, between two sentences, between two slides, after the last word.
BEFORE, BETWEEN, AT_SLIDE, AFTER = 0.5, 0.45, 0.9, 1.5
RATE = 10  # pictures a second: they do not move
STILL = (
    "-c:v",
    "libx264",
    "-preset",
    "veryslow",
    "-tune",
    "stillimage",
    "-profile:v",
    "main",
    "-pix_fmt",
    "yuv420p",
)
SOUND = ("-c:a", "aac", "-ac", "1", "-ar", "44100")


def make(content: Path, name: str) -> None:
    """Write timings, captions, poster and media of one film beside its script."""
    known = folders(content)
    if name not in known:
        raise BuildFailed(f"no film '{name}'", hint=f"films: {', '.join(known) or 'none'}")
    _need("espeak-ng", "ffmpeg")
    folder = known[name]
    shown = f"{content.name}/{folder.relative_to(content).as_posix()}"
    found: list[Problem] = []
    spec = read_film(folder, shown, found)
    if spec is None:
        raise ContentRefused(found)
    with tempfile.TemporaryDirectory() as work:
        sound = Path(work) / "voice.wav"
        times, length = _speak(spec, Path(work), sound)
        measured = {"script": spec.fingerprint, "length": length, "sentences": times}
        (folder / TIMINGS).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
        film = FilmSource(name, folder, spec, tuple((start, end) for start, end in times), length)
        (folder / f"{name}.fr.vtt").write_text(film.captions, encoding="utf-8")
        ends = film.ends()
        pictures = _draw(spec, Path(work), [ends[slide.id] for slide in spec.slides])
        slides.draw(spec, spec.slides[0]).save(folder / f"{name}.jpg", "JPEG", quality=85)
        _assemble(pictures, sound, folder / name, length)
    left = problems(folder, shown)
    if left:
        raise ContentRefused(left)


def _need(*programs: str) -> None:
    missing = [each for each in programs if shutil.which(each) is None]
    if missing:
        raise BuildFailed(
            f"a film needs {' and '.join(missing)}", hint=f"apt-get install {' '.join(missing)}"
        )


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (no shell)
    if done.returncode:
        raise BuildFailed(f"{command[0]} failed: {done.stderr.strip()[-400:]}")


def _speak(spec: FilmSpec, work: Path, target: Path) -> tuple[list[list[float]], float]:
    """The whole voice in `target`; when each sentence is said, and how long the film lasts."""
    times: list[list[float]] = []
    with wave.open(str(target), "wb") as whole:
        clock = 0.0
        for slide in spec.slides:
            clock += _silence(whole, (BEFORE if not times else AT_SLIDE), rate=0 if times else 22050)
            for index, sentence in enumerate(slide.say):
                if index:
                    clock += _silence(whole, BETWEEN)
                one = work / "sentence.wav"
                voice = spec.voice
                options = ("-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch), "-w", str(one))
                _run("espeak-ng", *options, "--", sentence.aloud)
                with wave.open(str(one), "rb") as said:
                    frames = said.readframes(said.getnframes())
                    lasts = said.getnframes() / said.getframerate()
                whole.writeframes(frames)
                times.append([round(clock, 3), round(clock + lasts, 3)])
                clock += lasts
        clock += _silence(whole, AFTER)
    return times, round(clock, 3)


def _silence(whole: wave.Wave_write, seconds: float, rate: int = 0) -> float:
    """Adds silence; the first call says the rate, which is that of the voice."""
    if rate:
        whole.setnchannels(1)
        whole.setsampwidth(2)
        whole.setframerate(rate)
    frames = round(seconds * whole.getframerate())
    whole.writeframes(b"\0\0" * frames)
    return frames / whole.getframerate()


def _draw(spec: FilmSpec, work: Path, ends: list[float]) -> Path:
    """The list of pictures and how long each is shown, for ffmpeg."""
    lines, shown = ["ffconcat version 1.0"], 0.0
    for slide, end in zip(spec.slides, ends, strict=True):
        picture = work / f"{slide.id}.png"
        picture.write_bytes(slides.png(slides.draw(spec, slide)))
        lines += [f"file {picture.name}", f"duration {end - shown:.3f}"]
        shown = end
    lines.append(f"file {picture.name}")  # the format wants the last one twice
    listing = work / "pictures.ffconcat"
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return listing


def _assemble(pictures: Path, sound: Path, target: Path, length: float) -> None:
    inputs = ("ffmpeg", "-y", "-loglevel", "error", "-i", str(pictures), "-i", str(sound))
    # The last picture stays until the last second: some players stop where one of the two ends.
    still = f"fps={RATE},tpad=stop_mode=clone:stop_duration=60"
    plain = ("-map_metadata", "-1", "-t", f"{length:.3f}", "-movflags", "+faststart")
    for scale, quality, sound_rate, end in (
        ("", "22", "56k", ""),
        (",scale=426:240:flags=lanczos", "26", "28k", "-leger"),
    ):
        _run(*inputs, "-vf", still + scale, *STILL, "-crf", quality, *SOUND, "-b:a", sound_rate, *plain,
             f"{target}{end}.mp4")  # fmt: skip
    _run(*inputs[:4], "-i", str(sound), *SOUND, "-b:a", "32k", *plain, f"{target}-son.m4a")
