/* Explicit enthalpy steps of a slab in C, one conductivity: temperatures, then enthalpies, both in
 * the first-level cache. Film at the first face, the last one insulated. */

/* parameters: begin, latent, 1/solid, 1/liquid, slope of the range, conductivity, width, outside,
 * resistance; t: scratch of n + 2 numbers; returns heat in through the first face */
double line_march(const double *p, double *restrict h, int n, double seconds, int steps,
                  double *restrict t) {
    const double begin = p[0], latent = p[1], cold = p[2], hot = p[3], within = p[4];
    const double k = p[5], width = p[6], share = k * seconds / (width * width);
    double heat = 0.0;
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < n; i++) {
            const double e = h[i], below = e < 0.0 ? e : 0.0, above = e > latent ? e - latent : 0.0;
            t[i + 1] = begin + cold * below + (hot * above + within * (e - below - above));
        }
        const double flux = (p[7] - t[1]) / (p[8] + 0.5 * width / k);
        t[0] = t[1] + flux * width / k;
        t[n + 1] = t[n];
        heat += seconds * flux;
        for (int i = 1; i <= n; i++) h[i - 1] += share * ((t[i - 1] - t[i]) + (t[i + 1] - t[i]));
    }
    return heat;
}
