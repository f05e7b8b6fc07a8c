"""The material of a case that melts: its law, and a table of where its values come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from thermosim.materials.phase_law import line_law, memory_law
from thermosim.results import Table

if TYPE_CHECKING:
    from thermosim_kernels.enthalpy import Law

    from thermosim.materials.pcm import PhaseChangeMaterial
    from thermosim.scenarios.melting_inputs import Material

PROPERTIES = {
    "melting": "degC", "freezing": "degC", "latent_heat": "J/kg",
    "solid_heat_capacity": "J/kg/K", "liquid_heat_capacity": "J/kg/K",
    "solid_density": "kg/m^3", "liquid_density": "kg/m^3",
    "solid_conductivity": "W/m/K", "liquid_conductivity": "W/m/K", "supercooling": "K",
}  # fmt: skip


def law_of(given: Material, density: float | None = None) -> Law:
    """Law of the material as the case wants it; ``density`` as of `line_law` [kg/m3]."""
    material, series = given.resolved(), given.mixing == "series"
    if given.law == "line":
        return line_law(material, density=density, harmonic=series, convection=given.convection)
    return memory_law(
        material, density=density, harmonic=series, convection=given.convection,
        supercooling=given.supercooling, growth_time=given.growth_time,
    )  # fmt: skip


def of_the_case(given: Material) -> dict[str, str]:
    """Properties that the case gives itself, as `material_table` wants them.

    Its supercooling is what happens in the run; the list has what others have seen.
    """
    own = [name for name in PROPERTIES if name != "supercooling"]
    return {name: "the case" for name in own if getattr(given, name) is not None}


def material_table(
    material: PhaseChangeMaterial,
    changed: Mapping[str, str],
    density: float | None = None,
    leave_out: Collection[str] = (),
) -> Table:
    """The material with where each value comes from.

    Parameters
    ----------
    material : as it is used
    changed : properties that are not those of the bundled list, and who changed them
    density : of the energy; None: mean of solid and liquid [kg/m3]
    leave_out : properties not listed
    """
    rows: list[tuple[str | float, ...]] = []
    for name, unit in PROPERTIES.items():
        value = getattr(material, name)
        if value is None or name in leave_out:
            continue
        parts = value if isinstance(value, tuple) else (value,)
        words = " to ".join(f"{part:g}" for part in dict.fromkeys(parts))
        origin = material.origins.get(name)
        if name in changed or origin is None:
            told = (changed.get(name, "the case"), "given")
        else:
            told = (origin.source, str(origin.confidence))
        rows.append((name.replace("_", " "), words, unit, *told))
    words = "the mean of solid and liquid" if density is None else f"{density:g} kg/m^3"
    return Table(
        title=f"Material: {material.title or material.name}",
        columns=("property", "value", "unit", "source", "confidence"),
        units=("", "", "", "", ""),
        rows=tuple(rows),
        note=f"Energy uses one density, {words}.",
    )
