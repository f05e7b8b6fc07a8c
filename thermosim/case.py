"""Cases: one design question a file, read, checked and converted to SI once."""

from __future__ import annotations

import difflib
import importlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from thermosim import case_faults, case_text, data, units
from thermosim.case_text import Keys
from thermosim.errors import CaseError, Fault
from thermosim.quantity import Inputs, Quantity
from thermosim.scenarios import SCENARIOS

if TYPE_CHECKING:
    from thermosim.results import Assumption, Result
    from thermosim.scenarios.job import Progress


@dataclass(frozen=True)
class Case:
    """A checked case: its inputs in SI, and the text it came from."""

    name: str
    scenario: str
    inputs: Inputs
    text: str
    folder: Path
    raw: Mapping[str, Any]
    settings: tuple[str, ...] = ()  # values given beside the file, "key = value"

    def with_values(self, values: Mapping[str, Any]) -> Case:
        """Same case with other values: ``{"plant.exchanger.length": "60 m"}``."""
        raw = _copied(dict(self.raw))
        given = {_assign(raw, key, value, self.name): key for key, value in values.items()}
        changed = _check(raw, self.name, self.text, self.folder, given)
        return replace(changed, settings=(*self.settings, *_settings(values)))

    def run(self, progress: Progress | None = None) -> Result:
        """March the case. Errors: `RunError` where the physics or a solver fails."""
        run: Callable[[Case, Progress | None], Result] = _load(SCENARIOS[self.scenario].run)
        result = run(self, progress)
        if not self.settings:
            return result
        told = "Set beside the case file: " + "; ".join(self.settings) + "."
        text = f"{self.text}\n# set beside the file:\n# " + "\n# ".join(self.settings) + "\n"
        return replace(result, notes=(*result.notes, told), case_text=text)

    def file(self, name: str) -> Path:
        """A data file beside the case; it was checked to lie inside the case's folder."""
        return self.folder / name

    def assumptions(self) -> tuple[Assumption, ...]:
        """Every value the file did not give, with its source."""
        from thermosim.results import Assumption

        return tuple(Assumption(*row) for row in _not_given(self.inputs, ""))


def names() -> list[str]:
    """Bundled cases."""
    return sorted(path.stem for path in data.folder("cases").glob("*.toml"))


def load(
    name_or_path: str | Path, overrides: Mapping[str, Any] | None = None, given_by: str = ""
) -> Case:
    """Bundled case by name, or a case file by path.

    Parameters
    ----------
    name_or_path : "sewer-ac-100kw" or "mine.toml"
    overrides : values beside the file, ``{"run.step": "30 min"}``
    given_by : what messages about an override name before its key, such as "--set"

    Errors: `CaseError` with all faults.
    """
    path = find(str(name_or_path))
    text = case_text.read(path)
    shown = str(name_or_path)
    raw = case_text.parse(text, shown)
    given = {
        _assign(raw, key, value, shown): f"{given_by} {key}".strip()
        for key, value in (overrides or {}).items()
    }
    checked = _check(raw, shown, text, path.parent, given)
    return replace(checked, settings=_settings(overrides or {}))


