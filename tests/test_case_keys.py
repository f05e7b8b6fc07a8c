"""docs/case-keys.md against the tables of inputs: no key untold, none told that is not there."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from thermosim import case
from thermosim.scenarios import SCENARIOS

PAGE = Path(__file__).parents[1] / "docs" / "case-keys.md"
RULES = "cases.md"  # names of single rules stand there in a table of their own


@cache
def text():
    return PAGE.read_text(encoding="utf-8")


@cache
def schema(scenario):
    return case.inputs_of(scenario).model_json_schema()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_key_of_a_scenario_is_told(scenario):
    assert re.search(rf"^## .*`{scenario}`", text(), re.MULTILINE)
    told = set(re.findall(r"\w+", text() + PAGE.with_name(RULES).read_text(encoding="utf-8")))
    tables = [schema(scenario), *schema(scenario).get("$defs", {}).values()]
    keys = {key for table in tables for key in table.get("properties", {})}
    assert not sorted(keys - told)


def test_no_key_is_told_that_no_scenario_has():
    known = {word for name in SCENARIOS for word in re.findall(r"\w+", json.dumps(schema(name)))}
    rows = [line.split("|")[1] for line in text().splitlines() if line.startswith("|")]
    told = {key for cell in rows for key in re.findall(r"`([\w.]+)`", cell)}
    assert not sorted({part for key in told for part in key.split(".")} - known - {""})
