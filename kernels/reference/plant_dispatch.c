/* Twin of thermosim_kernels/plant_dispatch.py, same algorithm. */

double fill(int n, int count, const double *demand, const double *capacity, const double *minimum,
            const double *charging, const double *store, int place, const double *windows,
            double step, double level, double *out)
{
    const double room_all = store[0], charge = store[1], discharge = store[2], keep = store[3];
    for (int i = 0; i < n; i++) {
        const double *most = capacity + (long)i * count;
        double *x = out + (long)i * (count + 4);
        double left = demand[i], given = 0.0, charged = 0.0;
        level *= keep;
        for (int k = 0; k <= count; k++) {
            if (k == place && windows[2 * i + 1] > 0.0 && left > 0.0) {
                given = discharge < level / step ? discharge : level / step;
                if (left < given)
                    given = left;
                left -= given;
            }
            if (k < count) {
                double taken = 0.0;
                if (left > 0.0 && left >= minimum[k] * most[k])
                    taken = left < most[k] ? left : most[k];
                x[k] = taken;
                left -= taken;
            }
        }
        for (int k = 0; left > 0.0 && k < count; k++) {
            double more = most[k] - x[k];
            if (left < more)
                more = left;
            x[k] += more;
            left -= more;
        }
        if (given <= 0.0 && windows[2 * i] > 0.0 && room_all > level) {
            double room = (room_all - level) / step;
            if (charge < room)
                room = charge;
            for (int k = 0; k < count; k++) {
                double more = charging[k] * (most[k] - x[k]);
                if (room < more)
                    more = room;
                x[k] += more;
                charged += more;
                room -= more;
            }
        }
        level += (charged - given) * step;
        if (level < 0.0)
            level = 0.0;
        x[count] = left;
        x[count + 1] = charged;
        x[count + 2] = given;
        x[count + 3] = level;
    }
    return level;
}
