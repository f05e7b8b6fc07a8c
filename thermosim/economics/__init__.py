"""Cost, emissions and primary energy; factor sets are data with year and source."""

from thermosim.economics.burden import burden
from thermosim.economics.credits import credit, pro_rata, shapley
from thermosim.economics.discounted import (
    abatement_cost,
    annuity,
    annuity_factor,
    discounted_payback,
    internal_rate_of_return,
    levelised_cost_of_heat,
    life_cycle_cost,
    net_present_value,
    simple_payback,
)
from thermosim.economics.factors import (
    Factor,
    FactorSet,
    factor_set,
    known_factor_sets,
    read_factor_set,
    require_one_set,
)
from thermosim.economics.guideline import (
    BDASH_AC,
    BDASH_HW,
    PRESETS,
    Calibration,
    GuidelinePreset,
    MonthlyEnergy,
    calibrate,
)
from thermosim.economics.life_cycle import (
    GuidelineCosts,
    annual_construction,
    guideline_costs,
    straight_line,
)
from thermosim.economics.operation import Operation, hourly_sum, operation
from thermosim.economics.rounding import decimals_of, round_half_up, round_printed
from thermosim.economics.subsidies import Programme, one_programme, programmes

__all__ = [
    "BDASH_AC",
    "BDASH_HW",
    "PRESETS",
    "Calibration",
    "Factor",
    "FactorSet",
    "GuidelineCosts",
    "GuidelinePreset",
    "MonthlyEnergy",
    "Operation",
    "Programme",
    "abatement_cost",
    "annual_construction",
    "annuity",
    "annuity_factor",
    "burden",
    "calibrate",
    "credit",
    "decimals_of",
    "discounted_payback",
    "factor_set",
    "guideline_costs",
    "hourly_sum",
    "internal_rate_of_return",
    "known_factor_sets",
    "levelised_cost_of_heat",
    "life_cycle_cost",
    "net_present_value",
    "one_programme",
    "operation",
    "pro_rata",
    "programmes",
    "read_factor_set",
    "require_one_set",
    "round_half_up",
    "round_printed",
    "shapley",
    "simple_payback",
    "straight_line",
]
