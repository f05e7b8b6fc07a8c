"""Problems of the study's figures, and the plan of figure 6.1 made by hand."""

from thermosim.components import container_fleet as fleet


def circulation(
    deliveries=4, exchangers=1, *, slot=1.0, move=1.0, stay=(4.0, 4.0), drivers=None, **others
):
    """One source, one user; durations [h]."""

    def slots(hours):
        return fleet.slots_in(hours * 3600.0, slot * 3600.0)

    window = others.pop("window", None)
    opens, length = (None, None) if window is None else (slots(window[0]), slots(window[1]))
    user = fleet.User(
        name="U",
        exchangers=others.pop("users_exchangers", exchangers),
        dwell=(slots(stay[1]),),
        deliveries=deliveries,
        opens=opens or 0,
        open_slots=length,
    )
    power = others.pop("power", float("inf"))
    source = fleet.Source(name="S", exchangers=exchangers, dwell=(slots(stay[0]),), power=power)
    return fleet.Circulation(
        slot=slot * 3600.0,
        heat=5.4e9,
        sources=(source,),
        users=(user,),
        moves=((slots(move),),),
        drivers=drivers,
        **others,
    )


def duty(span=13, at_most=None, follow="drivers"):
    return fleet.DutyRule(work=8, span=span, at_most=at_most, follow=follow)


def figure_6_1_by_hand():
    """Two containers, one tractor, one driver from 0 to 20 h.

    Full X 0-1, empty Y 1-2, full Y 6-7, empty X 7-8, full X 12-13, empty Y 13-14, full Y
    18-19, empty X 19-20; charges Y 2-6, X 8-12, Y 14-18, X 20-24; discharges X 1-5, Y 7-11,
    X 13-17, Y 19-23.
    """
    moves = [("full", 0), ("empty", 1), ("full", 6), ("empty", 7)]
    moves += [(kind, start + 12) for kind, start in moves]
    operations = [
        fleet.Operation(kind, *(("S", "U") if kind == "full" else ("U", "S")), start, 1)
        for kind, start in moves
    ]
    operations += [fleet.Operation("charge", "S", "S", start, 4) for start in (2, 8, 14, 20)]
    operations += [fleet.Operation("discharge", "U", "U", start, 4) for start in (1, 7, 13, 19)]
    operations.sort(key=lambda one: one.start)

    def step(kind, start, day=0):
        number = next(
            k for k, one in enumerate(operations) if (one.kind, one.start) == (kind, start)
        )
        return fleet.Step(number, day)

    x = [("full", 0), ("discharge", 1), ("empty", 7), ("charge", 8), ("full", 12),
         ("discharge", 13), ("empty", 19), ("charge", 20)]  # fmt: skip
    y = [("empty", 1), ("charge", 2), ("full", 6), ("discharge", 7), ("empty", 13),
         ("charge", 14), ("full", 18), ("discharge", 19)]  # fmt: skip
    driven = tuple(step(kind, start) for kind, start in sorted(moves, key=lambda move: move[1]))
    return fleet.Plan(
        slots=24,
        operations=tuple(operations),
        containers=tuple(fleet.Tour(1, tuple(step(*one) for one in turn)) for turn in (x, y)),
        tractors=(fleet.Tour(1, driven),),
        duties=(fleet.Duty(driven),),
    )
