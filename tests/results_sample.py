"""A small result that uses every part of the model, for the tests of results."""

from datetime import datetime

import numpy as np

from thermosim.results import (
    Assumption,
    Headline,
    Ledger,
    Result,
    Table,
    Variable,
    time_coordinate,
)

STEPS, CELLS = 48, 20


def sample_result(**changes: object) -> Result:
    """Two days in hours of a heat pump and of a column of soil."""
    hours = np.arange(1.0, STEPS + 1)
    soil = 10.0 + np.outer(np.sin(hours / 24.0), np.exp(-np.arange(CELLS) / 5.0))
    parts = {
        "title": "下水の熱 <sewer>",
        "scenario": "sewer_heat",
        "variables": {
            "plant/heat_pump/electricity": Variable(hours * 10.0, "W", ("time",), "compressor"),
            "soil/temperature": Variable(soil, "degC", ("time", "depth"), "beside the sewer"),
        },
        "coordinates": {
            "time": time_coordinate(hours * 3600.0, datetime(2013, 1, 1)),
            "depth": Variable(0.1 * np.arange(CELLS), "m", ("depth",), "below the pipe"),
        },
        "headlines": (
            Headline("seasonal COP", 4.25, "1", "heat over electricity"),
            Headline("saving", float("nan"), "JPY", "not asked for"),
        ),
        "ledger": Ledger(
            {"sewage": 3.0e9, "electricity": 1.0e9}, {"heat": 4.0e9}, {}, np.zeros(STEPS)
        ),
        "tables": (
            Table("Costs", ("item", "price"), ("", "JPY"), (("pump", 1.5e6), ("ΔT", 0.1))),
            Table("Nothing", ("only",), ("",), (), "no rows"),
        ),
        "assumptions": (Assumption("[soil] material", "moist clay", "assumed"),),
        "notes": ("first", ""),
        "case_text": '[sewer]\r\nlength = "45 m"  # 下水\n',
        "provenance": {"host": "here", "wall time": "0.4 s"},
    }
    return Result(**{**parts, **changes})  # type: ignore[arg-type]
