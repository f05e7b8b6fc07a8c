"""The report is one page that needs nothing else and prints what the result holds."""

import errno
import math
import os
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from tests.synthetic_year import CASE, HOUR, START, result
from thermosim.errors import StorageError
from thermosim.report import write_report
from thermosim.report.content import assumption_grid, column_cells, grid
from thermosim.report.headlines import groups
from thermosim.report.page import page
from thermosim.results import (
    Assumption,
    Headline,
    Ledger,
    Result,
    Table,
    Variable,
    time_coordinate,
)

SHORT = result(days=2, plants=("near", "far"), measured=True)
HOSTILE = '<script>alert("1")</script>&{{ 7*7 }}'


class Page(HTMLParser):
    """Collects tags, ids, links and text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.attributes, self.data = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.data.append(data)

    @property
    def text(self):
        return " ".join("".join(self.data).split())


@pytest.fixture(scope="module")
def short():
    return page(SHORT)


@pytest.fixture(scope="module")
def hostile():
    word = Variable([1.0, 2.0], HOSTILE, ("time",), HOSTILE)
    of = Result(
        title=HOSTILE,
        scenario=HOSTILE,
        variables={f"p {HOSTILE.replace('/', '')}/heat": word},
        coordinates={"time": time_coordinate([HOUR, 2 * HOUR], START)},
        headlines=(Headline(HOSTILE, 1.0, HOSTILE, HOSTILE),),
        ledger=Ledger({HOSTILE: 3.6e9}, {HOSTILE: 3.6e9}, {}),
        tables=(Table(HOSTILE, (HOSTILE,), (HOSTILE,), ((HOSTILE,),), HOSTILE),),
        assumptions=(Assumption(HOSTILE, HOSTILE, HOSTILE),),
        notes=(HOSTILE,),
        case_text=f"</pre>{HOSTILE}",
        provenance={HOSTILE: HOSTILE},
    )
    return page(of)


def test_text_of_a_result_never_becomes_markup(hostile):
    read = Page(hostile)
    assert "script" not in read.tags
    assert "<script" not in hostile
    assert "49" not in read.text.replace("2001", "")  # nor is it a template
    assert read.text.count('alert("1")') >= 20


def test_the_page_refers_to_nothing_outside(short, hostile):
    for text in (short, hostile):
        for name, value in Page(text).attributes:
            if name in ("src", "href", "xlink:href", "action", "data", "srcset"):
                assert value.startswith(("#", "data:image/png;base64,"))
            elif not name.startswith("xmlns"):
                assert "://" not in (value or "")
        assert not re.search(r"@import|url\((?!#)", text)
    assert "default-src 'none'" in short


def test_ids_are_unique_and_every_link_leads_somewhere(short):
    read = Page(short)
    assert len(set(read.ids)) == len(read.ids)
    links = {value[1:] for name, value in read.attributes if name == "href" and value[0] == "#"}
    links |= set(re.findall(r"url\(#([^)]+)\)", short))
    labels = [value.split() for name, value in read.attributes if name == "aria-labelledby"]
    assert links | {label for some in labels for label in some} <= set(read.ids)
    assert len(labels) == read.tags.count("svg")


def test_the_same_result_gives_the_same_page(tmp_path):
    first = write_report(result(days=2), tmp_path / "a.html")
    second = write_report(result(days=2), tmp_path / "b.html")
    assert first.read_bytes() == second.read_bytes()


def test_the_page_holds_headlines_tables_assumptions_and_the_case(short):
    read = Page(short)
    for expected in (
        "1,035,400 kWh",
        "no saving, so never paid back",
        "operation and maintenance 1,132.4",
        "[plant.heat_pump] pinch",
        "Energy is calibrated; it is not validated.",
        "0123456789abcdef",
        SHORT.physical_digest(),
        "Case file, verbatim",
    ):
        assert expected in read.text
    assert CASE in "".join(read.data)
    assert read.tags.count("figure") == read.tags.count("figcaption") == read.tags.count("svg")


def headlines(*rows):
    of = tuple(Headline(name, value, "kW", "") for name, value in rows)
    return replace(SHORT, headlines=of, tables=())


def test_figures_of_each_plant_stand_together():
    rows = [(f"{plant}: figure {n}", float(n)) for n in range(1, 4) for plant in ("near", "far")]
    found = groups(headlines(*rows, ("ratio: alone", 5.0), ("whole", 6.0)))
    assert [group.heading for group in found] == ["Near", "Far", "Overall"]
    assert [card.name for card in found[1].cards] == ["Figure 1", "Figure 2", "Figure 3"]
    assert [card.name for card in found[2].cards] == ["Ratio: alone", "Whole"]


def test_zeros_and_what_is_beyond_eight_cards_go_to_a_table():
    rows = [("cold", 0.0), *((f"figure {n}", float(n)) for n in range(1, 10))]
    (group,) = groups(headlines(*rows))
    assert group.heading == ""
    assert [card.value for card in group.cards] == [f"{n}" for n in range(1, 9)]
    assert [[cell.text for cell in row[:3]] for row in group.more.rows] == [
        ["cold", "0", "kW"],
        ["figure 9", "9", "kW"],
    ]


def test_figures_that_stand_in_a_table_are_not_printed_twice():
    rows = [(f"figure {n}", float(n)) for n in range(1, 11)]
    table = Table("t", ("figure", "value"), ("", ""), (("figure 9", 9.0), ("figure 10", 10.0)))
    (group,) = groups(replace(headlines(*rows), tables=(table,)))
    assert group.more is None


def test_the_note_of_the_case_stands_under_its_title():
    given = 'note = """\nInvented:\nno <b>such</b> town."""\n'
    text = page(replace(SHORT, case_text=given))
    assert '<p class="about">Invented: no &lt;b&gt;such&lt;/b&gt; town.</p>' in text
    for broken in ("note = [", "note = 7", "[" * 5000):
        assert '<p class="about">' not in page(replace(SHORT, case_text=broken))


def test_what_all_plants_share_is_said_once():
    same = [Assumption(f"plant.{n}.exchanger.unit_length", "4 m", "assumed") for n in (1, 2)]
    differs = [Assumption(f"plant.{n}.load.cop", f"{n}", "assumed") for n in (1, 2)]
    shown = assumption_grid(replace(SHORT, assumptions=(*same, *differs)))
    where = [row[0].text.replace("<wbr>", "") for row in shown.rows]
    assert where == ["plant.*.exchanger.unit_length", "plant.1.load.cop", "plant.2.load.cop"]
    assert "every plant" in shown.note


def test_a_season_of_a_design_point_is_no_plant():
    heat = Variable([1.0, 2.0], "W", ("unit",), "heat of a unit")
    text = page(
        replace(
            SHORT,
            variables={"cooling/design/unit_heat": heat},
            coordinates={"unit": Variable([1.0, 2.0], "1", ("unit",), "unit")},
        )
    )
    assert "<h2>Cooling</h2>" in text
    assert "Plant: cooling" not in text
    assert "<h2>Plant: near</h2>" in page(SHORT)


def test_headers_of_tables_say_what_they_head(short):
    heads = re.findall(r"<th\b[^>]*>", short)
    assert heads
    assert all("scope=" in head for head in heads)


def test_a_number_that_is_none_is_printed_and_never_blank():
    table = Table("t", ("a", "b"), ("", "W"), (("x", math.nan), ("y", 1.25)))
    cells = [row[1].text for row in grid(table).rows]
    assert cells == ["n/a", "1.25"]
    assert "n/a" in Page(page(SHORT)).text  # the payback of the headlines


def test_numbers_of_a_column_have_the_same_decimals():
    texts = [cell.text for cell in column_cells([1261.0, 1132.4, 126.1])]
    assert texts == ["1,261.0", "1,132.4", "126.1"]
    texts = [cell.text for cell in column_cells([0.6, 1.0, 1.5])]
    assert texts == ["0.6", "1.0", "1.5"]


def test_a_tiny_number_beside_large_ones_keeps_its_digits():
    texts = [cell.text for cell in column_cells([30555.58, 0.00012345, 0.0])]
    assert texts == ["30,555.6", "0.000123", "0.0"]


def test_a_table_with_a_unit_in_each_row_gives_each_number_its_own_decimals():
    rows = (("gas", 9123.4, "m^3/yr"), ("carbon", 0.0541, "t/yr"))
    table = Table("t", ("row", "value", "unit"), ("", "", ""), rows)
    texts = [[cell.text for cell in row] for row in grid(table).rows]
    assert texts == [["gas", "9,123", "m³/yr"], ["carbon", "0.0541", "t/yr"]]


def test_years_are_not_grouped_like_amounts():
    table = Table("t", ("year", "cost"), ("", "JPY"), ((2014.0, 2014.0),))
    assert [cell.text for cell in grid(table).rows[0]] == ["2014", "2,014"]


def test_the_ledger_of_the_page_sums_to_its_residual(short):
    ledger = SHORT.ledger
    assert f"{ledger.total_in / 3.6e9:,.1f}" in Page(short).text
    assert "in - out - stored" in short
    assert "Residual" in short


def test_a_year_stays_below_three_megabytes(tmp_path):
    path = write_report(result(plants=("near", "far"), measured=True, cells=200), tmp_path)
    assert path == tmp_path / "report.html"
    assert path.stat().st_size < 3e6
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_bare_result_still_has_a_report(tmp_path):
    bare = Result(
        title="",
        scenario="other",
        variables={"a": Variable(np.full(3, math.nan), "W", ("time",), "")},
        coordinates={"time": time_coordinate([0.0, 1.0, 2.0], START)},
        headlines=(),
        ledger=Ledger({}, {}, {}),
    )
    text = write_report(bare, tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Untitled run" in text
    assert "What was assumed" not in text


def test_a_japanese_title_is_kept(tmp_path):
    of = Result(
        title="札幌の下水熱",
        scenario="other",
        variables={"加温/heat": Variable([1.0, 2.0], "W", ("time",), "暖房")},
        coordinates={"time": time_coordinate([0.0, 1.0], START)},
        headlines=(),
        ledger=Ledger({"下水": 1.0}, {"暖房": 1.0}, {}),
    )
    text = page(of)
    for word in ("札幌の下水熱", "加温", "下水"):
        assert word in text


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "r.html").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        write_report(SHORT, tmp_path / "r.html")
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ["old"]
