"""How a station is run through a year: opening hours, gains, ventilation, cooling, recovery."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.station_air import Operation

from thermosim.errors import ParameterError, require

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OFF = math.inf  # set point where nothing is cooled


def _require_hours(owner: object, name: str, hours: tuple[float, float], what: str) -> None:
    first, last = hours
    if not (0.0 <= first < last <= 24.0):
        raise ParameterError(
            f"{type(owner).__name__}.{name} = {first:g} to {last:g} h: {what} must begin before "
            "they end, between 0 and 24 h."
        )


def _require_round_the_clock(owner: object, name: str, hours: tuple[float, float]) -> None:
    first, last = hours
    within = 0.0 <= first <= 24.0 and 0.0 <= last <= 24.0
    if not within or (first % 24.0 == last % 24.0 and not first < last):
        raise ParameterError(
            f"{type(owner).__name__}.{name} = {first:g} to {last:g} h: two different hours of the "
            "day are needed, between 0 and 24 h; an earlier second hour is of the next day."
        )


def _require_months(owner: object, name: str, months: tuple[int, ...]) -> None:
    wrong = [month for month in months if not 1 <= month <= 12]
    if wrong or len(set(months)) < len(months):
        raise ParameterError(
            f"{type(owner).__name__}.{name} = {months}: months are different numbers, 1 to 12."
        )


@dataclass(frozen=True, kw_only=True)
class Gains:
    """Heat and water given to one zone during opening hours."""

    train: float = 0.0  # traction energy that is not regenerated, this zone's share [W]
    lighting: float = 0.0  # [W]
    people: float = 0.0  # sensible [W]
    fans: float = 0.0  # [W]
    vapour: float = 0.0  # of people and wet surfaces [kg/s]
    closed_share: float = 0.0  # of all of these while the station is closed [-]

    def __post_init__(self) -> None:
        for name in ("train", "lighting", "people", "fans"):
            require(self, name, "W", at_least=0.0)
        require(self, "vapour", "kg/s", at_least=0.0)
        require(self, "closed_share", "-", at_least=0.0, at_most=1.0)

    @property
    def sensible(self) -> float:
        """Heat during opening hours [W]."""
        return self.train + self.lighting + self.people + self.fans


@dataclass(frozen=True, kw_only=True)
class Ventilation:
    """Air moved through one zone."""

    mechanical: float  # by the fans during opening hours [kg/s]
    piston: float = 0.0  # outdoor air through shafts and stairs during opening hours [kg/s]
    recirculated: tuple[float, ...] = (0.0,) * 12  # share of the fans' air, by month [-]
    piston_share: tuple[float, ...] = (1.0,) * 12  # of that air, shafts being closed, by month [-]
    closed_share: float = 0.0  # of both flows while the station is closed [-]

    def __post_init__(self) -> None:
        require(self, "mechanical", "kg/s", at_least=0.0)
        require(self, "piston", "kg/s", at_least=0.0)
        require(self, "closed_share", "-", at_least=0.0, at_most=1.0)
        for name in ("recirculated", "piston_share"):
            shares = getattr(self, name)
            if len(shares) != 12 or not all(0.0 <= share <= 1.0 for share in shares):
                raise ParameterError(
                    f"Ventilation.{name} = {shares}: twelve shares from 0 to 1 are needed, "
                    "January first."
                )


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Rules of one zone's coil: cooling first, then recovery down to a winter limit."""

    set_point: float = 29.0  # of cooling [degC]
    cooling_months: tuple[int, ...] = (6, 7, 8, 9)
    capacity: float = math.inf  # of the coil, sensible and latent [W]
    heat_wanted: float = 0.0  # in the recovery months, inf for all there is [W]
    recovery_months: tuple[int, ...] = (1, 2, 3, 4, 5, 10, 11, 12)
    winter_limit: float = 12.0  # recovery cools the station no further [degC]
    lock_out: tuple[float, float] | None = None  # no coil between these hours of the day [h]

    def __post_init__(self) -> None:
        require(self, "set_point", "degC", at_least=5.0, at_most=60.0)
        require(self, "winter_limit", "degC", at_least=-20.0)
        if self.winter_limit > self.set_point:
            raise ParameterError(
                f"Rules.set_point = {self.set_point:g} degC: cooling must not start below the "
                f"winter limit of {self.winter_limit:g} degC. Raise the set point or lower the "
                "limit."
            )
        for name in ("capacity", "heat_wanted"):
            if not getattr(self, name) >= 0.0:
                raise ParameterError(f"Rules.{name} = {getattr(self, name)} W: must be at least 0.")
        _require_months(self, "cooling_months", self.cooling_months)
        _require_months(self, "recovery_months", self.recovery_months)
        if self.lock_out is not None:
            _require_hours(self, "lock_out", self.lock_out, "hours of lock-out")


