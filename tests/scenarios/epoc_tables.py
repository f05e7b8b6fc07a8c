"""Tables of the EPOC study and the pieces of case files that are made of them."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "validation" / "epoc-2009"
RULE_OF = {
    "E02": "container_mj", "E03": "negative_hvac", "E04": "credit_cap", "E05": "credit_cap",
    "E06": "replaced_plant", "E07": "cooling_factor", "E08": "cover_test", "E09": "march_days",
    "E20": "electric_co2", "E21": "inner_rounding", "E24": "truck_days", "E17": "unit_capacity",
    "E18": "unit_capacity", "E28": "charge_time",
}  # fmt: skip
GAS = """
[[carrier]]
name = "city gas"
price = "{price} JPY/m^3"
heating_value = "41.1 MJ/m^3"
emission = "2.08 kg/m^3"
"""
POWER = """
[[carrier]]
name = "electricity"
price = "{price} JPY/kWh"
emission = "0.555 kg/kWh"
"""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_month(table: list[dict[str, str]], column: str) -> list[str]:
    """Twelve cells, January first."""
    ordered = sorted(table, key=lambda row: int(row["month"]))
    assert [int(row["month"]) for row in ordered] == list(range(1, 13))
    return [row[column] for row in ordered]


def listed(values: list[str]) -> str:
    return "[" + ", ".join(values) + "]"


def quantities(values: list[str], unit: str) -> str:
    six = [", ".join(f'"{value} {unit}"' for value in half) for half in (values[:6], values[6:])]
    return f"[\n  {six[0]},\n  {six[1]},\n]"


def erratum(number: str, where: str, printed: str, follows: str, reason: str) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "").replace('"', "'") + '"'

    cells = {"id": number, "where": where, "printed": printed, "follows": follows, "reason": reason}
    cells["rule"] = RULE_OF.get(number, "")
    lines = [f"{key} = {quoted(value)}" for key, value in cells.items() if value]
    return "\n[[erratum]]\n" + "\n".join(lines) + "\n"


def one_erratum(number: str) -> str:
    row = next(row for row in rows("errata") if row["id"] == number)
    unit = f" {row['unit']}" if row["unit"] not in ("", "-") else ""
    tables = "" if row["table"].startswith(("A text", "B text")) else "table "
    where = f"{tables}{row['table']}: {row['row']}"

    def told(cell: str) -> str:
        return f"{cell}{unit}" if cell and cell[-1].isdigit() else cell

    return erratum(number, where, told(row["printed"]), told(row["follows_from_the_rest"]),
                   row["cause"])  # fmt: skip
