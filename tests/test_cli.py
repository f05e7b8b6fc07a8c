"""The command line as a user meets it: exit codes, files, one sentence for each mistake."""

import json
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from thermosim.cli import app
from thermosim.errors import InputError, ThermosimError

CASE = """\
title = "a plant by the guideline"
scenario = "sewer_guideline"
use = "hot_water"
capacity = "100 kW"
construction_per_year = "1834 kJPY"
energy = "233305 kWh"
"""
REFERENCE = """\
case = "plant.toml"
[source]
text = "a table"
[[comparison]]
name = "emissions"
result = "greenhouse gas"
published = "{published} t/yr"
kind = "published"
tolerance = "0.1 t/yr"
reason = "one unit of the last digit"
"""


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plant.toml").write_text(CASE)
    (tmp_path / "reference.toml").write_text(REFERENCE.format(published="160.0"))
    return tmp_path


def test_run_writes_a_result_and_prints_headline_figures(folder):
    done = run("run", folder / "plant.toml", "--output", folder / "out.h5", "--quiet", "--report")
    assert done.exit_code == 0, done.output
    assert "life-cycle cost" in done.output
    assert (folder / "out.h5").stat().st_size > 0
    assert "<html" in (folder / "out.html").read_text()


def test_list_names_cases_scenarios_and_references():
    done = run("list")
    assert done.exit_code == 0
    assert all(name in done.output for name in ("sewer-ac-100kw", "sewer_heat", "bdash-2014"))


def test_schema_is_json_with_units_in_it():
    done = run("schema", "sewer_heat")
    schema = json.loads(done.output)
    assert "Sewer" in schema["$defs"]
    assert "a length" in json.dumps(schema["$defs"]["Sewer"]["properties"]["length"])


def test_validate_passes_and_fails_by_exit_code(folder):
    report = folder / "out.json"
    # 233,305 kWh x 0.55 kg/kWh / 0.802 = 159,997 kg
    assert run("validate", folder, "--json", report).exit_code == 0
    row = json.loads(report.read_text())[0]
    assert row["computed"] == pytest.approx(159.997, abs=1e-3)
    assert set(row) == {
        "reference", "name", "where", "kind", "calibrated", "published", "computed", "unit",
        "tolerance", "passed",
    }  # fmt: skip
    (folder / "reference.toml").write_text(REFERENCE.format(published="170.0"))
    assert run("validate", folder).exit_code == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('result = "greenhouse gas"', 'result = "greenhouse gass"'), "Did you mean"),
        (('kind = "published"', 'kind = "guessed"'), "kind"),
        (('tolerance = "0.1 t/yr"', 'tolerance = "0.1 K"'), "published"),
        (('reason = "one unit of the last digit"', ""), "reason"),
        (('case = "plant.toml"', 'case = "../plant.toml"'), "outside"),
        (('case = "plant.toml"', 'case = "sewer-nowhere"'), "unknown case"),
        (("[[comparison]]", "[[comparision]]"), "comparision"),
        (('published = "160.0 t/yr"', 'published = "much"'), "not a number"),
    ],
)
def test_a_wrong_reference_is_refused_with_a_sentence(folder, change, sentence):
    path = folder / "reference.toml"
    path.write_text(path.read_text().replace(*change))
    done = run("validate", folder)
    assert isinstance(done.exception, InputError)
    assert sentence in str(done.exception)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "no-such-case"),
        ("check", "sewer-ac-100kw", "--set", "sewer.length=-3 m"),
        ("schema", "no_such_scenario"),
        ("report", "no-such-file.h5"),
        ("plot", "no-such-file.h5"),
        ("validate", "no-such-folder"),
        ("run", "sewer-ac-100kw", "--output", "/no/such/folder/out.h5"),
    ],
)
def test_bad_input_is_one_of_our_errors_with_exit_code_2(arguments):
    done = run(*arguments)
    assert isinstance(done.exception, ThermosimError), done.output
    assert done.exception.exit_code == 2


def test_the_process_ends_with_the_exit_code_and_no_traceback(tmp_path):
    paths = [path for path in sys.path if path]
    code = (
        f"import sys\nsys.path[:0] = {paths!r}\nsys.argv = ['thermosim', 'check', 'nothing']\n"
        "from thermosim.__main__ import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unknown case" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["TERM", "INT"])
def test_a_signal_ends_a_run_within_two_seconds_and_leaves_nothing(tmp_path, name):
    paths = [path for path in sys.path if path]
    code = (
        f"import sys\nsys.path[:0] = {paths!r}\n"
        "sys.argv = ['thermosim', 'run', 'sewer-ac-500kw', '--set', 'run.duration=20 yr']\n"
        "from thermosim.__main__ import main\nmain()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(1.5)  # in the middle of twenty years
        process.send_signal(getattr(signal, f"SIG{name}"))
        began = time.monotonic()
        told = process.communicate(timeout=60)[1]
    assert process.returncode == 3, told
    assert "Interrupted" in told
    assert time.monotonic() - began < 10.0  # promised are 2 s; a loaded machine gets more
    assert list(tmp_path.iterdir()) == []


def test_public_names_are_sorted_and_all_there():
    import thermosim

    assert thermosim.__all__ == sorted(thermosim.__all__)
    assert all(hasattr(thermosim, name) for name in thermosim.__all__)
