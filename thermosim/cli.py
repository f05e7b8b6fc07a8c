"""The command line. Exit codes: 0 done, 1 a comparison failed, 2 bad input, 3 the run failed.

Everything heavy is imported where it is used, so that ``--help`` and a rejected case answer
at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thermosim.errors import InputError, StoppedError, StorageError

if TYPE_CHECKING:
    from thermosim.case import Case
    from thermosim.results import Result
    from thermosim.validate import Comparison

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Form(StrEnum):
    """Picture formats."""

    PNG = "png"
    SVG = "svg"


CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="bundled case by name, or a case file (.toml)")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help='another value: --set sewer.length="2 km"'),
]
ResultFile = Annotated[Path, typer.Argument(metavar="RESULT", help="result file (.h5)")]


def _version(wanted: bool) -> None:
    if wanted:
        from thermosim import __version__

        print(f"thermosim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="show the version")
    ] = False,
) -> None:
    """Waste heat for cities: run design cases, check them against published figures."""


@app.command("list")
def list_() -> None:
    """List the bundled cases, scenarios and references."""
    from thermosim import case, case_text, data
    from thermosim.scenarios import SCENARIOS

    print("Cases (thermosim run NAME)")
    for name in case.names():
        raw = case_text.parse(case_text.read(data.folder("cases") / f"{name}.toml"), name)
        print(f"  {name:<22} {raw.get('title', '')}")
    print("Scenarios (thermosim schema NAME)")
    for name, scenario in SCENARIOS.items():
        print(f"  {name:<22} {scenario.question}")
    print("References (thermosim validate NAME)")
    for folder in sorted(data.folder("validation").glob("*/reference.toml")):
        print(f"  {folder.parent.name}")


@app.command()
def check(name: CaseName, settings: Settings = None) -> None:
    """Check a case without running it."""
    from thermosim import case

    checked = case.load(name, case.read_overrides(settings or []), "--set")
    assumed = len(checked.assumptions())
    print(f"{name} is a valid {checked.scenario} case; {assumed} values are not in it (defaults).")


@app.command()
def copy(
    name: Annotated[str, typer.Argument(metavar="CASE", help="bundled case by name")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="default: here")] = Path(),
) -> None:
    """Copy a bundled case and its data files here, to edit them."""
    from thermosim import case_bundled

    for path in case_bundled.copy(name, folder):
        print(path)


@app.command()
def schema(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="scenario name")],
) -> None:
    """Print the JSON Schema of a scenario's case files, for editors."""
    from thermosim import case

    print(json.dumps(case.inputs_of(scenario).model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def run(
    name: CaseName,
    settings: Settings = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE.h5", help="result file; default NAME.h5")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="write NAME.html too")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar")] = False,
) -> None:
    """Run a case, write its result (HDF5) and print the headline figures."""
    from thermosim import case

    loaded = case.load(name, case.read_overrides(settings or []), "--set")
    target = output or Path(f"{loaded.name}.h5")
    page = target.with_suffix(".html")
    _check_target(target, ".h5", case.find(name))
    if report:
        _check_target(page, ".html", case.find(name))
    from thermosim.results import write_result  # NumPy: not for a case that is rejected

    with _interruptible() as stop:
        result = _run_with_progress(loaded, quiet, stop)
        stop.look()
        write_result(result, target)
    written = [f"Result: {target}"]
    try:  # the page first: who reads only the head of the output gets it whole
        if report:
            written.append(f"Report: {_write_report(result, page)}")
    finally:
        _print_headlines(result)
        print("\n".join(written))


@app.command()
def plot(
    file: ResultFile,
    figure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="figure name; default all")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="png or svg")] = Form.PNG,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="folder, or one picture file; default beside the file"),
    ] = None,
    animate: Annotated[
        bool, typer.Option("--animate", help="only the year of the ground's field, as GIF")
    ] = False,
) -> None:
    """Draw the figures of a result as PNG or SVG."""
    from thermosim import plots
    from thermosim.results import read_result

    folder = output or file.with_suffix("")
    if folder.exists() and file.exists() and folder.samefile(file):
        raise InputError(f"{folder}: the figures would overwrite the result; give --output FOLDER.")
    if animate:
        from thermosim.plots.ground_animation import animate as write_animation

        print(write_animation(read_result(file), folder))
        return
    for path in plots.save(read_result(file), folder, names=figure, format=form.value):
        print(path)


@app.command("report")
def report_(
    file: ResultFile,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="page; default beside the file")
    ] = None,
) -> None:
    """Write one self-contained HTML page about a result."""
    from thermosim.results import read_result

    page = output or file.with_suffix(".html")
    _check_target(page, ".html", file)
    print(_write_report(read_result(file), page))


@app.command()
def validate(
    reference: Annotated[
        str | None,
        typer.Argument(metavar="[REFERENCE]", help="bundled reference or a folder; default all"),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE.json", help="write a JSON list too")
    ] = None,
) -> None:
    """Compare with published figures, exact solutions or your own measurements."""
    from thermosim import validate as engine

    if json_file is not None:
        _check_target(json_file, ".json")
    comparisons: list[Comparison] = []
    with _interruptible(), _compiling(quiet=False):
        for folder in engine.folders(reference):
            found = engine.compare(folder)
            comparisons += found
            _print_comparisons(folder.resolve().name, found)
    if json_file is not None:
        engine.write_json(comparisons, json_file)
    failed = sum(not comparison.passed for comparison in comparisons)
    calibrated = sum(comparison.calibrated for comparison in comparisons)
    print(
        f"{len(comparisons)} comparisons: {len(comparisons) - failed} passed "
        f"({calibrated} of all are calibrated, not validated), {failed} failed."
    )
    raise typer.Exit(1 if failed else 0)


