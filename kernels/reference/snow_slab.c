/* The snow-melting slab of snow_slab.py in C, many steps with water circulating by rule. */

#include <math.h>

#define FUSION 334.0e3
#define ICE 2.1e3
#define VAPORISATION 2.501e6
#define STEFAN_BOLTZMANN 5.670374e-8
#define MOST_NODES 256

typedef struct {
    const double *capacity, *conductance;
    int nodes, plane;
    double free_area_ratio, emissivity;
} slab_t;

static double saturation(double t) { return 611.2 * exp(17.62 * t / (243.12 + t)); }

static double minimum(double a, double b) { return a < b ? a : b; }

/* now: air, wind, humidity, snowfall, mean radiant, solar; loss: film, longwave, solar, vapour
 * slope, vapour */
static void surface_losses(const slab_t *s, const double *now, double surface, double snow,
                           double *loss) {
    const double free = snow > 0.0 ? s->free_area_ratio : 1.0;
    const double open = now[0] > 0.0 ? 1.0 : free;
    const double air = now[0] + 273.15, sky = now[4] + 273.15;
    const double wet =
        snow > 0.0 ? free * (2.2027e-8 + 1.80072e-8 * now[1]) * VAPORISATION : 0.0;
    const double p = saturation(surface), below = 243.12 + surface;
    const double slope = p * 17.62 * 243.12 / (below * below);
    loss[0] = (3.5603 + 2.9105 * now[1]) * open;
    loss[1] = s->emissivity * STEFAN_BOLTZMANN *
              (air * air * air * air - sky * sky * sky * sky) * open;
    loss[2] = free * now[5];
    loss[3] = wet * slope;
    loss[4] = wet * (p - slope * surface - now[2] * saturation(now[0]));
}

/* returns melted mass; new gets the temperatures */
static double solve(const slab_t *s, const double *old, double start, double snow, double air,
                    double ground, double drive, double supply, const double *loss,
                    double seconds, double *new) {
    const int last = s->nodes - 1;
    const double *below = s->conductance;
    double gain[MOST_NODES], pivot = 0.0, right = below[last] * ground;
    for (int i = last; i > 0; i--) {
        const double rate = s->capacity[i] / seconds;
        const double piped = i == s->plane ? 1.0 : 0.0;
        pivot += rate + below[i] + below[i - 1] + piped * drive;
        right += rate * old[i] + piped * drive * supply;
        gain[i] = below[i - 1] / pivot;
        new[i] = right / pivot;
        right = below[i - 1] * new[i];
        pivot = -below[i - 1] * gain[i];
    }
    const double cold = snow * ICE / seconds, all = snow * FUSION / seconds;
    pivot += below[0] + loss[0] + loss[3];
    right += cold * start + loss[0] * air + loss[2] - loss[1] - loss[4];
    double melted = 0.0;
    if (snow == 0.0 || right >= all) {
        melted = snow;
        new[0] = (right - all) / pivot;
    } else if (right < 0.0) {
        new[0] = right / (pivot + cold);
    } else {
        melted = right * seconds / FUSION;
        new[0] = 0.0;
    }
    for (int i = 1; i <= last; i++) new[i] += gain[i] * new[i - 1];
    return melted;
}

/* weather (steps, 6), out (steps, 14); returns snow left */
double slab_march(const double *capacity, const double *conductance, int nodes, int plane,
                  double free_area_ratio, double emissivity, double *state, double snow,
                  const double *weather, const double *supply, int steps, double ground,
                  double drive, double limit, double seconds, double *out) {
    const slab_t s = {capacity, conductance, nodes, plane, free_area_ratio, emissivity};
    double new[MOST_NODES], loss[5];
    for (int k = 0; k < steps; k++) {
        const double *now = weather + 6 * k;
        double *row = out + 14 * k;
        const double on = (snow > 0.0 || now[3] > 0.0) && now[0] < limit ? 1.0 : 0.0;
        const double fallen = now[3] * seconds, total = snow + fallen;
        const double enthalpy = fallen * ICE * minimum(now[0], 0.0);
        const double before = snow * ICE * minimum(state[0], 0.0);
        const double start = total > 0.0 ? (before + enthalpy) / (total * ICE) : state[0];
        surface_losses(&s, now, total > 0.0 ? minimum(state[0], 0.0) : state[0], total, loss);
        const double melted = solve(&s, state, start, total, now[0], ground, on * drive,
                                    supply[k], loss, seconds, new);
        const double left = fmax(total - melted, 0.0);
        double stored = left * ICE * minimum(new[0], 0.0) - before;
        for (int i = 1; i < nodes; i++) stored += capacity[i] * (new[i] - state[i]);
        const double heats[14] = {on * drive * (supply[k] - new[plane]),
                                  conductance[nodes - 1] * (ground - new[nodes - 1]),
                                  loss[0] * (new[0] - now[0]),
                                  loss[1],
                                  loss[2],
                                  loss[3] * new[0] + loss[4],
                                  enthalpy / seconds,
                                  melted * FUSION / seconds,
                                  stored / seconds,
                                  melted,
                                  left,
                                  new[0],
                                  new[plane],
                                  on};
        for (int i = 0; i < 14; i++) row[i] = heats[i];
        for (int i = 0; i < nodes; i++) state[i] = new[i];
        snow = left;
    }
    return snow;
}
