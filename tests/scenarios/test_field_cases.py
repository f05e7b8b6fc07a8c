"""A measured sewer and published plants: every comparison of validation/sewer-field holds."""

from datetime import datetime, timedelta
from functools import cache

import numpy as np
import pytest

from thermosim import case, data, validate
from thermosim.results import Ledger, Result, Variable, time_coordinate

FOLDER = data.folder("validation") / "sewer-field"
WATER = 4.19e6  # [J/(m3 K)]


@cache
def supermarket():
    return case.load("sewer-sendai-dhw", {"run.duration": "28 day"}).run()


def test_copies_beside_the_case_are_the_published_series():
    cases = data.folder("cases")
    for copy, name in (("flow", "inlet-flow"), ("temperature", "inlet-temperature")):
        ours = (cases / f"ruemlang-{copy}.csv").read_text().splitlines()
        theirs = (FOLDER / f"ruemlang-{name}.csv").read_text().splitlines()
        assert ours[:-1] == theirs  # one more row holds the last value to the end of the run
        assert ours[-1].split(",")[1] == ours[-2].split(",")[1]
    name = "ruemlang-outlet-temperature.csv"
    assert (cases / name).read_bytes() == (FOLDER / name).read_bytes()


def test_supermarket_draws_241_kilowatt_hours_a_day_in_six_hours():
    # 4.6 m3 * 4.19 MJ/(m3 K) * 45 K = 867 MJ = 241 kWh; / 39.7 kW = 6.07 h
    day = 4.6 * WATER * 45.0 / 3.6e6
    assert day == pytest.approx(241.0, abs=0.2)
    assert day / 39.7 == pytest.approx(6.07, abs=0.01)
    assert supermarket()["supermarket/load"].values.sum() * 3600.0 / 28 / 3.6e6 == pytest.approx(
        day, rel=0.003
    )


def test_machine_starts_when_half_the_tank_is_cold_and_runs_until_it_is_full():
    # half of 2,800 L from 15 to 60 degC are 264 MJ: at 39.7 kW 1.85 h, so no start is shorter
    on = np.flatnonzero(supermarket()["supermarket/electricity"].values)
    charges = np.split(on, np.flatnonzero(np.diff(on) > 1) + 1)[:-1]  # the last may be cut off
    assert min(charge.size for charge in charges) >= 2
    assert 28 <= len(charges) <= 2 * 28
    heat = 4.09 * supermarket()["supermarket/electricity"].values
    assert heat.max() <= 39.7e3 * (1.0 + 1e-9)


def test_means_of_steps_are_compared_at_the_middle_of_the_step(tmp_path):
    # computed: T = 10 + t/1 h, as means over hours that end at 1, 2, 3 h: 10.5, 11.5, 12.5
    start = datetime(2020, 1, 1)
    ends = 3600.0 * np.arange(1.0, 4.0)
    time = time_coordinate(ends, start)
    values = Variable(9.5 + ends / 3600.0, "degC", ("time",), "ramp")
    run = Result(
        title="ramp",
        scenario="sewer_heat",
        variables={"sewer/outlet_temperature": values},
        coordinates={"time": time},
        headlines=(),
        ledger=Ledger(inputs={}, outputs={}, stored={}),
    )
    rows = [f"{(start + timedelta(hours=h)).isoformat()},{10.0 + h}" for h in (0.5, 1.0, 1.75, 2.5)]
    (tmp_path / "t.csv").write_text("\n".join(["time,temperature [degC]", *rows]))
    measured = validate.Measured(
        file="t.csv", column="temperature", dimension="temperature", statistic="rmse"
    )
    error, unit = validate._against_series(tmp_path, measured, run, "sewer/outlet_temperature")
    assert unit == "degC"
    assert error == pytest.approx(0.0, abs=1e-12)
