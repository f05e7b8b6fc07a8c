"""All simulations of maker A in one process, a break-even map, the whole replay."""

import time

from thermosim import case
from thermosim.components import heat_transport as ht
from thermosim.scenarios import heat_transport_money as money
from thermosim.scenarios import heat_transport_year as yearly


def fastest(call, repeats=5):
    call()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def test_all_simulations_of_maker_a_take_a_second_at_most():
    names = [name for name in case.names() if name.startswith("epoc-a-")]
    assert len(names) == 24
    spent = fastest(lambda: [case.load(name).run() for name in names])
    print(f"24 simulations: {spent:.3f} s")
    assert spent <= 1.0


def test_a_map_of_ten_thousand_points_takes_two_seconds_at_most():
    inputs = case.load("heat-transport-my-city").inputs
    given = yearly.study(inputs, ht.PHYSICAL)
    years = yearly.reckon(given)
    spent = fastest(lambda: money.break_even_map(inputs, given, years))
    print(f"10,000 points: {spent * 1e3:.2f} ms")
    assert spent <= 2.0
