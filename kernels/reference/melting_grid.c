/* Explicit enthalpy steps of a Cartesian section in C: what the compiled kernel is measured
 * against. Sharp melting point, one conductivity, films given by temperature and resistance of
 * each side (west, east, bottom, top).
 *
 * two_pass: all temperatures into a second field with a frame of ghosts, then all enthalpies.
 * fused: the algorithm of the kernel, temperatures in a ring of three rows.
 * Both are given their scratch: (rows + 2) * (columns + 2) numbers.
 */

#include <stddef.h>

typedef struct {
    double begin, latent, of_solid, of_liquid, conductivity, width, height;
    const double *outside, *resistance;
} section;

static double ghost(const section *s, int side, double cell, double width) {
    const double film = s->resistance[side] + 0.5 * width / s->conductivity;
    return cell + (s->outside[side] - cell) / film * width / s->conductivity;
}

static void warm_row(const section *s, int columns, const double *restrict h,
                     double *restrict row) {
    const double begin = s->begin, latent = s->latent, cold = s->of_solid, hot = s->of_liquid;
    for (int j = 0; j < columns; j++) {
        const double e = h[j], below = e < 0.0 ? e : 0.0, above = e > latent ? e - latent : 0.0;
        row[j + 1] = begin + cold * below + hot * above;
    }
}

static void close_row(const section *s, int columns, double *row) {
    row[0] = ghost(s, 0, row[1], s->width);
    row[columns + 1] = ghost(s, 1, row[columns], s->width);
}

static void outer_row(const section *s, int side, int columns, const double *inner, double *row) {
    for (int j = 1; j <= columns; j++) row[j] = ghost(s, side, inner[j], s->height);
}

static void advance_row(int columns, double across, double along, const double *restrict below,
                        const double *restrict here, const double *restrict above,
                        double *restrict h) {
    for (int j = 1; j <= columns; j++) {
        const double t = here[j];
        h[j - 1] += across * ((here[j - 1] - t) + (here[j + 1] - t)) +
                    along * ((below[j] - t) + (above[j] - t));
    }
}

static section of(const double *p, const double *outside, const double *resistance) {
    const section s = {p[0], p[1], p[2], p[3], p[4], p[5], p[6], outside, resistance};
    return s;
}

/* parameters: melting point, latent, 1/solid, 1/liquid, conductivity, width, height */
void two_pass(const double *parameters, const double *outside, const double *resistance,
              double *h, int rows, int columns, double seconds, int steps, double *t) {
    const section s = of(parameters, outside, resistance);
    const double across = s.conductivity * seconds / (s.width * s.width);
    const double along = s.conductivity * seconds / (s.height * s.height);
    const size_t wide = (size_t)columns + 2;
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < rows; i++) {
            warm_row(&s, columns, h + (size_t)i * columns, t + (i + 1) * wide);
            close_row(&s, columns, t + (i + 1) * wide);
        }
        outer_row(&s, 2, columns, t + wide, t);
        outer_row(&s, 3, columns, t + rows * wide, t + (rows + 1) * wide);
        for (int i = 0; i < rows; i++) {
            const double *here = t + (i + 1) * wide;
            advance_row(columns, across, along, here - wide, here, here + wide,
                        h + (size_t)i * columns);
        }
    }
}

void fused(const double *parameters, const double *outside, const double *resistance, double *h,
           int rows, int columns, double seconds, int steps, double *ring) {
    const section s = of(parameters, outside, resistance);
    const double across = s.conductivity * seconds / (s.width * s.width);
    const double along = s.conductivity * seconds / (s.height * s.height);
    const size_t wide = (size_t)columns + 2;
    for (int step = 0; step < steps; step++) {
        double *below = ring, *here = ring + wide, *above = ring + 2 * wide;
        warm_row(&s, columns, h, here);
        close_row(&s, columns, here);
        outer_row(&s, 2, columns, here, below);
        for (int i = 0; i < rows; i++) {
            if (i < rows - 1) {
                warm_row(&s, columns, h + (size_t)(i + 1) * columns, above);
                close_row(&s, columns, above);
            } else {
                outer_row(&s, 3, columns, here, above);
            }
            advance_row(columns, across, along, below, here, above, h + (size_t)i * columns);
            double *free_row = below;
            below = here, here = above, above = free_row;
        }
    }
}

/* What memory gives: 24 bytes an element. */
void triad(double *restrict a, const double *restrict b, const double *restrict c, int n,
           int rounds) {
    for (int r = 0; r < rounds; r++)
        for (int i = 0; i < n; i++) a[i] = b[i] + 0.42 * c[i] + r;
}