@dataclass(frozen=True, kw_only=True)
class Management:
    """One zone's gains, ventilation and rules, and when the station is open."""

    gains: Gains
    ventilation: Ventilation
    rules: Rules = Rules()
    open_hours: tuple[float, float] = (5.0, 24.0)  # an earlier end is of the next day [h]

    def __post_init__(self) -> None:
        _require_round_the_clock(self, "open_hours", self.open_hours)

    def operation(self, hours: int = 8760) -> Operation:
        """Hourly means of one zone from 1 January on, arrays (hours, 1)."""
        month, clock = calendar(hours)
        opened = share_inside(clock, self.open_hours)
        gains, air, rules = self.gains, self.ventilation, self.rules
        busy = opened + gains.closed_share * (1.0 - opened)
        moved = opened + air.closed_share * (1.0 - opened)
        cooling = np.isin(month, rules.cooling_months)
        recovery = np.isin(month, rules.recovery_months)
        free = np.ones(hours)
        if rules.lock_out is not None:
            free = np.where(share_inside(clock, rules.lock_out) > 0.0, 0.0, 1.0)
        place = month.astype(np.int64) - 1
        columns = Operation(
            sensible=gains.sensible * busy,
            vapour=gains.vapour * busy,
            mechanical=air.mechanical * moved,
            recirculated=np.array(air.recirculated)[place],
            piston=air.piston * moved * np.array(air.piston_share)[place],
            set_point=np.where(cooling, rules.set_point, OFF),
            capacity=np.where(free > 0.0, rules.capacity, 0.0),
            heat_wanted=np.where(recovery, rules.heat_wanted, 0.0),
            winter_limit=np.full(hours, rules.winter_limit),
        )
        return Operation(*(np.ascontiguousarray(column[:, None]) for column in columns))


def operation_of(zones: Sequence[Management], hours: int = 8760) -> Operation:
    """Hourly means of several zones side by side, arrays (hours, zones)."""
    each = [zone.operation(hours) for zone in zones]
    return Operation(*(np.hstack(columns) for columns in zip(*each, strict=True)))


def calendar(hours: int = 8760) -> tuple[Array, Array]:
    """Month (1-12) and clock time at the beginning [h] of each hour; 29 February in 8784."""
    days = np.array(DAYS)
    days[1] += hours == 8784
    month = np.repeat(np.arange(1, 13), 24 * days)
    clock = np.arange(hours, dtype=np.float64) % 24.0
    return np.resize(month, hours).astype(np.float64), clock


def share_inside(clock: Array, span: tuple[float, float]) -> Array:
    """Share of each hour that lies within a span of the day, also over midnight [-].

    Parameters
    ----------
    clock : hour of the day at the beginning of each hour, 0 to 23 [h]
    span : first and last hour, 0 to 24; a last one not after the first is of the next day [h]
    """
    first, last = span
    end = last if first < last else last + 24.0
    inside = np.zeros(clock.shape)
    for day in (0.0, 24.0):
        shared = np.minimum(clock + day + 1.0, end) - np.maximum(clock + day, first)
        inside += np.clip(shared, 0.0, 1.0)
    return inside
