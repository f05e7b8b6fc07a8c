"""Yearly life-cycle cost and emissions by the convention of the Japanese guideline.

Straight line: an investment costs its price divided by its life each year, without interest.
"""

from dataclasses import dataclass

from thermosim.economics.factors import FactorSet, factor_set
from thermosim.errors import ParameterError

USES = {
    "air_conditioning": "maintenance_air_conditioning",
    "hot_water": "maintenance_hot_water",
}


def straight_line(investment_jpy: float, life_years: float) -> float:
    """Investment a year over its life, undiscounted [JPY/a]."""
    if not 0.0 < life_years < float("inf"):
        raise ParameterError(f"life_years = {life_years!r}: must be above 0. Write for example 15.")
    return investment_jpy / life_years


def annual_construction(
    collector_jpy: float, machines_jpy: float, factors: FactorSet | None = None
) -> float:
    """Construction a year of a collector and its machines, each over its own life [JPY/a].

    Parameters
    ----------
    collector_jpy : exchanger and source piping, life 50 years in [B-DASH 2014] [JPY]
    machines_jpy : heat pump, source pump, tank, life 15 years there [JPY]
    factors : set with life_collector and life_machines; bdash-2014 if not given
    """
    lives = factors or factor_set("bdash-2014")
    collector = straight_line(collector_jpy, lives.get("life_collector", "a"))
    return collector + straight_line(machines_jpy, lives.get("life_machines", "a"))


@dataclass(frozen=True, kw_only=True)
class GuidelineCosts:
    """One year of a plant in the rows of [B-DASH 2014] tables 2-9 and (per kW) 2-8."""

    use: str
    capacity_kw: float
    energy_kwh: float  # electricity of heat pump and source pump [kWh/a]
    construction_jpy: float  # [JPY/a]
    electricity_jpy: float  # [JPY/a]
    maintenance_jpy: float  # [JPY/a]
    demolition_jpy: float  # [JPY/a]
    operation_emissions_kg: float  # CO2 of the electricity [kg/a]
    emissions_kg: float  # CO2 with construction and demolition [kg/a]

    @property
    def operation_jpy(self) -> float:
        """Operation and maintenance [JPY/a]."""
        return self.electricity_jpy + self.maintenance_jpy

    @property
    def life_cycle_jpy(self) -> float:
        """Construction, operation, maintenance and demolition [JPY/a]."""
        return self.construction_jpy + self.operation_jpy + self.demolition_jpy

    @property
    def energy_kwh_per_kw(self) -> float:
        """[kWh/kW/a]."""
        return self.energy_kwh / self.capacity_kw

    @property
    def construction_jpy_per_kw(self) -> float:
        """[JPY/kW/a]."""
        return self.construction_jpy / self.capacity_kw

    @property
    def operation_jpy_per_kw(self) -> float:
        """[JPY/kW/a]."""
        return self.operation_jpy / self.capacity_kw

    @property
    def demolition_jpy_per_kw(self) -> float:
        """[JPY/kW/a]."""
        return self.demolition_jpy / self.capacity_kw

    @property
    def life_cycle_jpy_per_kw(self) -> float:
        """[JPY/kW/a]."""
        return self.life_cycle_jpy / self.capacity_kw

    @property
    def emissions_kg_per_kw(self) -> float:
        """[kg/kW/a]."""
        return self.emissions_kg / self.capacity_kw


def guideline_costs(
    energy_kwh: float,
    construction_jpy: float,
    capacity_kw: float,
    use: str,
    *,
    electricity_jpy_per_kwh: float | None = None,
    electricity_kg_per_kwh: float | None = None,
) -> GuidelineCosts:
    """Yearly cost and emissions of a sewer-heat plant by the rules behind the guideline.

    Demolition is a tenth of construction; maintenance is proportional to capacity, 1867 (air
    conditioning) or 1350 JPY/kW/a (hot water); life-cycle cost is the undiscounted sum.
    Emissions are those of the electricity divided by 0.802: construction and demolition are a
    fixed share, not a bill of materials.

    Parameters
    ----------
    energy_kwh : electricity of heat pump and source pump [kWh/a]
    construction_jpy : construction a year, see `annual_construction` [JPY/a]
    capacity_kw : heating or cooling capacity, > 0 [kW]
    use : "air_conditioning" or "hot_water"
    electricity_jpy_per_kwh : another price for a sensitivity [JPY/kWh]
    electricity_kg_per_kwh : another emission factor for a sensitivity [kg/kWh]

    Source
    ------
    Rules derived from [B-DASH 2014] table 2-9 (factor set bdash-2014); they reproduce its
    printed figures to one unit of the last digit, given energy and construction.
    """
    if use not in USES:
        raise ParameterError(f"use = {use!r}: unknown; write one of {', '.join(USES)}.")
    if not 0.0 < capacity_kw < float("inf"):
        raise ParameterError(f"capacity_kw = {capacity_kw!r} kW: must be above 0 kW.")
    factors = factor_set("bdash-2014")
    price = electricity_jpy_per_kwh
    emission = electricity_kg_per_kwh
    if price is None:
        price = factors.get("electricity_price", "JPY/kWh")
    if emission is None:
        emission = factors.get("electricity_co2", "kg/kWh")
    operation = energy_kwh * emission
    return GuidelineCosts(
        use=use,
        capacity_kw=capacity_kw,
        energy_kwh=energy_kwh,
        construction_jpy=construction_jpy,
        electricity_jpy=energy_kwh * price,
        maintenance_jpy=capacity_kw * factors.get(USES[use], "JPY/kW/a"),
        demolition_jpy=construction_jpy * factors.get("demolition_share", "-"),
        operation_emissions_kg=operation,
        emissions_kg=operation / factors.get("operation_share_of_co2", "-"),
    )
