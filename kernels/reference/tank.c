/* The march of tank.py in C: what the compiled kernel is measured against.
 *
 * Layers as in the Python kernel: volumes, then temperatures, from the top, slots of each. */

#include <math.h>
#include <stdlib.h>

typedef struct {
    double volume, heat_capacity, conductance, setpoint, delivery, merge;
} tank;

static int merge_layers(double *v, double *t, int slots, int count, double tolerance) {
    const double sliver = 1e-12;
    int kept = 0;
    for (int i = 0; i < count; i++) {
        double nv = v[i], nt = t[i];
        if (nv <= 0.0) continue;
        while (kept > 0 && (t[kept - 1] - nt <= tolerance || nv < sliver * v[kept - 1] ||
                            v[kept - 1] < sliver * nv)) {
            kept--;
            const double both = v[kept] + nv, share = nv / both;
            nt = t[kept] + share * (nt - t[kept]);
            nv = both;
        }
        v[kept] = nv, t[kept] = nt;
        kept++;
    }
    while (kept > slots - 1) {
        int cheapest = 0;
        double least = INFINITY;
        for (int i = 0; i < kept - 1; i++) {
            const double drop = t[i] - t[i + 1];
            const double cost = v[i] * v[i + 1] * drop * drop / (v[i] + v[i + 1]);
            if (cost < least) cheapest = i, least = cost;
        }
        const double both = v[cheapest] + v[cheapest + 1], share = v[cheapest + 1] / both;
        t[cheapest] -= share * (t[cheapest] - t[cheapest + 1]);
        v[cheapest] = both;
        kept--;
        for (int i = cheapest + 1; i < kept; i++) v[i] = v[i + 1], t[i] = t[i + 1];
    }
    return kept;
}

static int draw(const tank *k, const double *layers, int slots, int count, double volume,
                double cold, double room, double seconds, double *out, double *answer) {
    double *v = out, *t = out + slots;
    const double keep = exp(-k->conductance * seconds / (k->heat_capacity * k->volume));
    double loss = 0.0, delivered = 0.0, unmet = 0.0, replaced = 0.0, missing = 0.0;
    for (int i = 0; i < count; i++) {
        v[i] = layers[i];
        const double over = layers[slots + i] - room;
        loss += layers[i] * over * (1.0 - keep);
        t[i] = room + over * keep;
    }
    const double span = k->delivery - cold;
    double wanted = span > 0.0 ? volume : 0.0;
    for (int i = 0; i < count && wanted > 0.0; i++) {
        const double over = t[i] - cold;
        const double share = over > 0.0 ? fmin(span / over, 1.0) : 1.0;
        const double hot = fmin(wanted * share, v[i]), served = hot / share;
        delivered += hot * over;
        unmet += served * span - hot * over;
        v[i] -= hot;
        replaced += hot;
        wanted = hot < wanted * share ? wanted - served : 0.0;
    }
    unmet += wanted * span;
    v[count] = replaced, t[count] = cold;
    const int used = merge_layers(v, t, slots, count + 1, k->merge);
    for (int i = 0; i < used; i++) missing += v[i] * fmax(k->setpoint - t[i], 0.0);
    answer[0] = k->heat_capacity * delivered;
    answer[1] = k->heat_capacity * unmet;
    answer[2] = k->heat_capacity * loss;
    answer[3] = k->heat_capacity * missing;
    return used;
}

static int charge(const tank *k, const double *layers, int slots, int count, double heat,
                  double *out, double *answer) {
    double *v = out, *t = out + slots;
    const double budget = fmax(heat, 0.0) / k->heat_capacity;
    double left = budget, moved = 0.0, moved_heat = 0.0;
    for (int i = 0; i < count; i++) v[i + 1] = layers[i], t[i + 1] = layers[slots + i];
    for (int i = count; i > 0; i--) {
        const double rise = k->setpoint - t[i];
        if (left <= 0.0 || rise <= 0.0) break;
        const int enough = left < v[i] * rise;
        const double part = enough ? left / rise : v[i];
        v[i] -= part;
        left = enough ? 0.0 : left - part * rise;
        moved += part;
        moved_heat += part * t[i];
    }
    v[0] = moved, t[0] = k->setpoint;
    answer[1] = moved > 0.0 ? moved_heat / moved : layers[slots + count - 1];
    answer[0] = k->heat_capacity * (budget - left);
    return merge_layers(v, t, slots, count + 1, k->merge);
}

int tank_march(const double *parameters, int slots, double *layers, int steps,
               const double *draws, const double *cold, const double *room, const double *power,
               double seconds, double *out) {
    const tank *k = (const tank *)parameters;
    double *between = malloc(2 * (size_t)slots * sizeof *between);
    int count = 0;
    while (count < slots - 1 && layers[count] > 0.0) count++;
    for (int i = 0; i < steps; i++) {
        double drawn[4], charged[2];
        count = draw(k, layers, slots, count, draws[i], cold[i], room[i], seconds, between, drawn);
        const double heat = fmin(power[i] * seconds, drawn[3]);
        count = charge(k, between, slots, count, heat, layers, charged);
        out[5 * i] = drawn[0], out[5 * i + 1] = drawn[1], out[5 * i + 2] = drawn[2];
        out[5 * i + 3] = charged[0], out[5 * i + 4] = charged[1];
    }
    for (int i = count; i < slots; i++) layers[i] = 0.0;
    free(between);
    return count;
}
