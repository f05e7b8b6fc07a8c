"""Scenarios: who is connected to whom, in plain code.

`SCENARIOS` is the one place that names them. The inputs module of a scenario imports no
kernel, so that a case is checked without starting the compiler; its run module does.
"""

from typing import NamedTuple


class Scenario(NamedTuple):
    """Where a scenario's inputs and its run function live, and what it answers."""

    inputs: str  # "module:class", a `quantity.Inputs`
    run: str  # "module:function"
    question: str


SCENARIOS: dict[str, Scenario] = {
    "sewer_heat": Scenario(
        "thermosim.scenarios.sewer_heat_inputs:SewerHeat",
        "thermosim.scenarios.sewer_heat:run",
        "A sewer through days or years, with heat plants drawing from it or rejecting to it.",
    ),
    "sewer_design": Scenario(
        "thermosim.scenarios.sewer_design_inputs:SewerDesign",
        "thermosim.scenarios.sewer_design:run",
        "One steady design point of a sewer exchanger, or the length that a load needs.",
    ),
    "sewer_guideline": Scenario(
        "thermosim.scenarios.sewer_guideline_inputs:SewerGuideline",
        "thermosim.scenarios.sewer_guideline:run",
        "Cost, energy and carbon of a sewer plant by the arithmetic of the B-DASH guideline.",
    ),
    "sapporo_balance": Scenario(
        "thermosim.scenarios.sapporo_balance_inputs:SapporoBalance",
        "thermosim.scenarios.sapporo_balance:run",
        "Design points of a plant that heats and cools with the heat of a subway station.",
    ),
    "ground_slab": Scenario(
        "thermosim.scenarios.ground_slab_inputs:GroundSlab",
        "thermosim.scenarios.ground_slab:run",
        "A floor on the ground through the year: heat, swings, lags, temperatures below it.",
    ),
    "conduction": Scenario(
        "thermosim.scenarios.conduction_inputs:Conduction",
        "thermosim.scenarios.conduction:run",
        "Heat conduction in a body of boxes or rings: steady, periodic or from a start.",
    ),
    "ground_section": Scenario(
        "thermosim.scenarios.ground_section_inputs:GroundSection",
        "thermosim.scenarios.ground_section:run",
        "Stations and tunnels in layered ground: heat by face, storage and fields of a year.",
    ),
    "subway_station": Scenario(
        "thermosim.scenarios.subway_station_inputs:SubwayStation",
        "thermosim.scenarios.subway_station:run",
        "An underground station and its ground through the year, run in one way or several.",
    ),
    "heat_transport": Scenario(
        "thermosim.scenarios.heat_transport_inputs:HeatTransport",
        "thermosim.scenarios.heat_transport:run",
        "Waste heat carried to sites in containers by truck: heat, money and CO2 of a year.",
    ),
    "subway_dhc": Scenario(
        "thermosim.scenarios.subway_dhc_inputs:SubwayDhc",
        "thermosim.scenarios.subway_dhc:run",
        "A year of a district plant that heats and cools with the heat of a subway station.",
    ),
    "container_timetable": Scenario(
        "thermosim.scenarios.container_timetable_inputs:ContainerTimetable",
        "thermosim.scenarios.container_timetable:run",
        "A day of container trucks: fewest containers, tractors, drivers, and what delays cost.",
    ),
    "dispatch": Scenario(
        "thermosim.scenarios.dispatch_inputs:DispatchCase",
        "thermosim.scenarios.dispatch:run",
        "Which heat machine runs when, with a store: at least cost or in a stated order.",
    ),
    "container_calibration": Scenario(
        "thermosim.scenarios.container_calibration_inputs:ContainerCalibration",
        "thermosim.scenarios.container_calibration:run",
        "Which contacts of oil and melting material meet the published limits: a band.",
    ),
    "container_inside": Scenario(
        "thermosim.scenarios.container_inside_inputs:ContainerInside",
        "thermosim.scenarios.container_inside:run",
        "A heat container from inside: one oil channel, or the whole tank in three dimensions.",
    ),
    "heat_container": Scenario(
        "thermosim.scenarios.heat_container_inputs:HeatContainer",
        "thermosim.scenarios.heat_container:run",
        "Containers of melting material carry heat by truck, or store it, through days and weeks.",
    ),
    "melting": Scenario(
        "thermosim.scenarios.melting_inputs:Melting",
        "thermosim.scenarios.melting:run",
        "Melting or freezing by conduction in a slab, cylinder, sphere, section or ring.",
    ),
    "packed_bed": Scenario(
        "thermosim.scenarios.packed_bed_inputs:PackedBed",
        "thermosim.scenarios.packed_bed:run",
        "A tank of spheres of phase-change material, charged and emptied by a liquid.",
    ),
}
