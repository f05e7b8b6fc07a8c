"""Figures and animation of a section of ground: what is on them, where it lies."""

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle
from PIL import Image, ImageSequence
from typer.testing import CliRunner

from tests.results_sample import sample_result
from thermosim import case, plots
from thermosim.cli import app
from thermosim.errors import InputError
from thermosim.plots.ground_animation import animate
from thermosim.plots.ground_field import Scene
from thermosim.plots.subject import Subject
from thermosim.results import write_result

COARSE = {"grid.face": "30 cm", "grid.surface": "30 cm", "grid.growth": 0.5, "output.fields": 4}


@pytest.fixture(scope="module")
def result():
    return case.load("station-canonical", COARSE).run()


@pytest.fixture(scope="module")
def decades():
    change = {"run": {"kind": "from opening", "years": 5, "shifts": 8}, "output.fields": 8}
    tube = {"name": "tube", "centre": "30 m", "axis_depth": "12 m", "radius": "3 m"}
    airs = [{"name": n, "temperature": "18 degC"} for n in ("station", "tube")]
    return case.load(
        "station-canonical", {**COARSE, **change, "tunnel": [tube], "zone": airs}
    ).run()


def test_a_section_has_its_figures_and_nothing_twice(result):
    names = list(plots.figures(result))
    assert names == [
        "energy_flow",
        *("ground_seasons", "ground_heat", "ground_months", "ground_below", "ground_beside"),
        *("ground_history", "ground_marginal"),
        "air_station_and_more",
    ]


def test_a_kelvin_less_in_a_month_is_a_bar(result):
    axes = plots.figures(result)["ground_marginal"]().axes[0]
    heights = [bar.get_height() for bar in axes.containers[0]]
    assert heights == pytest.approx(list(result["marginal/station"].values))


def test_several_voids_have_figures_of_their_own(decades):
    names = set(plots.figures(decades))
    assert {"ground_months-station", "ground_months-tube", "ground_below-tube"} <= names
    # the tube's air is constant: no lag, no half-space to compare with
    axes = plots.figures(decades)["ground_below-tube"]().axes
    assert len(axes[2].lines) == 0


def test_seasons_show_box_and_tube_where_they_lie(result, decades):
    figure = plots.figures(result)["ground_seasons"]()
    titles = [axes.get_title(loc="left")[-3:] for axes in figure.axes[:4]]
    assert titles == ["Jan", "Apr", "Jul", "Oct"]
    (box,) = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    place = (box.get_x(), box.get_y(), box.get_width(), box.get_height())
    assert place == (-10.0, -17.0, 20.0, 12.0)
    shapes = plots.figures(decades)["ground_seasons"]().axes[0].patches
    tubes = [patch for patch in shapes if isinstance(patch, Circle)]
    # the half that is computed and its mirror image
    assert sorted(tube.center for tube in tubes) == [(-30.0, -12.0), (30.0, -12.0)]
    assert {tube.radius for tube in tubes} == {3.0}


def test_colours_cover_every_value_and_have_a_border_at_freezing(result):
    scene = Scene.of(Subject.of(result))
    assert scene.levels[0] <= np.nanmin(scene.fields)
    assert scene.levels[-1] >= np.nanmax(scene.fields)
    assert 0.0 in scene.levels
    assert scene.levels.size <= 18


def test_seasons_are_found_by_the_calendar(decades):
    # opened on 1 January; 8 fields a year: days 0, 45.6, 91.25, ...
    scene = Scene.of(Subject.of(decades))
    assert scene.days == pytest.approx(np.arange(8) * 365 / 8 + 0.5 / 24, abs=0.05)
    assert scene.at_season(196.0) == 4
    assert scene.at_season(360.0) == 0  # nearer to New Year than to 15 November


def test_figures_of_months_add_up(result):
    axes = plots.figures(result)["ground_months"]().axes[0]
    bars = np.array([[bar.get_height() for bar in group] for group in axes.containers])
    assert bars.sum(axis=0) == pytest.approx(axes.lines[0].get_ydata())


def test_history_shows_yearly_means_of_decades(decades):
    heat, charge = plots.figures(decades)["ground_history"]().axes
    assert {line.get_xdata().size for line in heat.lines if line.get_linestyle() == "--"} == {5}
    assert charge.lines[0].get_xdata().size == 60


def test_animation_has_one_frame_a_field_and_one_palette(result, tmp_path):
    path = animate(result, tmp_path)
    assert path.name == "ground_year.gif"
    with Image.open(path) as picture:
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]
    assert len(frames) == 4
    assert len({frame.size for frame in frames}) == 1
    winter, summer = (np.asarray(frames[place], dtype=float) for place in (0, 2))
    # near the surface winter is blue and summer red: compare a strip of the upper ground
    top = slice(int(0.13 * winter.shape[0]), int(0.16 * winter.shape[0]))
    middle = slice(int(0.2 * winter.shape[1]), int(0.7 * winter.shape[1]))
    assert winter[top, middle, 2].mean() > winter[top, middle, 0].mean()
    assert summer[top, middle, 0].mean() > summer[top, middle, 2].mean()


def test_the_same_result_gives_the_same_bytes(result, tmp_path):
    files = [animate(result, tmp_path / name).read_bytes() for name in ("a.gif", "b.gif")]
    assert files[0] == files[1]


def test_the_command_writes_the_animation(result, tmp_path):
    write_result(result, tmp_path / "ground.h5")
    done = CliRunner().invoke(app, ["plot", str(tmp_path / "ground.h5"), "--animate"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "ground" / "ground_year.gif").stat().st_size > 10_000


def test_a_result_without_fields_cannot_be_animated(tmp_path):
    with pytest.raises(InputError, match="no field to animate"):
        animate(sample_result(), tmp_path)


@pytest.fixture(scope="module")
def frozen():
    return case.load("tunnel-frozen-ground", {**COARSE, "run.step": "10 h"}).run()


def test_frost_hangs_below_the_ground_and_snow_lies_on_it(frozen):
    names = list(plots.figures(frozen))
    assert "ground_frost" in names
    assert not any(name.startswith(("frost", "snow", "thaw")) for name in names)
    axes = plots.figures(frozen)["ground_frost"]().axes[0]
    shown = {line.get_label(): line.get_ydata() for line in axes.lines}
    assert np.nanmax(shown["snow"]) == pytest.approx(0.3, abs=0.01)
    assert np.nanmin(shown["frost in open ground"]) == pytest.approx(
        -frozen.headline("greatest depth of frost, open ground").value
    )


def test_frozen_ground_is_hatched_in_winter_only(frozen):
    winter, _, summer, _ = (
        plots.figures(frozen)["ground_seasons"]().axes[place] for place in range(4)
    )

    def hatched(axes):
        return [c for c in axes.collections if getattr(c, "hatches", [None]) == ["////"]]

    assert hatched(winter)
    assert not hatched(summer)
