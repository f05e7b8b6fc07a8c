/* Twin of thermosim_kernels/melting_implicit.march: law of kind LINE, linear conductivity, films at
 * both faces. `melting_sweeps.c` includes it for the lines of its boxes, `unit_cell.c` for its
 * rows. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double reference, liquidus, latent, solid, liquid, ks, kl;
} law_t;

typedef struct {
    double *warm, *slope, *melted, *lead, *used, *upper, *change, *guess, *right, *hold, *link;
} work_t;

static work_t room(int n)
{
    double *a = calloc((size_t)(11 * n + 1), sizeof(double));
    size_t m = (size_t)n;
    return (work_t){a, a + m, a + 2 * m, a + 3 * m, a + 4 * m, a + 5 * m, a + 6 * m, a + 7 * m,
                    a + 8 * m, a + 9 * m, a + 10 * m};
}

static inline double share_of(double h, const law_t *p)
{
    double f = h / p->latent;
    return f < 0.0 ? 0.0 : f > 1.0 ? 1.0 : f;
}

static inline double warmth(double h, const law_t *p, double *slope)
{
    if (h <= 0.0) {
        *slope = 1.0 / p->solid;
        return p->reference + h / p->solid;
    }
    if (h >= p->latent) {
        *slope = 1.0 / p->liquid;
        return p->liquidus + (h - p->latent) / p->liquid;
    }
    *slope = (p->liquidus - p->reference) / p->latent;
    return p->reference + *slope * h;
}

static void evaluate(const law_t *p, int n, work_t *w)
{
    for (int i = 0; i < n; i++) {
        w->warm[i] = warmth(w->guess[i], p, &w->slope[i]);
        w->melted[i] = share_of(w->guess[i], p);
    }
}

static int renew(const law_t *p, int n, work_t *w)
{
    double moved = 0.0;
    for (int i = 0; i < n; i++) {
        moved = fmax(moved, fabs(w->melted[i] - w->used[i]));
        w->used[i] = w->melted[i];
        w->lead[i] = p->ks + (p->kl - p->ks) * w->melted[i];
    }
    return moved > 0.1 && p->ks != p->kl;
}

static int solve(const law_t *p, const double *volume, double tolerance, int n, work_t *w)
{
    for (int turn = 0; turn < 120; turn++) {
        evaluate(p, n, w);
        double worst = 0.0;
        for (int i = 0; i < n; i++) {
            double off = volume[i] * w->guess[i] + w->hold[i] * w->warm[i] - w->right[i];
            if (i > 0)
                off += w->link[i] * (w->warm[i] - w->warm[i - 1]);
            if (i < n - 1)
                off += w->link[i + 1] * (w->warm[i] - w->warm[i + 1]);
            w->change[i] = -off;
            worst = fmax(worst, fabs(off) / volume[i]);
        }
        if (worst <= tolerance)
            return turn + 1;
        double part = turn > 40 && turn % 8 < 3 ? 0.6 : 1.0;
        for (int i = 0; i < n; i++) {
            double west = i > 0 ? w->link[i] : 0.0, east = i < n - 1 ? w->link[i + 1] : 0.0;
            double pivot = volume[i] + (west + east + w->hold[i]) * w->slope[i];
            if (i > 0) {
                double below = -west * w->slope[i - 1];
                pivot -= below * w->upper[i - 1];
                w->change[i] -= below * w->change[i - 1];
            }
            w->upper[i] = i < n - 1 ? -east * w->slope[i + 1] / pivot : 0.0;
            w->change[i] /= pivot;
        }
        for (int i = n - 2; i >= 0; i--)
            w->change[i] -= w->upper[i] * w->change[i + 1];
        for (int i = 0; i < n; i++)
            w->guess[i] += part * w->change[i];
    }
    return -1;
}

/* numbers: width, then temperature and resistance beyond the first and the last face;
 * heat: added to, first and last face; returns Newton steps, or -1 */
int implicit_march(const double *law, const double *numbers, const double *face,
                   const double *volume, double *restrict h, int n, double tolerance,
                   double seconds, int steps, double *heat)
{
    const law_t p = {law[0], law[1], law[2], law[3], law[4], law[5], law[6]};
    const double width = numbers[0];
    work_t w = room(n);
    int total = 0;
    for (int step = 0; step < steps && total >= 0; step++) {
        memcpy(w.guess, h, (size_t)n * sizeof(double));
        evaluate(&p, n, &w);
        renew(&p, n, &w);
        for (int turn = 0; turn < 4; turn++) {
            for (int i = 1; i < n; i++) {
                double mean = 2.0 * w.lead[i - 1] * w.lead[i] / (w.lead[i - 1] + w.lead[i]);
                w.link[i] = seconds * face[i] * mean / width;
            }
            w.link[0] = seconds * face[0] / (numbers[2] + 0.5 * width / w.lead[0]);
            w.link[n] = seconds * face[n] / (numbers[4] + 0.5 * width / w.lead[n - 1]);
            for (int i = 0; i < n; i++) {
                w.right[i] = volume[i] * h[i];
                w.hold[i] = 0.0;
            }
            w.hold[0] += w.link[0];
            w.hold[n - 1] += w.link[n];
            w.right[0] += w.link[0] * numbers[1];
            w.right[n - 1] += w.link[n] * numbers[3];
            int turns = solve(&p, volume, tolerance * p.latent, n, &w);
            total = turns < 0 ? -1 : total + turns;
            if (turns < 0 || turn == 3 || !renew(&p, n, &w))
                break;
        }
        double inward = w.link[0] * (numbers[1] - w.warm[0]);
        heat[0] += inward;
        for (int i = 0; i < n; i++) {
            double onward = i < n - 1 ? w.link[i + 1] * (w.warm[i] - w.warm[i + 1])
                                      : -w.link[n] * (numbers[3] - w.warm[n - 1]);
            if (i == n - 1)
                heat[1] -= onward;
            h[i] += (inward - onward) / volume[i];
            inward = onward;
        }
    }
    free(w.warm);
    return total;
}
