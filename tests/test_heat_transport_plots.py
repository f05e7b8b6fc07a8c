"""Figures of heat transport: they exist, say what they show, and are drawn without warnings."""

import pytest

from thermosim import case, plots


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("epoc-a-site-f", {"heat_by_month", "money", "tornado"}),
        ("epoc-b-case1", {"heat_by_month-1", "money", "tornado"}),
        ("heat-transport-my-city", {"money-hospital", "break_even", "tornado"}),
    ],
)
def test_a_run_has_its_figures(name, wanted):
    drawings = plots.figures(case.load(name).run())
    assert wanted <= set(drawings)
    for figure in wanted:
        assert drawings[figure].caption.endswith(".")
        drawings[figure]()


def test_the_last_bar_of_the_waterfall_is_the_verdict():
    result = case.load("epoc-a-site-f").run()
    figure = plots.figures(result)["money"]()
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    effect = result.headline("F: effect with capital and credit").value / 1e3
    assert heights[-1] == pytest.approx(effect)


def test_bars_of_heat_brought_add_up_to_it():
    result = case.load("epoc-a-site-f").run()
    figure = plots.figures(result)["heat_by_month"]()
    total = sum(bar.get_height() for bar in figure.axes[0].patches)
    assert total == pytest.approx(result.headline("F: heat brought").value, rel=1e-9)


def test_the_tornado_names_what_turns_the_verdict_and_nothing_else():
    result = case.load("heat-transport-my-city").run()
    told = plots.figures(result)["tornado"].caption.partition("These turn it: ")[2]
    told = told.partition(".")[0].split(", ")
    rows = next(t for t in result.tables if t.title == "Sensitivity of the verdict").rows[1:]
    assert told == [row[0] for row in rows if min(row[1], row[2]) < 0.0]