def _settings(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Values given beside the file, as the result tells of them."""
    return tuple(f"{key} = {' '.join(str(value).split())[:200]}" for key, value in values.items())


def read_overrides(settings: list[str]) -> dict[str, Any]:
    """``["run.step=30 min"]`` → ``{"run.step": "30 min"}``."""
    values: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            text = f'"{setting[:60]}" is not a setting. Write for example --set run.step="30 min".'
            raise CaseError("--set", [Fault("", text)])
        try:
            values[key.strip()] = tomllib.loads(f"v = {value}")["v"]
        except (tomllib.TOMLDecodeError, ValueError, RecursionError):
            values[key.strip()] = value.strip()
    return values


def inputs_of(scenario: str) -> type[Inputs]:
    """The table of inputs a scenario declares."""
    if scenario not in SCENARIOS:
        raise CaseError(scenario, [Fault("", _unknown("scenario", scenario, list(SCENARIOS)))])
    model: type[Inputs] = _load(SCENARIOS[scenario].inputs)
    return model


def _load(reference: str) -> Any:
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(module), name)


def find(name: str) -> Path:
    """File of a bundled case by name, or of a case by path."""
    if name in names():
        return data.folder("cases") / f"{name}.toml"
    path = Path(name)
    if path.suffix != ".toml" and not path.exists():
        raise CaseError(name, [Fault("", _unknown("case", name, names()))])
    return path


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name[:80], known, n=1, cutoff=0.4)
    guess = f'Did you mean "{near[0]}"? ' if near else ""
    return f'unknown {what} "{name[:80]}". {guess}Known: {", ".join(known)}.'


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _assign(raw: dict[str, Any], key: str, value: Any, shown: str) -> Keys:
    """Set a dotted key; a list of one table may be entered without its index."""
    target: Any = raw
    path: list[str | int] = []
    parts = key.split(".")
    for place, part in enumerate(parts):
        if isinstance(target, list):
            given = part.isdigit()
            index = int(part) - 1 if given else 0
            if not 0 <= index < len(target) or (not given and len(target) > 1):
                known = ", ".join(f"{'.'.join(parts[:place])}.{i + 1}" for i in range(len(target)))
                raise CaseError(shown, [Fault(key, f"say which one: {known or 'there is none'}.")])
            target = target[index]
            path.append(index)
            if given:
                continue
        if not isinstance(target, dict):
            raise CaseError(shown, [Fault(key, f'"{part}" stands below a value, not a table.')])
        path.append(part)
        if place == len(parts) - 1:
            target[part] = value
        else:
            target = target.setdefault(part, {})
    return tuple(path)


def _check(
    raw: dict[str, Any], shown: str, text: str, folder: Path, given: Mapping[Keys, str]
) -> Case:
    """Validate the whole file, with the values given beside it, and collect every fault."""
    scenario = raw.get("scenario")
    if not isinstance(scenario, str) or scenario not in SCENARIOS:
        line = case_text.line_of(case_text.line_numbers(text), ("scenario",))
        sentence = (
            _unknown("scenario", str(scenario), list(SCENARIOS))
            if scenario is not None
            else f'is missing. Write for example scenario = "{next(iter(SCENARIOS))}".'
        )
        where = given.get(("scenario",))
        fault = Fault(where, sentence) if where else Fault("scenario", sentence, line)
        raise CaseError(shown, [fault])
    model = inputs_of(scenario)
    try:
        inputs = model.model_validate(raw, context={"folder": folder})
    except ValidationError as error:
        raise CaseError(shown, case_faults.faults(error, model, raw, text, given)) from None
    except RecursionError:
        raise CaseError(shown, [Fault("", "nested too deeply.")]) from None
    return Case(Path(shown).stem, scenario, inputs, text, folder, raw)


def _not_given(
    inputs: BaseModel, prefix: str, ignored: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Defaults that were used; ``ignored`` are those the table outside has no use for."""
    unused = ignored | (inputs.unused() if isinstance(inputs, Inputs) else set())
    for name, field in type(inputs).model_fields.items():
        value = getattr(inputs, name)
        where = f"{prefix}{name}"
        if name in unused:
            continue
        if isinstance(value, BaseModel):
            inside = (each.removeprefix(f"{name}.") for each in unused if "." in each)
            yield from _not_given(value, f"{where}.", frozenset(inside))
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in enumerate(value):
                yield from _not_given(item, f"{where}.{index + 1}.")
        elif name not in inputs.model_fields_set and isinstance(field.json_schema_extra, dict):
            source = str(field.json_schema_extra.get("source", ""))
            confidence = str(field.json_schema_extra.get("confidence", "assumed"))
            yield where, _shown(value, _marks(field)), f"{confidence}: {source}"


def _marks(field: FieldInfo) -> list[Any]:
    """What a field is annotated with, also where a quantity is one of several alternatives."""
    others = (getattr(each, "__metadata__", ()) for each in get_args(field.annotation))
    return [*field.metadata, *chain.from_iterable(others)]


def _shown(value: object, metadata: list[Any]) -> str:
    for mark in metadata:
        if isinstance(mark, Quantity) and isinstance(value, (int, float)):
            return _with_unit(float(value), mark.dimension)
        if isinstance(mark, Quantity) and isinstance(value, tuple):
            return ", ".join(_with_unit(float(each), mark.dimension) for each in value)
    return "none" if value is None else str(value)


HANDY = {
    "length": ("m", "mm"),
    "energy": ("J", "kJ", "MJ", "GJ"),
    "pressure_absolute": ("Pa", "kPa", "ata"),
    "time": ("s", "min", "h", "day", "yr"),
    "pressure_difference": ("Pa", "kPa"),
    "power": ("W", "kW"),
    "money": ("JPY", "kJPY", "MJPY"),
    "money_per_time": ("JPY/yr", "kJPY/yr"),
    "money_per_volume": ("JPY/m^3", "JPY/L"),
    "money_per_emission": ("JPY/kg", "JPY/t"),
    "emission_per_volume": ("kg/m^3", "kg/L"),
    "velocity": ("m/s", "km/h"),
    "volume_flow": ("m^3/s", "m^3/h", "L/s"),
    "distance_per_volume": ("km/L",),
}  # units among which the shortest number is shown


def _with_unit(value: float, dimension: str) -> str:
    """Value as a reader would write it: 1 yr, 60 kPa, 17 mm."""
    usual = next(iter(units.spellings(dimension)))
    if usual == "1":
        return f"{value:.6g}"
    choice = HANDY.get(dimension, (usual,))
    shown = [f"{units.express(value, unit, dimension):.6g} {unit}" for unit in choice]
    return min(shown, key=lambda text: len(text.split()[0]))