@app.command()
def warm() -> None:
    """Compile all kernels now, so that later runs start at once."""
    from thermosim import case_bundled

    with _compiling(quiet=False):
        for loaded in case_bundled.unlike():
            loaded.run()
    print("All kernels are compiled.")


def _check_target(target: Path, ending: str, source: Path | None = None) -> None:
    """Refuse an output that cannot or must not be written, before anything is computed.

    Outputs of different kinds have different endings, so none can overwrite another.
    """
    folder = target.parent
    if target.suffix.lower() != ending:
        raise InputError(f'{target}: the name must end in {ending}, as in "{target.stem}{ending}".')
    if not folder.is_dir():
        raise InputError(f"{target}: the folder {folder} does not exist. Make it first.")
    if target.is_dir():
        raise InputError(f"{target}: this is a folder; a file name is needed.")
    if source is not None and target.exists() and source.exists() and target.samefile(source):
        raise InputError(f"{target}: this would overwrite what is read; give another --output.")
    if not os.access(folder, os.W_OK):
        raise StorageError(f"{target}: the folder {folder} cannot be written.")


def _write_report(result: Result, path: Path) -> Path:
    from thermosim import report as page

    return page.write_report(result, path)


STOPPED = "Interrupted; no result was written."


class _Stop:
    """Ctrl-C or SIGTERM: noted here, acted upon where it is safe.

    An exception thrown from a signal handler into a call of compiled code crashes the process
    (seen: segmentation fault). So the handler only takes note; the run looks between blocks of
    steps, and what does not look in time is ended from outside. Results are published by
    renaming a finished file, so nothing is ever half written.
    """

    patience = 1.5  # [s]

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _signal: int, _frame: object) -> None:
        """Take note; be sure to be gone within two seconds."""
        if not self.asked:
            self.asked = True
            timer = threading.Timer(self.patience, self._end)
            timer.daemon = True
            timer.start()

    def look(self) -> None:
        """End the run here if it was asked to."""
        if self.asked:
            raise StoppedError(STOPPED)

    def _end(self) -> None:
        print(STOPPED, file=sys.stderr, flush=True)
        os._exit(3)


@contextmanager
def _interruptible() -> Iterator[_Stop]:
    """SIGTERM and Ctrl-C end the run within two seconds; nothing is published."""
    stop = _Stop()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(each, stop) for each in signals]
    try:
        yield stop
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def _run_with_progress(loaded: Case, quiet: bool, stop: _Stop) -> Result:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[time]}"))
    bar = Progress(*columns, TimeElapsedColumn(), console=console, disable=quiet, transient=True)
    with _compiling(quiet), bar:
        task = bar.add_task(f"running {loaded.name}", total=1.0, time="")

        def show(done: float, total: float) -> None:
            stop.look()
            if not quiet:
                bar.update(task, completed=done / total, time=_simulated(done, total))

        return loaded.run(show)


def _simulated(done: float, total: float) -> str:
    size, unit = (86400.0, "days") if total >= 2 * 86400.0 else (3600.0, "hours")
    return f"{done / size:.0f} of {total / size:.0f} {unit} simulated"


@contextmanager
def _compiling(quiet: bool) -> Iterator[None]:
    """Say once that kernels are being compiled, and how many are done."""
    from thermosim_kernels._jit import CACHE_FOLDER, cache_is_cold

    if quiet or not cache_is_cold():
        yield
        return
    print("First run with these kernels: compiling them (once, about a minute).", file=sys.stderr)
    ended = threading.Event()

    def count() -> None:
        while not ended.wait(5.0):
            done = len(list(CACHE_FOLDER.rglob("*.nbi"))) if CACHE_FOLDER else 0
            print(f"  {done} kernels compiled", file=sys.stderr)

    thread = threading.Thread(target=count, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _print_headlines(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=result.title, title_justify="left", show_header=False, box=None)
    for headline in result.headlines:
        unit = "" if headline.unit == "1" else headline.unit
        table.add_row(headline.name, _number(headline.value), unit)
    console = Console()
    console.print(table)
    for note in result.notes:
        console.print(f"Note: {note}", markup=False)


def _print_comparisons(folder: str, comparisons: list[Comparison]) -> None:
    print(folder)
    for table, calibrated in dict.fromkeys((c.table, c.calibrated) for c in comparisons if c.table):
        cells = [c for c in comparisons if (c.table, c.calibrated) == (table, calibrated)]
        passed = sum(cell.passed for cell in cells)
        mark = "ok  " if passed == len(cells) else "FAIL"
        label = "calibrated" if calibrated else cells[0].kind
        print(f"  {mark} {table:<58} {passed:>10} of {len(cells)} cells  [{label}]")
    for item in comparisons:
        if item.table and item.passed:
            continue
        mark = "ok  " if item.passed else "FAIL"
        label = "calibrated" if item.calibrated else item.kind
        print(
            f"  {mark} {item.name:<58} {_number(item.computed):>10} against "
            f"{_number(item.published):>10} {item.unit:<10} ± {item.tolerance}  [{label}]"
        )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
