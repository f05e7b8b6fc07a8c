"""The committed cases are what the tables of the study say, and none is missing."""

import csv
from pathlib import Path

from tests.scenarios import epoc_cases
from thermosim import case, validate, validate_tables
from thermosim.validate_entries import Reference

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "validation" / "epoc-2009"


def test_committed_cases_are_what_the_generator_writes():
    files = epoc_cases.files()
    assert len(files) == 24 + 3 + 3
    for path, text in files.items():
        assert path.read_text(encoding="utf-8") == text, path.name


def test_every_printed_cell_that_has_a_rule_is_compared():
    reference: Reference = validate.read_reference(FOLDER)
    cells = [
        cell
        for table in reference.table
        if table.kind != "reference computation"
        for cell in validate_tables.entries(FOLDER, table)
    ]
    assert len(cells) == 2675
    assert all(cell["tolerance"] == "printed digits" for cell in cells)
    assert [cell["erratum"][:12] for cell in cells if cell["erratum"]] == ["printed 0.25"]


def test_every_erratum_has_a_reason_and_both_treatments():
    with (FOLDER / "errata.csv").open(encoding="utf-8") as file:
        errata = list(csv.DictReader(file))
    assert [row["id"] for row in errata] == [f"E{n:02d}" for n in range(1, 35)]
    for row in errata:
        assert row["cause"]
        assert row["as_printed_treatment"]
        assert row["physical_treatment"]


def test_every_erratum_stands_in_a_case_or_is_of_text_alone():
    told = "".join(epoc_cases.files().values())
    left = [f"E{n:02d}" for n in range(1, 35) if f'id = "E{n:02d}"' not in told]
    # E11: sums of rounded parts, visible nowhere once all is kept unrounded; E29: melting points
    assert left == ["E11", "E29"]


def test_every_correction_that_changes_a_case_is_an_erratum_of_that_case():
    # J alone is left: what is brought beyond its need, 0.1 %, is credited as if it were used
    silent = {}
    for name in case.names():
        if name.startswith("epoc-a-"):
            tables = {table.title: table.rows for table in case.load(name).run().tables}
            told = {row[5] for row in tables["Errata of the source"]}
            changed = {row[0] for row in tables["What the rules change"]}
            silent[name] = changed - told - {"as_printed", "physical"}
    assert {name: rules for name, rules in silent.items() if rules} == {
        "epoc-a-site-j": {"credit_cap"}
    }
