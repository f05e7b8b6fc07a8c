"""Heat carried in containers by truck: sources, demand, service, credit, cost, distance."""

from thermosim.components.heat_transport.daily import Cut, Drop, Line, Yard, cut
from thermosim.components.heat_transport.demand import Carrier, Fuel, Kind, Plant, heat_need, split
from thermosim.components.heat_transport.distance import (
    Fleet,
    Load,
    Road,
    even_loads,
    labour_per_load,
    radius,
    yearly_effect,
)
from thermosim.components.heat_transport.months import DAYS, calendar, half_up
from thermosim.components.heat_transport.rules import (
    AS_PRINTED,
    PHYSICAL,
    TEXTS,
    Mode,
    Rules,
    rules,
)
from thermosim.components.heat_transport.savings import (
    Delivered,
    Member,
    credit,
    delivered,
    shares,
)
from thermosim.components.heat_transport.service import (
    Container,
    Effort,
    Service,
    Truck,
    effort,
    persons,
    planned,
)
from thermosim.components.heat_transport.sources import ExhaustStream, Source
from thermosim.components.heat_transport.yearly import (
    Prices,
    Saving,
    YearCost,
    YearEmission,
    year_cost,
    year_emission,
)

__all__ = [
    "AS_PRINTED",
    "DAYS",
    "PHYSICAL",
    "TEXTS",
    "Carrier",
    "Container",
    "Cut",
    "Delivered",
    "Drop",
    "Effort",
    "ExhaustStream",
    "Fleet",
    "Fuel",
    "Kind",
    "Line",
    "Load",
    "Member",
    "Mode",
    "Plant",
    "Prices",
    "Road",
    "Rules",
    "Saving",
    "Service",
    "Source",
    "Truck",
    "Yard",
    "YearCost",
    "YearEmission",
    "calendar",
    "credit",
    "cut",
    "delivered",
    "effort",
    "even_loads",
    "half_up",
    "heat_need",
    "labour_per_load",
    "persons",
    "planned",
    "radius",
    "rules",
    "shares",
    "split",
    "year_cost",
    "year_emission",
    "yearly_effect",
]
