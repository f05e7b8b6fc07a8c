"""Bundled cases as files of one's own, and as the shortest way to compile every kernel."""

import pytest
from typer.testing import CliRunner

from thermosim import case, case_bundled
from thermosim.cli import app
from thermosim.errors import InputError
from thermosim.scenarios import SCENARIOS


def test_a_copied_case_brings_its_data_and_is_valid_where_it_lies(tmp_path):
    made = case_bundled.copy("nallusamy-packed-bed", tmp_path / "mine")
    # four heights, water and material, and the case itself
    assert len(made) == 1 + 2 * 4
    assert case.load(tmp_path / "mine" / "nallusamy-packed-bed.toml").scenario == "packed_bed"


def test_nothing_of_the_users_is_overwritten(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "nallusamy-water-top.csv"
    own.write_text("mine")
    done = CliRunner().invoke(app, ["copy", "nallusamy-packed-bed"])
    assert isinstance(done.exception, InputError)
    assert "nallusamy-water-top.csv: exists and is kept" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == [own.name]
    assert own.read_text() == "mine"


def test_a_file_of_ones_own_or_an_unknown_name_is_not_copied(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('scenario = "melting"')
    for name, told in ((str(own), "is no bundled case"), ("sewer-ac-100kW", "sewer-ac-100kw")):
        with pytest.raises(InputError, match=told):
            case_bundled.copy(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_short_cases_reach_every_scenario_and_are_fewer_than_all():
    short = list(case_bundled.unlike())
    assert {each.scenario for each in short} == {case.load(n).scenario for n in case.names()}
    assert len(short) < len(case.names())
    assert {each.scenario for each in short} <= set(SCENARIOS)
