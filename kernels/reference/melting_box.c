/* Explicit enthalpy steps of a Cartesian box in C, two conductivities, a melting range or none:
 * temperatures and conductivities of two planes move with the sweep, as in the kernel. Every wall
 * has one outside and one film (west, east, bottom, top, back, front). */

#include <stddef.h>

typedef struct {
    double begin, latent, of_solid, of_liquid, within, solid, liquid, width, height, depth;
    const double *outside, *resistance;
} box;

static void settle(const box *s, int n, const double *restrict h, double *restrict t,
                   double *restrict k) {
    const double begin = s->begin, latent = s->latent, cold = s->of_solid, hot = s->of_liquid;
    const double within = s->within, solid = s->solid, more = s->liquid - s->solid;
    const double per = 1.0 / latent;
    for (int j = 0; j < n; j++) {
        const double e = h[j], below = e < 0.0 ? e : 0.0, above = e > latent ? e - latent : 0.0;
        const double mixed = e - below - above;
        t[j] = begin + cold * below + (hot * above + within * mixed);
        k[j] = solid + more * (mixed * per);
    }
}

static double edge(const box *s, int side, double t, double half, double k) {
    return (s->outside[side] - t) / (s->resistance[side] + half / k);
}

static void between(int n, double distance, const double *restrict t, const double *restrict k,
                    const double *restrict u, const double *restrict l, double *restrict out) {
    const double twice = 2.0 / distance;
    for (int j = 0; j < n; j++) out[j] = twice * (k[j] * l[j] / (k[j] + l[j])) * (t[j] - u[j]);
}

static void wall(const box *s, int side, int n, double half, double area, const double *restrict t,
                 const double *restrict k, double *restrict out, double *heat) {
    const double sign = side % 2 ? -1.0 : 1.0;
    double sum = 0.0;
    for (int j = 0; j < n; j++) {
        const double flux = edge(s, side, t[j], half, k[j]);
        sum += area * flux;
        out[j] = sign * flux;
    }
    heat[side] += sum;
}

static void gain(const box *s, int n, double seconds, const double *restrict across,
                 double *restrict low, const double *restrict high, double *restrict behind,
                 const double *restrict ahead, double *restrict h) {
    const double x = seconds / s->width, y = seconds / s->height, z = seconds / s->depth;
    for (int j = 0; j < n; j++) {
        h[j] += x * (across[j] - across[j + 1]) + y * (low[j] - high[j]) + z * (behind[j] - ahead[j]);
        low[j] = high[j];
        behind[j] = ahead[j];
    }
}

/* parameters: the first ten of the struct; scratch: 5 rows * columns + 4 columns + 1 numbers */
void box_march(const double *p, const double *outside, const double *resistance,
               double *restrict h, int planes, int rows, int columns, double seconds, int steps,
               double *restrict scratch, double *heat) {
    const box s = {p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], outside, resistance};
    const size_t n = (size_t)columns, plane = n * rows;
    double *warm = scratch, *lead = warm + 2 * plane, *behind = lead + 2 * plane;
    double *ahead = behind + plane, *low = ahead + n, *high = low + n, *across = high + n;
    const double tall = s.width * s.height * seconds, deep = s.width * s.depth * seconds;
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < rows; i++) {
            settle(&s, columns, h + i * n, warm + i * n, lead + i * n);
            wall(&s, 4, columns, 0.5 * s.depth, tall, warm + i * n, lead + i * n, behind + i * n,
                 heat);
        }
        for (int k = 0; k < planes; k++) {
            double *t = warm + (k % 2) * plane, *c = lead + (k % 2) * plane;
            double *u = warm + ((k + 1) % 2) * plane, *l = lead + ((k + 1) % 2) * plane;
            if (k < planes - 1)
                for (int i = 0; i < rows; i++)
                    settle(&s, columns, h + (k + 1) * plane + i * n, u + i * n, l + i * n);
            wall(&s, 2, columns, 0.5 * s.height, deep, t, c, low, heat);
            for (int i = 0; i < rows; i++) {
                const double *a = t + i * n, *b = c + i * n;
                if (k < planes - 1)
                    between(columns, s.depth, a, b, u + i * n, l + i * n, ahead);
                else
                    wall(&s, 5, columns, 0.5 * s.depth, tall, a, b, ahead, heat);
                if (i < rows - 1)
                    between(columns, s.height, a, b, a + n, b + n, high);
                else
                    wall(&s, 3, columns, 0.5 * s.height, deep, a, b, high, heat);
                between(columns - 1, s.width, a, b, a + 1, b + 1, across + 1);
                across[0] = edge(&s, 0, a[0], 0.5 * s.width, b[0]);
                across[columns] = -edge(&s, 1, a[columns - 1], 0.5 * s.width, b[columns - 1]);
                heat[0] += seconds * s.height * s.depth * across[0];
                heat[1] -= seconds * s.height * s.depth * across[columns];
                gain(&s, columns, seconds, across, low, high, behind + i * n, ahead,
                     h + k * plane + i * n);
            }
        }
    }
}
