"""Figures of containers are drawn for a run at each level and for the band."""

import pytest

from thermosim import case, plots


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("transheat-sat-pool", {"run.duration": "2 day"}, {"container_cycle", "container_days"}),
        ("transheat-erythritol-hachinohe", {"run.duration": "1 day"}, {"container_inside"}),
        ("transheat-stationary-okudaisen", {"run.duration": "1 day"}, {"container_days"}),
        ("container-calibration", {"sampling.samples": 15_000}, {"contact_band"}),
    ],
)
def test_every_figure_is_drawn_and_says_it_is_calibrated(name, given, wanted):
    figures = plots.figures(case.load(name, given).run())
    assert wanted <= set(figures)
    for drawing in figures.values():
        assert drawing.figure(titled=True).axes
    told = " ".join(drawing.caption for drawing in figures.values())
    assert "not validated on curves" in told
