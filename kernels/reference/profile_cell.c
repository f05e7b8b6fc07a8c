/* C twins of thermosim_kernels/profile_cell.py and profile_table.py: same algorithm, same
   order of operations; built by the benchmarks, never imported by the package. */

#include <math.h>

/* x, y: (m+1) x (n+1); conductivity: m x n; out: m x n x 4 x 4 */
void cell_matrices(long m, long n, const double *x, const double *y,
                   const double *conductivity, double *restrict out)
{
    const double near = 0.5 - 0.5 / sqrt(3.0), far = 0.5 + 0.5 / sqrt(3.0);
    const long w = n + 1;
    for (long i = 0; i < m; i++) {
        for (long j = 0; j < n; j++) {
            double *cell = out + 16 * (i * n + j);
            const double k = conductivity[i * n + j];
            for (int p = 0; p < 16; p++) cell[p] = 0.0;
            if (k <= 0.0) continue;
            const long at = i * w + j;
            const double x0 = x[at], x1 = x[at + w], x2 = x[at + w + 1], x3 = x[at + 1];
            const double y0 = y[at], y1 = y[at + w], y2 = y[at + w + 1], y3 = y[at + 1];
            double k00 = 0, k01 = 0, k02 = 0, k11 = 0, k12 = 0, k22 = 0;
            for (int point = 0; point < 4; point++) {
                const double a = point < 2 ? near : far;
                const double b = point % 2 == 0 ? near : far;
                const double xa = x1 - x0 + b * (x2 - x3 - x1 + x0);
                const double ya = y1 - y0 + b * (y2 - y3 - y1 + y0);
                const double xb = x3 - x0 + a * (x2 - x1 - x3 + x0);
                const double yb = y3 - y0 + a * (y2 - y1 - y3 + y0);
                const double weight = 0.25 * k / fabs(xa * yb - xb * ya);
                const double dx0 = (1.0 - a) * ya - (1.0 - b) * yb;
                const double dy0 = (1.0 - b) * xb - (1.0 - a) * xa;
                const double dx1 = (1.0 - b) * yb + a * ya, dy1 = -(1.0 - b) * xb - a * xa;
                const double dx2 = b * yb - a * ya, dy2 = a * xa - b * xb;
                k00 += weight * (dx0 * dx0 + dy0 * dy0);
                k01 += weight * (dx0 * dx1 + dy0 * dy1);
                k02 += weight * (dx0 * dx2 + dy0 * dy2);
                k11 += weight * (dx1 * dx1 + dy1 * dy1);
                k12 += weight * (dx1 * dx2 + dy1 * dy2);
                k22 += weight * (dx2 * dx2 + dy2 * dy2);
            }
            const double k03 = -(k00 + k01 + k02), k13 = -(k01 + k11 + k12);
            const double k23 = -(k02 + k12 + k22), k33 = -(k03 + k13 + k23);
            const double full[16] = {k00, k01, k02, k03, k01, k11, k12, k13,
                                     k02, k12, k22, k23, k03, k13, k23, k33};
            for (int p = 0; p < 16; p++) cell[p] = full[p];
        }
    }
}

/* band: rows x width; coupling: rows x columns; boundary: columns x columns */
void condense(long rows, long width, long columns, double *restrict band,
              double *restrict coupling, double *restrict boundary)
{
    for (long i = 0; i < rows; i++) {
        const double *pivot_row = band + i * width;
        const double *pivot_coupling = coupling + i * columns;
        const double pivot = 1.0 / pivot_row[0];
        const long reach = width < rows - i ? width : rows - i;
        for (long d = 1; d < reach; d++) {
            const double factor = pivot_row[d] * pivot;
            if (factor != 0.0) {
                double *row = band + (i + d) * width;
                for (long e = 0; e < width - d; e++) row[e] -= factor * pivot_row[d + e];
                double *below = coupling + (i + d) * columns;
                for (long c = 0; c < columns; c++) below[c] -= factor * pivot_coupling[c];
            }
        }
        for (long b = 0; b < columns; b++) {
            const double factor = pivot_coupling[b] * pivot;
            if (factor != 0.0) {
                double *target = boundary + b * columns;
                for (long c = 0; c < columns; c++) target[c] -= factor * pivot_coupling[c];
            }
        }
    }
}

static long place(const double *axis, long size, double film, double *share)
{
    const long last = size - 3;
    const double position = (log(film) - axis[0]) / (axis[1] - axis[0]);
    *share = 0.0;
    if (position <= 1.0) return 1;
    *share = 1.0;
    if (position >= last + 1.0) return last;
    *share = position;
    if (isnan(position)) return 1;
    const long below = (long)position < last ? (long)position : last;
    *share = position - below;
    return below;
}

static void cubic(double t, double *w)
{
    w[0] = 0.5 * t * (t * (2.0 - t) - 1.0);
    w[1] = 0.5 * (t * t * (3.0 * t - 5.0) + 2.0);
    w[2] = 0.5 * t * (t * (4.0 - 3.0 * t) + 1.0);
    w[3] = 0.5 * t * t * (t - 1.0);
}

/* table: n x m x 3; out: count x 3 */
void lookup_many(long n, long m, const double *surface, const double *bore, const double *table,
                 long count, const double *film_surface, const double *film_bore,
                 double *restrict out)
{
    for (long k = 0; k < count; k++) {
        double share, u[4], v[4], sum[3] = {0.0, 0.0, 0.0};
        const long i = place(surface, n, film_surface[k], &share);
        cubic(share, u);
        const long j = place(bore, m, film_bore[k], &share);
        cubic(share, v);
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                const double weight = u[a] * v[b];
                const double *node = table + 3 * ((i - 1 + a) * m + j - 1 + b);
                for (int c = 0; c < 3; c++) sum[c] += weight * node[c];
            }
        }
        for (int c = 0; c < 3; c++) out[3 * k + c] = exp(sum[c]);
    }
}
