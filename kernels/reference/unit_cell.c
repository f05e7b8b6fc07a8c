/* Twin of thermosim_kernels/unit_cell.advance: fixed channel, law of kind LINE, oil rising, no
   loss, no cap. Rows are solved implicitly as in melting_implicit, in the order of the oil. */
#include "melting_implicit.c"

/* One row; returns heat through the channel's side [J], or not-a-number. */
static double row(const law_t *p, double width, const double *face, const double *volume, int n,
                  double outside, double resistance, double tolerance, double seconds, double *h,
                  work_t *w)
{
    memcpy(w->guess, h, (size_t)n * sizeof(double));
    evaluate(p, n, w);
    renew(p, n, w);
    for (int turn = 0; turn < 4; turn++) {
        for (int i = 1; i < n; i++) {
            double mean = 2.0 * w->lead[i - 1] * w->lead[i] / (w->lead[i - 1] + w->lead[i]);
            w->link[i] = seconds * face[i] * mean / width;
        }
        w->link[0] = seconds * face[0] / (resistance + 0.5 * width / w->lead[0]);
        for (int i = 0; i < n; i++) {
            w->right[i] = volume[i] * h[i];
            w->hold[i] = 0.0;
        }
        w->hold[0] += w->link[0];
        w->right[0] += w->link[0] * outside;
        if (solve(p, volume, tolerance * p->latent, n, w) < 0)
            return NAN;
        if (turn == 3 || !renew(p, n, w))
            break;
    }
    double inward = w->link[0] * (outside - w->warm[0]), heat = inward;
    for (int i = 0; i < n; i++) {
        double onward = i < n - 1 ? w->link[i + 1] * (w->warm[i] - w->warm[i + 1]) : 0.0;
        h[i] += (inward - onward) / volume[i];
        inward = onward;
    }
    return heat;
}

static void settle_row(const law_t *p, const double *h, int n, double *warm, double *lead)
{
    double within = (p->liquidus - p->reference) / p->latent;
    for (int j = 0; j < n; j++) {
        double below = h[j] < 0.0 ? h[j] : 0.0, above = h[j] > p->latent ? h[j] - p->latent : 0.0;
        double between = h[j] - below - above;
        warm[j] = p->reference + below / p->solid + (above / p->liquid + within * between);
        lead[j] = p->ks + (p->kl - p->ks) * (between / p->latent);
    }
}

static void along(const law_t *p, double seconds, double height, double *h, int rows, int n,
                  double *scratch)
{
    double *low = scratch + 4 * n, *high = scratch + 5 * n;
    double lead = fmax(p->ks, p->kl);
    int parts = (int)ceil(seconds / (0.45 * height * height * fmin(p->solid, p->liquid) / lead));
    parts = parts < 1 ? 1 : parts;
    double share = seconds / parts / (height * height);
    for (int part = 0; part < parts; part++) {
        settle_row(p, h, n, scratch, scratch + 2 * n);
        memset(low, 0, (size_t)n * sizeof(double));
        for (int i = 0; i < rows - 1; i++) {
            double *warm = scratch + (i % 2) * n, *cold = scratch + ((i + 1) % 2) * n;
            double *one = warm + 2 * n, *two = cold + 2 * n, *here = h + (size_t)i * n;
            settle_row(p, here + n, n, cold, two);
            for (int j = 0; j < n; j++) {
                high[j] = 2.0 * one[j] * two[j] / (one[j] + two[j]) * (warm[j] - cold[j]);
                here[j] += share * (low[j] - high[j]);
                low[j] = high[j];
            }
        }
        for (int j = 0; j < n; j++)
            h[(size_t)(rows - 1) * n + j] += share * low[j];
    }
}

/* numbers: inlet, capacity rate of one channel, height of a row, width of a ring, film */
double advance(const double *numbers, const double *law, const double *face, const double *volume,
               double *enthalpy, int rows, int n, double tolerance, double seconds, int steps)
{
    law_t p = {law[0], law[1], law[2], law[3], law[4], law[5], law[6]};
    work_t w = room(n);
    double rate = numbers[1], outlet = 0.0;
    double resistance = face[0] / (-rate * expm1(-numbers[4] * face[0] / rate));
    double *scratch = calloc((size_t)(6 * n), sizeof(double));
    for (int step = 0; step < steps; step++) {
        double warm = numbers[0];
        for (int i = 0; i < rows; i++) {
            double heat = row(&p, numbers[3], face, volume, n, warm, resistance, tolerance, seconds,
                              enthalpy + (size_t)i * n, &w);
            warm -= heat / (rate * seconds);
        }
        along(&p, seconds, numbers[2], enthalpy, rows, n, scratch);
        outlet += warm / steps;
    }
    free(scratch);
    free(w.warm);
    return outlet;
}
