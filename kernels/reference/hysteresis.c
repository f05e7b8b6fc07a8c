/* Twin of thermosim_kernels/hysteresis.cycle: one lump of a material with two branches. */

#include <math.h>

typedef struct {
    double reference, latent, solid, liquid, nucleation, growth;
    const double *melting, *freezing;
    int points;
} law_t;

typedef struct {
    double temperature, fraction, nucleated, slope;
} settled_t;

static double curve_at(double fraction, const double *curve, int points)
{
    double x = fraction * (points - 1);
    int i = (int)x;
    if (i > points - 2)
        i = points - 2;
    return curve[i] + (x - i) * (curve[i + 1] - curve[i]);
}

static double state_enthalpy(double temperature, double fraction, const law_t *p)
{
    double capacity = p->solid + (p->liquid - p->solid) * fraction;
    return capacity * (temperature - p->reference) + p->latent * fraction;
}

static settled_t meet(double h, const double *curve, const law_t *p)
{
    int last = p->points - 1, i = 0;
    if (h <= state_enthalpy(curve[0], 0.0, p))
        return (settled_t){p->reference + h / p->solid, 0.0, 1.0, 1.0 / p->solid};
    if (h >= state_enthalpy(curve[last], 1.0, p))
        return (settled_t){p->reference + (h - p->latent) / p->liquid, 1.0, 1.0, 1.0 / p->liquid};
    double width = 1.0 / last;
    while (i < last - 1 && h > state_enthalpy(curve[i + 1], (i + 1) * width, p))
        i++;
    double start = i * width, rise = curve[i + 1] - curve[i];
    double change = (p->liquid - p->solid) * width;
    double capacity = p->solid + (p->liquid - p->solid) * start, square = change * rise;
    double linear = capacity * rise + change * (curve[i] - p->reference) + p->latent * width;
    double missing = h - state_enthalpy(curve[i], start, p);
    double root = sqrt(fmax(linear * linear + 4.0 * square * missing, 0.0));
    double x = fmin(fmax(2.0 * missing / (linear + root), 0.0), 1.0);
    return (settled_t){curve[i] + x * rise, start + x * width, 1.0, rise / root};
}

static settled_t settle(double h, double fraction, double nucleated, double seconds, const law_t *p)
{
    double capacity = p->solid + (p->liquid - p->solid) * fraction;
    double still = p->reference + (h - fraction * p->latent) / capacity;
    double top = curve_at(fraction, p->melting, p->points);
    double bottom = curve_at(fraction, p->freezing, p->points);
    if (fraction >= 1.0 && nucleated == 0.0 && still < bottom) {
        if (still >= p->nucleation)
            return (settled_t){still, 1.0, 0.0, 1.0 / capacity};
        nucleated = 1.0;
    }
    if (still >= top && fraction < 1.0) {
        settled_t now = meet(h, p->melting, p);
        now.nucleated = now.fraction >= 1.0 ? 0.0 : 1.0;
        return now;
    }
    if (still < bottom && fraction > 0.0) {
        settled_t now = meet(h, p->freezing, p);
        if (p->growth <= 0.0 || now.fraction >= fraction) {
            now.fraction = fmin(now.fraction, fraction);
            return now;
        }
        double grown = now.fraction + (fraction - now.fraction) * exp(-seconds / p->growth);
        capacity = p->solid + (p->liquid - p->solid) * grown;
        return (settled_t){p->reference + (h - grown * p->latent) / capacity, grown, 1.0,
                           1.0 / capacity};
    }
    return (settled_t){still, fraction, fraction >= 1.0 ? 0.0 : nucleated, 1.0 / capacity};
}

/* numbers: reference, latent, solid, liquid, nucleation, growth time; out: temperature, melted
 * fraction and flag of each step; returns the last enthalpy */
double cycle(const double *numbers, const double *melting, const double *freezing, int points,
             double enthalpy, double fraction, const double *heat, int steps, double seconds,
             double *restrict out)
{
    const law_t p = {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5],
                     melting, freezing, points};
    double nucleated = fraction < 1.0 ? 1.0 : 0.0;
    for (int k = 0; k < steps; k++) {
        enthalpy += heat[k];
        settled_t now = settle(enthalpy, fraction, nucleated, seconds, &p);
        fraction = now.fraction;
        nucleated = now.nucleated;
        out[3 * k] = now.temperature;
        out[3 * k + 1] = fraction;
        out[3 * k + 2] = nucleated;
    }
    return enthalpy;
}
