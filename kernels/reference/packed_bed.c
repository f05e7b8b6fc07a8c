/* Twin of thermosim_kernels/packed_bed.march: a bed of melting spheres, law of kind LINE, melt
   that conducts as given. The same steps in the same order. */

#include <math.h>
#include <stdlib.h>

typedef struct {
    double reference, liquidus, latent, solid, liquid, ks, kl;
} law_t;

static inline double warm_of(double h, const law_t *p)
{
    double below = h < 0.0 ? h : 0.0, above = h > p->latent ? h - p->latent : 0.0;
    double within = (p->liquidus - p->reference) / p->latent;
    return p->reference + below / p->solid + (above / p->liquid + within * (h - below - above));
}

static inline double lead_of(double h, const law_t *p)
{
    double share = h / p->latent;
    share = share > 0.0 ? share : 0.0;
    share = share < 1.0 ? share : 1.0;
    return p->ks + (p->kl - p->ks) * share;
}

static void settle_row(const law_t *p, const double *restrict h, int n, double *restrict warm,
                       double *restrict lead)
{
    double of_solid = 1.0 / p->solid, of_liquid = 1.0 / p->liquid, per = 1.0 / p->latent;
    double within = (p->liquidus - p->reference) / p->latent, end = p->latent;
    for (int j = 0; j < n; j++) {
        double below = h[j] < 0.0 ? h[j] : 0.0, above = h[j] > end ? h[j] - end : 0.0;
        warm[j] = p->reference + of_solid * below
                  + (of_liquid * above + within * (h[j] - below - above));
        double share = h[j] * per;
        share = share > 0.0 ? share : 0.0;
        share = share < 1.0 ? share : 1.0;
        lead[j] = p->ks + (p->kl - p->ks) * share;
    }
}

static void exchange(double seconds, double water, double number, double width, double area,
                     double volume, double film, const law_t *p, double *h, double *t, int n)
{
    double capacity = water / number;
    for (int j = 0; j < n; j++) {
        double slope = h[j] <= 0.0 ? 1.0 / p->solid
                       : h[j] >= p->latent ? 1.0 / p->liquid
                                           : (p->liquidus - p->reference) / p->latent;
        double conductance = area / (1.0 / film + 0.5 * width / lead_of(h[j], p));
        double rate = 1.0 / capacity + slope / volume;
        double heat = (warm_of(h[j], p) - t[j]) / rate * expm1(-conductance * seconds * rate);
        t[j] -= heat / capacity;
        h[j] += heat / volume;
    }
}

static double limiter(double before, double after)
{
    if (before * after <= 0.0)
        return 0.0;
    double central = 0.5 * (before + after), least = 2.0 * fmin(fabs(before), fabs(after));
    return fabs(central) < least ? central : copysign(least, central);
}

static double carry(double inlet, double courant, double *oil, int n)
{
    double upstream = inlet, entering = inlet;
    for (int i = 0; i < n; i++) {
        double here = oil[i], after = i < n - 1 ? oil[i + 1] - here : 0.0;
        double leaving = here + 0.5 * (1.0 - courant) * limiter(here - upstream, after);
        oil[i] = here + courant * (entering - leaving);
        upstream = here;
        entering = leaving;
    }
    return entering;
}

/* numbers: inlet, rate, height, water, number, width, film; law: as law_t */
double march(const double *numbers, const double *law, const double *face, const double *volume,
             double *enthalpy, double *water, int shells, int cells, double seconds, int steps)
{
    law_t p = {law[0], law[1], law[2], law[3], law[4], law[5], law[6]};
    double inlet = numbers[0], rate = numbers[1], capacity = numbers[3], width = numbers[5];
    double courant = rate * seconds / (capacity * numbers[2] / cells), outlet = 0.0;
    double *scratch = calloc((size_t)(6 * cells), sizeof(double));
    double *low = scratch + 4 * cells, *high = scratch + 5 * cells;
    double *outer = enthalpy + (size_t)(shells - 1) * cells;
    for (int step = 0; step < steps; step++) {
        exchange(0.5 * seconds, capacity, numbers[4], width, face[shells], volume[shells - 1],
                 numbers[6], &p, outer, water, cells);
        outlet += carry(inlet, courant, water, cells) / steps;
        exchange(0.5 * seconds, capacity, numbers[4], width, face[shells], volume[shells - 1],
                 numbers[6], &p, outer, water, cells);
        settle_row(&p, enthalpy, cells, scratch, scratch + 2 * cells);
        for (int j = 0; j < cells; j++)
            low[j] = 0.0;
        for (int i = 0; i < shells - 1; i++) {
            double *restrict h = enthalpy + (size_t)i * cells;
            double *warm = scratch + (i % 2) * cells, *cold = scratch + ((i + 1) % 2) * cells;
            double *one = warm + 2 * cells, *two = cold + 2 * cells;
            settle_row(&p, h + cells, cells, cold, two);
            double area = 2.0 * face[i + 1] / width, share = seconds / volume[i];
            for (int j = 0; j < cells; j++) {
                double mean = one[j] * two[j] / (one[j] + two[j]);
                high[j] = area * mean * (warm[j] - cold[j]);
                h[j] += share * (low[j] - high[j]);
                low[j] = high[j];
            }
        }
        double share = seconds / volume[shells - 1];
        for (int j = 0; j < cells; j++)
            outer[j] += share * low[j];
    }
    free(scratch);
    return outlet;
}
