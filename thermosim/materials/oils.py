"""Heat-transfer oils that flow through phase-change material in direct contact."""

from functools import cache

from thermosim.errors import ParameterError
from thermosim.materials.fluids import Fluid, read_fluid
from thermosim.materials.loader import entries
from thermosim.materials.pcm import PhaseChangeMaterial

FILE = "oils.toml"


@cache
def oil(name: str) -> Fluid:
    """Oil of this name in ``oils.toml``."""
    return read_fluid(FILE, name)


def oil_names() -> list[str]:
    """Names of all oils."""
    return sorted(entries(FILE))


def check_floats(liquid: Fluid, material: PhaseChangeMaterial) -> None:
    """Raise unless the oil is lighter than the melt at the melting point.

    In direct contact the oil must rise through the melt and gather above it.
    """
    at = min(max(material.melting[1], liquid.low), liquid.high)
    density = liquid.density(at)
    if density >= material.liquid_density:
        raise ParameterError(
            f"{liquid.name} ({density:.0f} kg/m3 at {at:g} degC) does not float on liquid "
            f"{material.name} ({material.liquid_density:.0f} kg/m3): oil in direct contact must "
            "be lighter than the melt."
        )
