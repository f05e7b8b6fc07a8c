"""Outdoor climate: weather files, monthly normals made into hours, ground far away."""

from thermosim.climate.daily import (
    SEWAGE_FLOW_FACTORS,
    SEWAGE_TEMPERATURE_OFFSETS,
    daily_factors,
    daily_offsets,
    with_daily_factors,
    with_daily_offsets,
    with_daily_swing,
)
from thermosim.climate.epw import read_epw
from thermosim.climate.ground import GroundTemperature, annual_harmonic, ground_from_air
from thermosim.climate.months import (
    hourly_from_monthly,
    month_hours,
    monthly_means,
    monthly_sums,
)
from thermosim.climate.normals import (
    MonthlyField,
    Normals,
    known_normals,
    normals,
    sewage_normals,
    year_from_normals,
)
from thermosim.climate.snow import storms
from thermosim.climate.weather import Weather

__all__ = [
    "SEWAGE_FLOW_FACTORS",
    "SEWAGE_TEMPERATURE_OFFSETS",
    "GroundTemperature",
    "MonthlyField",
    "Normals",
    "Weather",
    "annual_harmonic",
    "daily_factors",
    "daily_offsets",
    "ground_from_air",
    "hourly_from_monthly",
    "known_normals",
    "month_hours",
    "monthly_means",
    "monthly_sums",
    "normals",
    "read_epw",
    "sewage_normals",
    "storms",
    "with_daily_factors",
    "with_daily_offsets",
    "with_daily_swing",
    "year_from_normals",
]
