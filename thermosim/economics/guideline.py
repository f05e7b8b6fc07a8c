"""Monthly energy of a sewer heat-pump plant, calibrated to the four cases of the guideline.

[B-DASH 2014] prints the yearly energy of four plants but not the seasonal performance behind
it. The presets here are one choice of load rule, temperatures, Carnot fraction and pump power
that reproduces all four within 1 %: `calibrated`, never validated, since other choices fit as
well. They hold for the monthly means of table 2-7 only; hourly weather needs a new fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from thermosim.errors import ParameterError, require

Array: TypeAlias = npt.NDArray[np.float64]

KELVIN = 273.15  # 0 degC [K]
MONTH_HOURS = 24.0 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class MonthlyEnergy(NamedTuple):
    """Year of a preset per kW of capacity; monthly arrays have shape (12,), January first."""

    heating_hours: Array  # equivalent full-load hours of each month [h]
    cooling_hours: Array  # [h]
    heating_carnot: Array  # ideal COP of each month [-]
    cooling_carnot: Array  # ideal EER of each month [-]
    ideal_kwh_per_kw: float  # electricity of an ideal machine, hours over Carnot [kWh/kW/a]
    pump_hours: float  # full-load hours times source duty per load [h/a]

    def energy_kwh_per_kw(self, carnot_fraction: float, pump_w_per_kw: float) -> float:
        """Electricity of machine and source pump [kWh/kW/a].

        Parameters
        ----------
        carnot_fraction : real over ideal COP, > 0 [-]
        pump_w_per_kw : source pump, per kW of source duty [W/kW]
        """
        machine = self.ideal_kwh_per_kw / carnot_fraction
        return machine + pump_w_per_kw / 1000.0 * self.pump_hours


@dataclass(frozen=True, kw_only=True)
class GuidelinePreset:
    """Load rule, temperatures and machine of one use, `calibrated` on [B-DASH 2014].

    Source
    ------
    Carnot form and constants: joint fit to the four energies of table 2-9, done here (see
    `calibrate`). Supply temperatures of hot water and the degree-linear bases are `assumed`.
    """

    name: str
    use: str  # "air_conditioning" or "hot_water"
    heating_supply: float  # [degC]
    cooling_supply: float = 7.0  # [degC]
    heating_base: float | None = None  # None: full heating load all year [degC]
    heating_design: float = 0.0  # [degC]
    cooling_base: float | None = None  # None: no cooling [degC]
    cooling_design: float = 34.0  # [degC]
    source_offset: float = 7.5  # sewage against source water leaving the machine [K]
    pinch: float = 2.0  # refrigerant against the leaving water, both sides [K]
    carnot_fraction: float = 0.617  # calibrated [-]
    heating_source_factor: float = 0.77  # source duty per load [-]
    cooling_source_factor: float = 1.2  # [-]
    pump_w_per_kw_100: float = 33.1  # at 100 kW, per kW of source duty, calibrated [W/kW]
    pump_w_per_kw_500: float = 13.3  # at 500 kW, calibrated [W/kW]
    label: str = "calibrated"

    def __post_init__(self) -> None:
        require(self, "heating_supply", "degC", above=0.0, at_most=120.0)
        require(self, "carnot_fraction", "-", above=0.0)
        require(self, "source_offset", "K", at_least=0.0)
        require(self, "pinch", "K", at_least=0.0)

    def pump_w_per_kw(self, capacity_kw: float) -> float:
        """Source pump per source duty at one of the two sizes that were fitted [W/kW]."""
        sizes = {100.0: self.pump_w_per_kw_100, 500.0: self.pump_w_per_kw_500}
        if capacity_kw not in sizes:
            raise ParameterError(
                f"preset {self.name}: capacity {capacity_kw:g} kW was not fitted; 100 and 500 were."
            )
        return sizes[capacity_kw]

    def monthly(self, outdoor: Sequence[float], sewage: Sequence[float]) -> MonthlyEnergy:
        r"""Hours, ideal COPs and their sums for twelve outdoor and sewage temperatures [degC].

        .. math:: COP = \frac{T_k}{T_k - T_0}, \quad EER = \frac{T_0}{T_k - T_0}\ \text{(kelvin)}

        with condensation above and evaporation below the leaving waters by the pinch.
        """
        air, water = _twelve(outdoor, "outdoor"), _twelve(sewage, "sewage")
        heating, cooling = self._fractions(air)
        evaporation = water - self.source_offset - self.pinch
        condensation = self.heating_supply + self.pinch
        heating_carnot = (condensation + KELVIN) / (condensation - evaporation)
        rejection = water + self.source_offset + self.pinch
        chilled = self.cooling_supply - self.pinch
        cooling_carnot = (chilled + KELVIN) / (rejection - chilled)
        heating_hours, cooling_hours = MONTH_HOURS * heating, MONTH_HOURS * cooling
        ideal = heating_hours / heating_carnot + cooling_hours / cooling_carnot
        source = self.heating_source_factor * heating_hours
        source = source + self.cooling_source_factor * cooling_hours
        return MonthlyEnergy(
            heating_hours=heating_hours,
            cooling_hours=cooling_hours,
            heating_carnot=heating_carnot,
            cooling_carnot=cooling_carnot,
            ideal_kwh_per_kw=float(ideal.sum()),
            pump_hours=float(source.sum()),
        )

    def energy_kwh(
        self, capacity_kw: float, outdoor: Sequence[float], sewage: Sequence[float]
    ) -> float:
        """Electricity of machine and source pump of a plant of 100 or 500 kW [kWh/a]."""
        year = self.monthly(outdoor, sewage)
        pump = self.pump_w_per_kw(capacity_kw)
        return capacity_kw * year.energy_kwh_per_kw(self.carnot_fraction, pump)

    def _fractions(self, air: Array) -> tuple[Array, Array]:
        """Shares of full heating and cooling load in each month [-]."""
        heating, cooling = np.ones(12), np.zeros(12)
        if self.heating_base is not None:
            span = self.heating_base - self.heating_design
            heating = np.clip((self.heating_base - air) / span, 0.0, 1.0)
        if self.cooling_base is not None:
            span = self.cooling_design - self.cooling_base
            cooling = np.clip((air - self.cooling_base) / span, 0.0, 1.0)
        return heating, cooling


def _twelve(values: Sequence[float], name: str) -> Array:
    array = np.array(values, dtype=np.float64)
    if array.shape != (12,) or not np.isfinite(array).all():
        raise ParameterError(f"{name}: twelve finite monthly temperatures are needed.")
    return array


BDASH_HW = GuidelinePreset(
    name="bdash_hw", use="hot_water", heating_supply=60.0, heating_source_factor=0.73
)
BDASH_AC = GuidelinePreset(
    name="bdash_ac",
    use="air_conditioning",
    heating_supply=50.0,
    heating_base=20.0,
    cooling_base=20.0,
)
PRESETS = {preset.name: preset for preset in (BDASH_HW, BDASH_AC)}


class Calibration(NamedTuple):
    """One machine and two pumps fitted to the four printed energies; `calibrated`."""

    carnot_fraction: float  # [-]
    pump_w_per_kw_100: float  # [W/kW of source duty]
    pump_w_per_kw_500: float  # [W/kW of source duty]
    residuals: dict[tuple[str, int], float]  # (use, kW) -> fitted over printed, less 1 [-]


def calibrate(
    years: dict[str, MonthlyEnergy], published_kwh_per_kw: dict[tuple[str, int], float]
) -> Calibration:
    """Carnot fraction and pump power that reproduce published energies best.

    Least squares of relative deviations; linear in the inverse of the Carnot fraction and in
    the two pump powers, hence without iteration. Three numbers from four data: a fit, not a
    test, and not the only one.

    Parameters
    ----------
    years : by use, the monthly computation with its load rule and temperatures
    published_kwh_per_kw : by (use, 100 or 500), energy per kW of capacity [kWh/kW/a]
    """
    cases = list(published_kwh_per_kw)
    if len(cases) < 3 or {size for _, size in cases} != {100, 500}:
        raise ParameterError("calibrate: at least three cases, some of 100 and some of 500 kW.")
    matrix = np.zeros((len(cases), 3))
    for row, (use, size) in enumerate(cases):
        published = published_kwh_per_kw[use, size]
        matrix[row, 0] = years[use].ideal_kwh_per_kw / published
        matrix[row, 1 if size == 100 else 2] = years[use].pump_hours / 1000.0 / published
    solution = np.linalg.lstsq(matrix, np.ones(len(cases)), rcond=None)[0]
    deviation = matrix @ solution - 1.0
    return Calibration(
        carnot_fraction=float(1.0 / solution[0]),
        pump_w_per_kw_100=float(solution[1]),
        pump_w_per_kw_500=float(solution[2]),
        residuals={case: float(d) for case, d in zip(cases, deviation, strict=True)},
    )
