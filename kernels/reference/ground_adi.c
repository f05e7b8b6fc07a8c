/* Twin of thermosim_kernels/ground_adi.py: half a step of the ground along one direction. */
#include <stddef.h>

#define STRIDE 144
#define SEARCHES 30
#define RESTRICT restrict
#define HOT 1e300

typedef struct {
    double *slope, *offset;
    const double *ahead, *back, *film, *source;
    double *temperature;
    const double *freezing;
    double *fresh, *inverse, *share, *least, *most;
} lines_t;

typedef struct {
    const double *thawed, *mushy, *frozen, *mushy_offset, *frozen_offset, *liquid, *solid;
} curve_t;

static void pivots(int w, const double *RESTRICT slope, const double *RESTRICT film,
                   const double *RESTRICT inward, const double *RESTRICT onward,
                   const double *RESTRICT outward, const double *RESTRICT backward,
                   const double *RESTRICT beyond, double *RESTRICT inverse,
                   double *RESTRICT share)
{
    for (int j = 0; j < w; j++) {
        double own = slope[j] + onward[j] + outward[j] + film[j];
        inverse[j] = 1.0 / (beyond ? own - backward[j] * beyond[j] : own);
        share[j] = inward[j] * inverse[j];
    }
}

static void factorise(const lines_t *l, int n, int m, int first, int w)
{
    for (int i = n - 1; i >= 0; i--) {
        ptrdiff_t at = (ptrdiff_t)i * m + first, next = at + m;
        pivots(w, l->slope + at, l->film + at, l->ahead + at, l->ahead + next, l->back + at,
               l->back + next, i < n - 1 ? l->share + next : NULL, l->inverse + at, l->share + at);
    }
}

static void eliminate(int w, const double *RESTRICT source, const double *RESTRICT offset,
                      const double *RESTRICT backward, const double *RESTRICT inverse,
                      const double *RESTRICT pn, double *RESTRICT p)
{
    for (int j = 0; j < w; j++)
        p[j] = (source[j] - offset[j] + backward[j] * pn[j]) * inverse[j];
}

static void substitute(int w, const double *RESTRICT p, const double *RESTRICT q,
                       const double *RESTRICT before, double *RESTRICT here)
{
    for (int j = 0; j < w; j++)
        here[j] = p[j] + q[j] * before[j];
}

static void solve(const lines_t *l, int n, int m, int first, int w, double *part)
{
    for (int j = 0; j < w; j++)
        part[n * STRIDE + j] = 0.0;
    for (int i = n - 1; i >= 0; i--) {
        ptrdiff_t at = (ptrdiff_t)i * m + first;
        eliminate(w, l->source + at, l->offset + at, l->back + at + m, l->inverse + at,
                  part + (i + 1) * STRIDE, part + i * STRIDE);
    }
    for (int j = 0; j < w; j++)
        l->temperature[first + j] = part[j];
    for (int i = 1; i < n; i++) {
        ptrdiff_t at = (ptrdiff_t)i * m + first;
        substitute(w, part + i * STRIDE, l->share + at, l->temperature + at - m,
                   l->temperature + at);
    }
}

static double off_piece(int w, const double *RESTRICT slope, const double *RESTRICT offset,
                        const double *RESTRICT here, const double *RESTRICT least,
                        const double *RESTRICT most, double *RESTRICT off)
{
    double total = 0.0;
    for (int j = 0; j < w; j++) {
        double content = slope[j] * here[j] + offset[j];
        off[j] = content < least[j] || content > most[j] ? 1.0 : 0.0;
    }
    for (int j = 0; j < w; j++)
        total += off[j];
    return total;
}

/* Curves have no spare lines: q counts in them, k in the lines. */
static void move_row(const lines_t *l, const curve_t *c, ptrdiff_t at, ptrdiff_t q, int w)
{
    for (ptrdiff_t k = at; k < at + w; k++, q++) {
        double content = l->slope[k] * l->temperature[k] + l->offset[k];
        if (content >= c->liquid[q]) {
            l->slope[k] = c->thawed[q], l->offset[k] = 0.0;
            l->least[k] = c->liquid[q], l->most[k] = HOT;
        } else if (content > c->solid[q]) {
            l->slope[k] = c->mushy[q], l->offset[k] = c->mushy_offset[q];
            l->least[k] = c->solid[q], l->most[k] = c->liquid[q];
        } else {
            l->slope[k] = c->frozen[q], l->offset[k] = c->frozen_offset[q];
            l->least[k] = -HOT, l->most[k] = c->solid[q];
        }
    }
}

static double move_pieces(const lines_t *l, const curve_t *c, int n, int m, int real, int first,
                          int w, double *off)
{
    double total = 0.0;
    for (int i = 0; i < n; i++) {
        ptrdiff_t at = (ptrdiff_t)i * m + first;
        double some = off_piece(w, l->slope + at, l->offset + at, l->temperature + at,
                                l->least + at, l->most + at, off);
        if (some > 0.0) {
            move_row(l, c, at, (ptrdiff_t)i * real + first,
                     first + w < real ? w : real - first);
            total += some;
        }
    }
    return total;
}

static void bring(int w, const double *RESTRICT source, const double *RESTRICT slope,
                  const double *RESTRICT offset, const double *RESTRICT here,
                  double *RESTRICT energy)
{
    for (int j = 0; j < w; j++)
        energy[j] = 2.0 * (slope[j] * here[j] + offset[j]) - source[j];
}

double ground_sweep(int n, int m, int real, int across, int strip, double *slope, double *offset, const double *ahead,
                    const double *back, const double *film, const double *source,
                    double *temperature, const double *freezing, double *fresh,
                    double *inverse, double *shares, double *least, double *most, const double *thawed,
                    const double *mushy, const double *frozen, const double *mushy_offset,
                    const double *frozen_offset, const double *liquid, const double *solid,
                    int rows, double *scratch, double *RESTRICT turned)
{
    lines_t l = {slope, offset, ahead, back, film, source, temperature, freezing,
                 fresh, inverse, shares, least, most};
    curve_t c = {thawed, mushy, frozen, mushy_offset, frozen_offset, liquid, solid};
    double *part = scratch, *moved = scratch + (ptrdiff_t)rows * STRIDE, unsettled = 0.0;
    for (int first = 0, number = 0; first < m; first += strip, number++) {
        int w = first + strip < m ? strip : m - first;
        double left = 0.0;
        int cold = freezing[number] > 0.0;
        for (int search = 0; search < SEARCHES; search++) {
            if (fresh[number] == 0.0) {
                factorise(&l, n, m, first, w);
                fresh[number] = 1.0;
            }
            solve(&l, n, m, first, w, part);
            if (!cold || search == SEARCHES - 1)
                break;
            left = move_pieces(&l, &c, n, m, real, first, w, moved);
            if (left == 0.0)
                break;
            fresh[number] = 0.0;
        }
        for (int i = 0; i < n; i++) {
            ptrdiff_t at = (ptrdiff_t)i * m + first;
            bring(w, source + at, slope + at, offset + at, temperature + at, part + i * STRIDE);
        }
        for (int j = 0; j < w && first + j < real; j++)
            for (int i = 0; i < n; i++)
                turned[(ptrdiff_t)(first + j) * across + i] = part[i * STRIDE + j];
        unsettled += left > 0.0 ? 1.0 : 0.0;
    }
    return unsettled;
}

void triad(int n, const double *RESTRICT b, const double *RESTRICT c, double *RESTRICT a)
{
    for (int i = 0; i < n; i++)
        a[i] = b[i] + 3.0 * c[i];
}
