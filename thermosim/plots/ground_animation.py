"""The year of a section of ground as an animated picture (GIF)."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from thermosim.errors import InputError
from thermosim.plots import wording
from thermosim.plots.canvas import style
from thermosim.plots.ground_field import Scene, draw
from thermosim.plots.saving import write_whole
from thermosim.plots.subject import Subject
from thermosim.results import Result

WIDE = 7.2  # inches
DOTS = 100.0  # an inch
LASTS = 200  # a frame [ms]
COLOURS = 128


def animate(result: Result, path: str | os.PathLike[str]) -> Path:
    """Write the fields of a result one after the other as a GIF; returns its path.

    Parameters
    ----------
    path : file ending in .gif, or a folder that gets ``ground_year.gif``
    """
    scene = Scene.of(Subject.of(result))
    if scene is None:
        raise InputError(
            f"{result.title!r}: no field to animate. Only a section of ground keeps fields."
        )
    target = Path(path)
    if target.suffix.lower() != ".gif":
        target = target / "ground_year.gif"
    with style():
        frames = [_frame(scene, place, result.title) for place in range(scene.fields.shape[0])]
    write_whole(target, _encoded(frames))
    return target


def _encoded(frames: list[Any]) -> bytes:
    """Frames in one palette, so that colours do not flicker."""
    width, height = frames[0].size
    some = frames[:: max(1, len(frames) // 6)]
    sheet = Image.new("RGB", (width, height * len(some)))
    for place, frame in enumerate(some):
        sheet.paste(frame, (0, place * height))
    palette = sheet.quantize(COLOURS)
    still = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    buffer = io.BytesIO()
    still[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=still[1:],
        duration=LASTS,
        loop=0,
        optimize=False,
    )
    return buffer.getvalue()


def _frame(scene: Scene, place: int, title: str) -> Any:
    """One field as an image, all of the same size."""
    high = WIDE * 0.78 * float(np.ptp(scene.elevation)) / float(np.ptp(scene.x))
    figure = Figure(figsize=(WIDE, round(high + 1.1, 1)))
    foot = 0.55 / figure.get_figheight()
    axes = figure.add_axes((0.09, foot, 0.78, high / figure.get_figheight()))
    filled = draw(axes, scene, place)
    axes.set_xlabel("x [m]")
    axes.set_ylabel("Elevation [m]")
    axes.set_title(wording.plain(title, 70), fontweight="bold")
    axes.set_title(scene.date(place), loc="right", fontweight="bold")
    bar = figure.add_axes((0.89, foot, 0.02, high / figure.get_figheight()))
    figure.colorbar(filled, cax=bar, label="Temperature [°C]")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS)
    return Image.open(buffer).convert("RGB")
