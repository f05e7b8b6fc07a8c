"""Blocks as a `Result`: the way back of `encode`."""

from itertools import count

from thermosim.results.blocks import Block, to_texts
from thermosim.results.model import Array, Assumption, Headline, Ledger, Table, Variable
from thermosim.results.result import RESERVED, Result

Blocks = dict[str, Block]


def decode(attributes: dict[str, str], blocks: Blocks) -> Result:
    """The result that was encoded into these attributes and blocks."""
    coordinates, variables = _variables(blocks)
    headlines = zip(
        _texts(blocks, "/headlines/name"),
        _numbers(blocks, "/headlines/value"),
        _texts(blocks, "/headlines/unit"),
        _texts(blocks, "/headlines/description"),
        strict=True,
    )
    assumptions = zip(
        *(_texts(blocks, f"/text/assumptions/{name}") for name in ("where", "value", "source")),
        strict=True,
    )
    origin = zip(
        _texts(blocks, "/provenance/name"), _texts(blocks, "/provenance/value"), strict=True
    )
    return Result(
        title=attributes["title"],
        scenario=attributes["scenario"],
        variables=variables,
        coordinates=coordinates,
        headlines=tuple(Headline(*entry) for entry in headlines),
        ledger=_ledger(blocks),
        tables=_tables(blocks),
        assumptions=tuple(Assumption(*entry) for entry in assumptions),
        notes=tuple(_texts(blocks, "/text/notes/text")),
        case_text=_texts(blocks, "/text/case/text")[0],
        provenance=dict(origin),
    )


def _texts(blocks: Blocks, path: str) -> list[str]:
    return to_texts(blocks[path].values) if path in blocks else []


def _numbers(blocks: Blocks, path: str) -> list[float]:
    return [float(value) for value in blocks[path].values] if path in blocks else []


def _variables(blocks: Blocks) -> tuple[dict[str, Variable], dict[str, Variable]]:
    coordinates: dict[str, Variable] = {}
    variables: dict[str, Variable] = {}
    for path, block in blocks.items():
        name = path.removeprefix("/")
        if name.split("/")[0] in RESERVED:
            continue
        dims = tuple(scale.removeprefix("/") for scale in block.scales)
        about = (block.attributes["units"], dims, block.attributes["long_name"])
        kind = coordinates if block.is_scale else variables
        kind[name] = Variable(block.values, *about)
    return coordinates, variables


def _ledger(blocks: Blocks) -> Ledger:
    accounts: dict[str, dict[str, float]] = {"inputs": {}, "outputs": {}, "stored": {}}
    rows = zip(
        _texts(blocks, "/ledger/account/side"),
        _texts(blocks, "/ledger/account/name"),
        _numbers(blocks, "/ledger/account/energy"),
        strict=True,
    )
    for side, name, energy in rows:
        accounts[side][name] = energy
    series: Array | None = None
    if "/ledger/residual_series" in blocks:
        series = blocks["/ledger/residual_series"].values
    return Ledger(**accounts, residual_series=series)


def _tables(blocks: Blocks) -> tuple[Table, ...]:
    tables: list[Table] = []
    for number in count():
        group = f"/tables/{number}"
        if f"{group}/column" not in blocks:
            return tuple(tables)
        about = blocks[f"{group}/column"].attributes
        tables.append(
            Table(
                title=about["long_name"],
                columns=tuple(_texts(blocks, f"{group}/column")),
                units=tuple(_texts(blocks, f"{group}/unit")),
                rows=_rows(blocks, group),
                note=about["note"],
            )
        )
    return tuple(tables)


def _rows(blocks: Blocks, group: str) -> tuple[tuple[str | float, ...], ...]:
    if f"{group}/number" not in blocks:
        return ()
    numbers = blocks[f"{group}/number"].values.tolist()
    flags = blocks[f"{group}/is_number"].values.tolist()
    texts = [to_texts(row) for row in blocks[f"{group}/text"].values]
    return tuple(
        tuple(n if flag else text for n, flag, text in zip(*line, strict=True))
        for line in zip(numbers, flags, texts, strict=True)
    )
