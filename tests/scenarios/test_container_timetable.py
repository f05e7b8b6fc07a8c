"""Timetables as cases: published fleets, certificate, figures, and mistakes in one sentence."""

import csv
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from thermosim import case, data, plots
from thermosim.errors import CaseError, InfeasiblePlanError
from thermosim.plots.gantt import bars

FOLDER = data.folder("validation") / "epoc-timetables"
QUICK = {"simulation.years": 2, "drivers.follow": "tractors"}


@cache
def result(name, *settings):
    return case.load(name, dict(settings)).run()


@cache
def text(name):
    return (data.folder("cases") / f"{name}.toml").read_text(encoding="utf-8")


def patterns():
    with (FOLDER / "patterns.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("line", "name"), [("1", "1-1"), ("2", "1-2"), ("3", "1-3"), ("4", "1-4")])
def test_cases_make_the_deliveries_and_moves_that_the_patterns_draw(line, name):
    rows = [row for row in patterns() if (row["case"], row["line"]) == ("case1", line)]
    found = result(f"epoc-timetable-b-line-{name}")
    moves = sum(int(row["moves"]) for row in rows)
    assert found.headline("moves").value == moves
    # a block at both ends of the day at one user is one discharge across midnight
    blocks = sum(int(row["discharge_blocks"]) for row in rows)
    across = sum(
        sequence[0].startswith("D:") and sequence[0] == sequence[-1]
        for sequence in (row["sequence"].split() for row in rows)
    )
    assert found.headline("deliveries").value == blocks - across


def test_patterns_of_four_containers_leave_half_an_hour_a_move():
    # lines 1/3 and 1/4: three charges of 3 h, three discharges of 4 h, six moves within 24 h
    for row in patterns():
        if (row["case"], row["line"]) in (("case1", "3"), ("case1", "4")):
            assert (24.0 - 3 * 3.0 - 3 * 4.0) / int(row["moves"]) == 0.5


def test_heat_of_the_day_closes_and_the_plan_is_certified():
    found = result("epoc-timetable-b-line-1-1")
    assert found.ledger.relative_residual < 1e-12
    # 15 loads of 1.1 GJ
    assert found.ledger.total_out == pytest.approx(16.5e9)
    assert "checker" in found.notes[0]
    busy = found["timetable/kind"].values == 0.0
    assert found["timetable/duration"].values[busy].sum() == pytest.approx(48.0)  # two all day


def test_rows_of_the_chart_never_hold_two_operations_at_once():
    found = result("epoc-timetable-b-line-1-1")
    table = next(table for table in found.tables if table.title == "Timetable")
    for who in ("container", "exchanger"):
        pieces = sorted(bars(found, table, who))
        assert sum(bar.end - bar.begin for bar in pieces) == pytest.approx(
            sum(row[1] - row[0] for row in table.rows if who == "container" or "move" not in row[2])
        )
        for one, after in pairwise(pieces):
            assert one.row < after.row or one.end <= after.begin + 1e-9


def test_delays_cost_heat_and_waiting_saves_some():
    found = result("epoc-timetable-4-loads", *QUICK.items())
    late, patient = (
        found[f"replay/{name}/heat_share"].values for name in ("in_time", "until_done")
    )
    assert late[0] > late[-1]
    assert (patient >= late - 1e-9).all()
    assert np.array_equal(found["travel_delay"].values, 60.0 * np.array([0, 2, 5, 10, 15, 20, 30]))
    assert any(entry.where == "simulation.breakdowns" for entry in found.assumptions)


def test_the_figure_of_delays_says_how_long_a_container_waits():
    found = result("epoc-timetable-4-loads", *QUICK.items(), ("simulation.patience", "20 min"))
    caption = plots.figures(found)["delay"].caption
    assert "stays at most 20 min longer than planned" in caption
    assert found.headline("patience of a container").value == pytest.approx(20.0)


def test_figures_can_be_drawn_and_saved(tmp_path):
    found = result("epoc-timetable-4-loads", *QUICK.items())
    names = set(plots.figures(found))
    assert {"timetable", "delay"} <= names
    paths = plots.save(found, tmp_path, ["timetable", "delay"], "svg")
    assert all(path.stat().st_size > 2000 for path in paths)


def test_a_curve_makes_partial_charging_a_decision():
    # full takes 10 h, half 2 h: four halves keep one container busy for 4 (2 + 2 + 2) = 24 h,
    # two full loads keep two busy for 2 (10 + 4 + 2) = 32 h
    head = text("epoc-timetable-4-loads").partition("[drivers]")[0]
    head = head.replace("deliveries = 4", "deliveries = 2")
    head = head.replace(
        'charge = "4 h"', 'curve = { levels = [0.5, 1], times = ["2 h", "10 h"] }', 1
    )
    assert written(head).headline("containers").value == 2.0
    halves = written(head.replace('heat = "5.4 GJ"', 'heat = "5.4 GJ"\nlevels = [0.5, 1]'))
    assert halves.headline("containers").value == 1.0
    assert halves.headline("heat delivered").value == pytest.approx(10.8)
    assert set(halves["timetable/level"].values[halves["timetable/kind"].values == 0.0]) == {0.5}


def test_a_bed_gives_the_time_by_its_closed_form():
    # two units and a scale of 2 h: full after 2 (1 + 1/2) = 3 h
    head = text("epoc-timetable-4-loads").partition("[drivers]")[0]
    head = head.replace('charge = "4 h"', 'curve = { transfer_units = 2, time_scale = "2 h" }', 1)
    found = written(head)
    charged = found["timetable/kind"].values == 0.0
    assert set(found["timetable/duration"].values[charged]) == {3.0}


def written(body):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.toml"
        path.write_text(body, encoding="utf-8")
        return case.load(path).run()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('charge = "4 h"', 'charge = "0 h"', "too small. Allowed: above 0 s"),
        ('duration = "1 h"', 'duration = "-1 h"', "too small. Allowed: above 0 s"),
        ("deliveries = 4", "deliveries = 40", "at most 6 a day"),
        ("deliveries = 4", "deliveries = -1", "must be at least 0"),
        ("[drivers]", '[day]\nslot = "5 h"\n\n[drivers]', "do not divide the day"),
        (
            "[drivers]",
            '[[route]]\nsource = "sorce"\nuser = "site"\nduration = "2 h"\n\n[drivers]',
            'unknown source "sorce" in [[route]]. Did you mean "source"?',
        ),
        ("exchangers = 1", "exchangers = 0", "must be at least 1"),
        ('charge = "4 h"\n', "", "source source: write charge, a curve, or its power"),
        ('charge = "4 h"', 'charge = "4 h"\npower = "100 kW"', "at most 1 containers"),
        ('discharge = "4 h"', 'discharge = "4 h"\nopens = "5 h"', "belong together"),
        ('work = "8 h"', 'work = "0.5 h"', "at least 1"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(old, new, words):
    body = text("epoc-timetable-4-loads").replace(old, new, 1)
    with pytest.raises(CaseError) as told:
        written(body)
    assert words in str(told.value)
    assert len(told.value.faults) == 1


def test_what_no_search_can_find_names_the_limits_that_bind():
    settings = {
        "container.at_most": 3,
        "user.exchangers": 2,
        "user.opens": "5 h",
        "user.closes": "24 h",
    }
    with pytest.raises(InfeasiblePlanError) as told:
        case.load("epoc-timetable-b-line-1-2", settings).run()
    assert str(told.value) == (
        "3 containers, 1/2 exchangers at sources/users, the windows of the users and the heat of "
        "the sources cannot make 6 deliveries a day; any one of these would do: 4 containers, "
        "users that take heat day and night."
    )


def test_no_delivery_is_no_fault():
    found = result("epoc-timetable-b-line-2-1", ("user.deliveries", 0))
    assert found.headline("containers").value == 0.0
    assert found.ledger.total_in == 0.0
