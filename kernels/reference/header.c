/* C twin of header.py: the yardstick of its speed, same algorithm. */
#include <math.h>
#include <string.h>

static double drop_of(double resistance, double exponent, double flow) {
    return resistance * flow * pow(fabs(flow), exponent - 1.0);
}

static double equations(const double *circuit, double exponent, double segment, int reverse,
                        const double *passed, long n, double *residual, double *diagonal,
                        double *beside) {
    double here = passed[0], before = drop_of(circuit[0], exponent, here), most = 0.0;
    double slope_before = exponent * circuit[0] * pow(fabs(here), exponent - 1.0);
    for (long i = 0; i < n - 1; i++) {
        double there = passed[i + 1] - passed[i], after = drop_of(circuit[i + 1], exponent, there);
        double slope_after = exponent * circuit[i + 1] * pow(fabs(there), exponent - 1.0);
        double rest = 1.0 - passed[i], back = reverse ? passed[i] : rest;
        residual[i] = after - before
                      + segment * (rest * fabs(rest) + (reverse ? -back : back) * fabs(back));
        diagonal[i] = -slope_after - slope_before - 2.0 * segment * (fabs(rest) + fabs(back));
        beside[i] = slope_after;
        most = fmax(most, fabs(residual[i]));
        before = after;
        slope_before = slope_after;
    }
    return most;
}

static double correct(double *change, double *diagonal, const double *beside, long n) {
    long last = n - 2;
    for (long i = 1; i <= last; i++) {
        double factor = beside[i - 1] / diagonal[i - 1];
        diagonal[i] -= factor * beside[i - 1];
        change[i] -= factor * change[i - 1];
    }
    change[last] /= -diagonal[last];
    double most = fabs(change[last]);
    for (long i = last - 1; i >= 0; i--) {
        change[i] = -(change[i] + beside[i] * change[i + 1]) / diagonal[i];
        most = fmax(most, fabs(change[i]));
    }
    return most;
}

static long newton(const double *circuit, double exponent, double segment, int reverse,
                   double *passed, long n) {
    double residual[n], diagonal[n], beside[n], change[n], start[n];
    double scale = segment + pow(n, -exponent);
    if (n == 1) return 0;
    double most = equations(circuit, exponent, segment, reverse, passed, n, residual, diagonal, beside);
    for (long iteration = 0; iteration < 60; iteration++) {
        double before = most;
        memcpy(change, residual, sizeof change);
        memcpy(start, passed, sizeof start);
        double largest = correct(change, diagonal, beside, n);
        for (int halving = 0; halving < 20; halving++) {
            for (long i = 0; i < n - 1; i++) passed[i] = start[i] + ldexp(change[i], -halving);
            most = equations(circuit, exponent, segment, reverse, passed, n, residual, diagonal, beside);
            if (most < before) break;
        }
        if (largest < 1e-13 || most <= 1e-15 * scale) return iteration + 1;
    }
    return -1;
}

long distribute(const double *circuit, double exponent, double segment, double total, int reverse,
                long n, double *shares, double *drops) {
    double passed[n], per_flow[n], mean = 0.0, through = 0.0;
    for (long i = 0; i < n; i++) mean += circuit[i] / n;
    for (long i = 0; i < n; i++) {
        per_flow[i] = circuit[i] / mean;
        passed[i] = (i + 1.0) / n;
    }
    double relative = segment * total * total / drop_of(mean, exponent, total);
    long iterations = newton(per_flow, exponent, relative, reverse, passed, n);
    for (long i = 0; i < n; i++) {
        shares[i] = passed[i] - (i ? passed[i - 1] : 0.0);
        through += shares[i] * drop_of(circuit[i], exponent, shares[i] * total);
    }
    double ends = drop_of(circuit[0], exponent, shares[0] * total);
    if (reverse)
        for (long i = 0; i < n - 1; i++)
            ends += segment * total * total * passed[i] * fabs(passed[i]);
    drops[0] = ends;
    drops[1] = through;
    return iterations;
}
