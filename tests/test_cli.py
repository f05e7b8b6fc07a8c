"""The command line as a user meets it: exit codes, files, one sentence for each mistake."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from thermosim.cli import app
from thermosim.errors import InputError, ThermosimError

ROOT = Path(__file__).parents[1]
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
    assert all(name in done.output for name in ("sewer-guideline", "sewer_heat", "bdash-2014"))


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
        (('tolerance = "0.1 t/yr"', 'tolerance = "0.1 K"'), "tolerance"),
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


# the child says when it is in the middle of the march: only then is it sent the signal
MARCHING = """\
import sys
sys.path[:0] = {paths!r}
sys.argv = ['thermosim', 'run', 'sewer-ac-500kw', '--set', 'run.duration=20 yr']
from thermosim import case
march = case.Case.run
def run(self, progress=None):
    def show(done, total):
        if done > 0.0 and not told:
            told.append(print('marching', file=sys.stderr, flush=True))
        progress(done, total)
    return march(self, show)
told = []
case.Case.run = run
from thermosim.__main__ import main
main()
"""


@pytest.mark.parametrize("name", ["TERM", "INT"])
def test_a_signal_ends_a_run_within_two_seconds_and_leaves_nothing(tmp_path, name):
    code = MARCHING.format(paths=[path for path in sys.path if path])
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        before = []
        while (line := process.stderr.readline()) not in ("", "marching\n"):
            before.append(line)
        process.send_signal(getattr(signal, f"SIG{name}"))
        began = time.monotonic()
        told = process.communicate(timeout=60)[1]
    assert process.returncode == 3, (before, told)
    assert "Interrupted" in told
    assert time.monotonic() - began < 20.0  # promised are 2 s; a loaded machine gets more
    assert list(tmp_path.iterdir()) == []


def ended(arguments, folder, **streams):
    """The finished process of a command line."""
    code = (
        f"import sys\nsys.path[:0] = {[path for path in sys.path if path]!r}\n"
        f"sys.argv = ['thermosim', *{[str(argument) for argument in arguments]!r}]\n"
        "from thermosim.__main__ import main\nmain()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, text=True, check=False,
        stderr=subprocess.PIPE, **streams,
    )  # fmt: skip


def test_who_reads_only_the_head_of_the_output_has_the_report_all_the_same(folder):
    code = (
        f"import sys\nsys.path[:0] = {[path for path in sys.path if path]!r}\n"
        "sys.argv = ['thermosim', 'run', 'plant.toml', '--quiet', '--report']\n"
        "from thermosim.__main__ import main\nmain()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE
    ) as process:
        process.stdout.close()
    assert "</html>" in (folder / "plant.html").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_under_the_output_is_one_sentence(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = ended(["list"], tmp_path, stdout=full)
    assert done.returncode == 3
    assert done.stderr == "The output could not be written: No space left on device.\n"


def test_an_output_never_overwrites_an_input_or_another_output(folder):
    plant, result = folder / "plant.toml", folder / "good.h5"
    assert run("run", plant, "--output", result, "--quiet").exit_code == 0
    disguised = folder / "disguised.html"  # a result under the name of its own page
    disguised.write_bytes(result.read_bytes())
    (folder / "linked.h5").symlink_to(plant)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for arguments, sentence in (
        (("run", plant, "--output", plant), "must end in .h5"),
        (("run", plant, "--output", folder / "linked.h5"), "overwrite"),
        (("run", plant, "--output", folder / "z.html", "--report"), "must end in .h5"),
        (("report", result, "--output", result), "must end in .html"),
        (("report", disguised), "overwrite"),
        (("plot", result, "--output", result), "overwrite"),
        (("validate", folder, "--json", folder / "reference.toml"), "must end in .json"),
    ):
        done = run(*arguments)
        assert isinstance(done.exception, InputError), arguments
        assert sentence in str(done.exception)
        assert before == {path: path.read_bytes() for path in folder.iterdir()}


def test_a_page_that_cannot_be_written_is_refused_before_the_run(folder):
    (folder / "out.html").mkdir()
    done = run("run", folder / "plant.toml", "--output", folder / "out.h5", "--report")
    assert isinstance(done.exception, InputError)
    assert not (folder / "out.h5").exists()


def test_the_version_is_told():
    import thermosim

    assert run("--version").output == f"thermosim {thermosim.__version__}\n"


def test_the_help_names_what_to_write():
    assert "KEY=VALUE" in run("run", "--help").output
    assert "FILE.html" in run("report", "--help").output


def test_a_reference_in_the_current_folder_has_its_name(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert run("validate", ".").output.startswith(f"{folder.name}\n")


MEASURED = """
[comparison.measured]
file = "truth.csv"
column = "t"
dimension = "temperature"
statistic = "rmse"
"""


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('"temperature"', '"foo"', 'measured.dimension = "foo": unknown dimension'),
        ('"rmse"', '"rmse"\nstart = 2008-02-26T02:00:00+09:00', "without a zone"),
        ('"rmse"', '"rmse"\nend = "2008"', "without quotes"),
        ('"0.1 t/yr"', '"-0.1 t/yr"', "not negative"),
        ('"0.1 t/yr"', "-0.1", "reference.toml:9, [[comparison]] 1, tolerance = -0.1: "),
        ('"0.1 t/yr"', "[1]", "a number, or a quantity with its unit"),
        ("[[comparison]]", "[comparison]", "write [[comparison]] with double brackets"),
        ('name = "emissions"\n', "", "reference.toml:4, [[comparison]] 1, name: is missing"),
    ],
)
def test_a_wrong_measured_table_is_refused_with_its_line(folder, right, wrong, sentence):
    path = folder / "reference.toml"
    text = path.read_text() + (MEASURED if right in MEASURED else "")
    assert right in text
    path.write_text(text.replace(right, wrong))
    done = run("validate", folder)
    assert isinstance(done.exception, InputError)
    assert sentence in str(done.exception)


def test_a_tolerance_of_another_unit_is_blamed_on_the_tolerance(folder):
    path = folder / "reference.toml"
    path.write_text(path.read_text().replace('"0.1 t/yr"', '"0.1 K"'))
    message = str(run("validate", folder).exception)
    assert 'the tolerance "0.1 K" does not fit the unit "t/yr"' in message


def test_a_measured_column_must_fit_what_is_computed(folder):
    (folder / "plant.toml").write_text((ROOT / "cases" / "sewer-ac-100kw.toml").read_text())
    text = (folder / "reference.toml").read_text().replace("greenhouse gas", "hall/cop")
    text += MEASURED
    override = 'override = { "run.duration" = "1 day", "sewer.cells" = 5 }\n'
    (folder / "reference.toml").write_text(
        text.replace("[comparison.measured]", f"{override}[comparison.measured]")
    )
    (folder / "truth.csv").write_text("time,t [degC]\n2013-01-01T01:00,12\n")
    message = str(run("validate", folder).exception)
    assert 'hall/cop is in "1", but the column t of truth.csv is declared a temperature' in message


def test_two_comparisons_of_one_name_are_refused(folder):
    path = folder / "reference.toml"
    entry = path.read_text().partition("[[comparison]]")[2]
    path.write_text(f"{path.read_text()}\n[[comparison]]{entry}")
    assert "names must differ" in str(run("validate", folder).exception)


def test_the_case_of_the_guideline_gives_the_printed_cost():
    # table 2-9, case 1: 1,261 + 1,132 + 126 = 2,519 kJPY a year
    from thermosim import case

    result = case.load("sewer-guideline").run()
    assert result.headline("life-cycle cost").value == pytest.approx(2519.0, abs=1.0)


def test_a_result_shows_itself_in_one_short_line():
    from thermosim import case

    shown = repr(case.load("sewer-guideline").run())
    assert shown.startswith("<Result 'Guideline arithmetic: air conditioning 100 kW': ")
    assert "17 headlines" in shown
    assert len(shown) < 200


def test_public_names_are_sorted_and_all_there():
    import thermosim

    assert thermosim.__all__ == sorted(thermosim.__all__)
    assert all(hasattr(thermosim, name) for name in thermosim.__all__)
