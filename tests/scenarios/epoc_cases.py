"""Writes the cases of the EPOC study from its tables; the committed files are what it writes.

Run it from a checkout, ``python -m tests.scenarios.epoc_cases``, after a change of these files.
"""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.epoc_maker_a import all_twenty, case_a, stream_a
from tests.scenarios.epoc_maker_b import case_b, demand_of_b, head_b
from tests.scenarios.epoc_tables import DATA, GAS, ROOT, one_erratum, rows


def sources_of_a() -> str:
    """All seven exhaust streams, with both storage materials."""
    text = head_b("EPOC 2009, maker A: seven sources, two storage materials", "Tables 4.1 to 4.14.")
    text += GAS.format(price="120")
    text += '\n[[container]]\nname = "1.5 MWh"\ncapacity = "5400 MJ"\n'
    for row in rows("a_sources"):
        text += f'\n[[source]]\nname = "{row["source"]} {row["pcm"]}"\n{stream_a(row)}'
    return text + one_erratum("E01") + one_erratum("E13") + one_erratum("E14")


def files() -> dict[Path, str]:
    """Every file that is written, with its text."""
    cases = ROOT / "cases"
    found = {cases / f"{sim['case']}.toml": case_a(sim) for sim in rows("a_scenarios")}
    for case in ("case1", "case2", "case3"):
        found[cases / f"epoc-b-{case}.toml"] = case_b(case)
    found[DATA / "all-20.toml"] = all_twenty()
    found[DATA / "sources-a.toml"] = sources_of_a()
    found[DATA / "demand-b.toml"] = demand_of_b()
    return found


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
