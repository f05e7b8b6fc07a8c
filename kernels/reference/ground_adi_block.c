/* Twin of thermosim_kernels/ground_adi_block.py: steps of a block, inputs at 0 degC. */
#include <stddef.h>

#define STRIP 128
#define R restrict

static void eliminate(int n, int m, int first, int last, const double *R back,
                      const double *R inverse, double *known)
{
    for (int j = first; j < last; j++)
        known[(ptrdiff_t)(n - 1) * m + j] *= inverse[(ptrdiff_t)(n - 1) * m + j];
    for (int i = n - 2; i >= 0; i--) {
        double *R row = known + (ptrdiff_t)i * m;
        const double *R beyond = known + (ptrdiff_t)(i + 1) * m;
        const double *R pivot = inverse + (ptrdiff_t)i * m;
        const double *R coupling = back + (ptrdiff_t)(i + 1) * m;
        for (int j = first; j < last; j++)
            row[j] = (row[j] + coupling[j] * beyond[j]) * pivot[j];
    }
}

static void substitute(int n, int m, int first, int last, const double *R share, double *known)
{
    for (int i = 1; i < n; i++) {
        double *R row = known + (ptrdiff_t)i * m;
        const double *R before = known + (ptrdiff_t)(i - 1) * m, *R part = share + (ptrdiff_t)i * m;
        for (int j = first; j < last; j++)
            row[j] += part[j] * before[j];
    }
}

static void brought(int columns, const double *R here, const double *R near, const double *R far,
                    const double *R top, const double *R low, const double *R to_near,
                    const double *R to_far, const double *R to_top, const double *R to_low,
                    const double *R side, double *R flow, double *R out)
{
    for (int j = 0; j < columns; j++)
        out[j] = to_near[j] * (near[j] - here[j]) + to_far[j] * (far[j] - here[j])
                 + (to_top[j] * (top[j] - here[j]) + to_low[j] * (low[j] - here[j]));
    for (int j = 0; j < columns - 1; j++)
        flow[j + 1] = side[j] * (here[j + 1] - here[j]);
    for (int j = 0; j < columns; j++)
        out[j] = 2.0 * out[j] + (flow[j + 1] - flow[j]);
}

void block_march(int steps, int planes, int rows, int columns, const double *right,
                 const double *capacity, const double *xb, const double *xi, const double *xs,
                 const double *yb, const double *yi, const double *ys, const double *zb,
                 const double *zi, const double *zs, double *field, double *plane,
                 double *turned, double *flow, double *change)
{
    ptrdiff_t cells = (ptrdiff_t)rows * columns;
    for (int step = 0; step < steps; step++) {
        for (int k = 0; k < planes; k++) {
            ptrdiff_t at = k * cells;
            const double *now = field + at, *size = capacity + at;
            const double *over = k > 0 ? now - cells : now;
            const double *under = k < planes - 1 ? now + cells : now;
            const double *beside = yb + (ptrdiff_t)k * (rows + 1) * columns;
            for (int i = 0; i < rows; i++) {
                ptrdiff_t a = (ptrdiff_t)i * columns;
                brought(columns, now + a, i > 0 ? now + a - columns : now + a,
                        i < rows - 1 ? now + a + columns : now + a, over + a, under + a,
                        beside + a, beside + a + columns, zb + at + a, zb + at + cells + a,
                        right + at + a, flow, plane + a);
            }
            for (int j = 0; j < columns; j++)
                for (int i = 0; i < rows; i++)
                    turned[(ptrdiff_t)j * rows + i] = plane[(ptrdiff_t)i * columns + j];
            eliminate(columns, rows, 0, rows, xb + (ptrdiff_t)k * (columns + 1) * rows, xi + at,
                      turned);
            substitute(columns, rows, 0, rows, xs + at, turned);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                    plane[(ptrdiff_t)i * columns + j] =
                        size[(ptrdiff_t)i * columns + j] * turned[(ptrdiff_t)j * rows + i];
            eliminate(rows, columns, 0, columns, beside, yi + at, plane);
            substitute(rows, columns, 0, columns, ys + at, plane);
            for (ptrdiff_t c = 0; c < cells; c++)
                change[at + c] = size[c] * plane[c];
        }
        for (int first = 0; first < cells; first += STRIP) {
            int last = first + STRIP < cells ? first + STRIP : (int)cells;
            eliminate(planes, (int)cells, first, last, zb, zi, change);
            substitute(planes, (int)cells, first, last, zs, change);
        }
        for (ptrdiff_t c = 0; c < planes * cells; c++)
            field[c] += change[c];
    }
}
