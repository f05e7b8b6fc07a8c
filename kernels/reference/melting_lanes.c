/* Explicit enthalpy steps of 16 lines side by side in C: the algorithm of `enthalpy_lanes`. */

#define LANES 16

/* rows of 16: melting, latent, 1/latent, 1/solid, 1/liquid, rise, solid conductivity, liquid less
 * solid, outside, resistance, half width, seconds over width */
typedef struct {
    double melting[LANES], latent[LANES], per[LANES], cold[LANES], hot[LANES], rise[LANES];
    double solid[LANES], more[LANES], outside[LANES], film[LANES], half[LANES], share[LANES];
} lanes;

static inline void state(const lanes *g, const double *restrict h, double *restrict t,
                         double *restrict k) {
    for (int m = 0; m < LANES; m++) {
        const double e = h[m], below = e < 0.0 ? e : 0.0;
        const double above = e > g->latent[m] ? e - g->latent[m] : 0.0;
        const double mixed = (e - below - above) * g->per[m];
        t[m] = g->melting[m] + (below * g->cold[m] + above * g->hot[m]) + mixed * g->rise[m];
        k[m] = g->solid[m] + g->more[m] * mixed;
    }
}

void lanes_march(const lanes *g, const double *restrict face, const double *restrict volume, int n,
                 int steps, double *restrict h, double *restrict heat) {
    double warm[LANES], lead[LANES], inward[LANES], t[LANES], k[LANES];
    for (int step = 0; step < steps; step++) {
        state(g, h, warm, lead);
        for (int m = 0; m < LANES; m++) {
            inward[m] = (g->outside[m] - warm[m]) / (g->film[m] + g->half[m] / lead[m]);
            heat[m] += face[0] * inward[m] * g->share[m] * 2.0 * g->half[m];
        }
        for (int i = 0; i < n - 1; i++) {
            const double near = face[i], far = face[i + 1], one = 1.0 / volume[i];
            state(g, h + (i + 1) * LANES, t, k);
            for (int m = 0; m < LANES; m++) {
                const double on =
                    lead[m] * k[m] * (warm[m] - t[m]) / ((lead[m] + k[m]) * g->half[m]);
                h[i * LANES + m] += g->share[m] * ((near * inward[m] - far * on) * one);
                inward[m] = on, warm[m] = t[m], lead[m] = k[m];
            }
        }
        for (int m = 0; m < LANES; m++)
            h[(n - 1) * LANES + m] += g->share[m] * face[n - 1] * inward[m] / volume[n - 1];
    }
}
