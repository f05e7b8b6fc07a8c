/* C twin of spiral.py, spiral_wall.py and tube.py: the yardstick of their speed, same algorithm. */
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846
enum { SEWAGE, AIR, BACK, SEWAGE_BACK, AIR_BACK, PORTS, COLUMNS = 12 };

typedef struct {
    long n, m;
    const double *surface, *bore, *conductance;
} Table;
typedef struct {
    double length, starts, bore, coil, perimeter, air_film, low, high;
    const double *fit; /* (4, 6) */
} Tube;
typedef struct {
    double water_rate, water, sewage_rate, sewage, film, wet, air, humidity;
    double thickness, conductivity, coverage, exposed, exposed_temperature, soil;
} Step;
typedef struct { double rho, c, mu, k; } Liquid;
typedef struct { double prandtl, curvature, lower, upper, at_lower, at_upper; } Curve;

static Liquid liquid_at(const Tube *tube, double t) {
    double value[4] = {0.0, 0.0, 0.0, 0.0};
    t = fmin(fmax(t, tube->low), tube->high);
    for (int power = 5; power >= 0; power--)
        for (int row = 0; row < 4; row++) value[row] = value[row] * t + tube->fit[6 * row + power];
    return (Liquid){value[0], value[1], exp(value[2]), value[3]};
}

static double critical(double curvature) { return fmax(2300.0, 2e4 * pow(curvature, 0.32)); }

static double laminar(double re, double pr, double curvature) {
    double dean = re * sqrt(curvature);
    if (dean <= 0.0) return 3.66;
    double low = 1.0 + 957.0 / (pr * dean * dean), swirl = 3.66 + 4.343 / (low * low);
    double damped = dean / (1.0 + 0.477 / pr);
    return cbrt(swirl * swirl * swirl + 1.158 * damped * sqrt(damped));
}

static double turbulent(double re, double pr) {
    double root = 0.79 * log(re) - 1.64, eighth = 0.125 / (root * root), third = cbrt(pr);
    return eighth * (re - 1000.0) * pr / (1.0 + 12.7 * sqrt(eighth) * (third * third - 1.0));
}

static Curve curve_of(double pr, double curvature) {
    double lower = critical(curvature), upper = 1e4 / 2300.0 * lower;
    return (Curve){pr, curvature, lower, upper, laminar(lower, pr, curvature), turbulent(upper, pr)};
}

static double nusselt(const Curve *c, double re) {
    if (re <= c->lower) return laminar(re, c->prandtl, c->curvature);
    if (re >= c->upper) return turbulent(re, c->prandtl);
    return c->at_lower + (re - c->lower) / (c->upper - c->lower) * (c->at_upper - c->at_lower);
}

static double friction(double re, double curvature) {
    double power = log10(fmax(1.0, re * sqrt(curvature)));
    double slow = 64.0 * (1.0 + 0.033 * power * power * power * power), lower = critical(curvature);
    if (re <= lower) return slow;
    double share = fmin(1.0, (re / lower - 1.0) / 0.2);
    return slow + share * (fmax(slow, 0.316 * pow(re, 0.75)) - slow);
}

static long place(const double *axis, long size, double film, double *share) {
    long last = size - 3;
    double position = (log(film) - axis[0]) / (axis[1] - axis[0]);
    if (position <= 1.0) { *share = 0.0; return 1; }
    if (position >= last + 1.0) { *share = 1.0; return last; }
    long below = (long)position;
    if (below > last) below = last;
    *share = position - below;
    return below;
}

static void cubic(double t, double *w) {
    w[0] = 0.5 * t * (t * (2.0 - t) - 1.0);
    w[1] = 0.5 * (t * t * (3.0 * t - 5.0) + 2.0);
    w[2] = 0.5 * t * (t * (4.0 - 3.0 * t) + 1.0);
    w[3] = 0.5 * t * t * (t - 1.0);
}

static void lookup(const Table *table, double surface, double bore, double *out) {
    double share, a[4], b[4], sum[3] = {0.0, 0.0, 0.0};
    long i = place(table->surface, table->n, surface, &share);
    cubic(share, a);
    long j = place(table->bore, table->m, bore, &share);
    cubic(share, b);
    for (int p = 0; p < 4; p++)
        for (int q = 0; q < 4; q++) {
            const double *node = table->conductance + 3 * ((i - 1 + p) * table->m + j - 1 + q);
            for (int r = 0; r < 3; r++) sum[r] += a[p] * b[q] * node[r];
        }
    for (int r = 0; r < 3; r++) out[r] = exp(sum[r]);
}

static double saturation(double t) { return 611.2 * exp(17.62 * t / (243.12 + t)); }

static double condensation(const Table *table, const Tube *tube, const Step *s, double bore) {
    double dry[3], film = tube->air_film * tube->perimeter;
    double vapour = s->humidity * saturation(s->air);
    lookup(table, tube->air_film, bore, dry);
    if (s->air - s->water < 1e-6 || dry[0] >= film || saturation(s->water) >= vapour) return 1.0;
    double wall = 1.0 / (1.0 / dry[0] - 1.0 / film);
    double surface = s->air - dry[0] * (s->air - s->water) / film;
    if (saturation(surface) >= vapour) return 1.0;
    for (int n = 0; n < 12; n++) {
        double pressure = saturation(surface), warm = 243.12 + surface;
        double rise = pressure * 17.62 * 243.12 / (warm * warm);
        double excess = film * (s->air - surface + (vapour - pressure) / 66.0) - wall * (surface - s->water);
        double change = excess / (film * (1.0 + rise / 66.0) + wall);
        surface += change;
        if (fabs(change) < 1e-10) break;
    }
    return 1.0 + fmax(0.0, (vapour - saturation(surface)) / 66.0) / (s->air - surface);
}

static void before_soil(double length, double *g, double soil) {
    for (int r = 0; r < 3; r++) g[r] *= length;
    if (soil == INFINITY) return;
    double water = g[1], surface = g[2], total = water + surface + soil;
    g[0] += total > 0.0 ? water * surface / total : 0.0;
    g[1] = total > 0.0 ? water * soil / total : 0.0;
    g[2] = total > 0.0 ? surface * soil / total : 0.0;
}

static void conductances(const Table *table, const Tube *tube, const Step *s, double bore,
                         double factor, double *row) {
    double length = tube->length * tube->starts, wet = length * s->wet, dry = length - wet, g[3], u[3];
    memset(row, 0, PORTS * sizeof *row);
    if (wet > 0.0) {
        lookup(table, s->film, bore, g);
        if (s->coverage > 0.0 && s->thickness > 0.0) {
            lookup(table, s->film / (1.0 + s->film * s->thickness / s->conductivity), bore, u);
            for (int r = 0; r < 3; r++) g[r] = s->coverage * u[r] + (1.0 - s->coverage) * g[r];
        }
        before_soil(wet, g, s->soil * s->wet);
        row[SEWAGE] = g[0];
        row[BACK] = g[1];
        row[SEWAGE_BACK] = g[2];
    }
    if (dry > 0.0) {
        lookup(table, factor * tube->air_film, bore, g);
        before_soil(dry, g, s->soil * (1.0 - s->wet));
        row[AIR] = g[0];
        row[BACK] += g[1];
        row[AIR_BACK] = g[2];
    }
}

static void all_conductances(const Table *table, const Tube *tube, const Step *s,
                             const double *films, double least, double greatest, double factor,
                             long n, double (*out)[PORTS]) {
    if (greatest > 2.0 * least) {
        for (long j = 0; j < n; j++) conductances(table, tube, s, films[j], factor, out[j]);
        return;
    }
    if (greatest < (1.0 + 1e-9) * least) {
        conductances(table, tube, s, least, factor, out[0]);
        for (long j = 1; j < n; j++) memcpy(out[j], out[0], sizeof out[0]);
        return;
    }
    double nodes[4][PORTS], span = log(greatest / least);
    for (int k = 0; k < 4; k++)
        conductances(table, tube, s, least * exp(span * k / 3.0), factor, nodes[k]);
    for (long j = 0; j < n; j++) {
        double x = log(films[j] / least) / span;
        double a = 3.0 * x, b = a - 1.0, c = a - 2.0, d = a - 3.0;
        for (int k = 0; k < PORTS; k++)
            out[j][k] = -b * c * d / 6.0 * nodes[0][k] + a * c * d / 2.0 * nodes[1][k]
                        - a * b * d / 2.0 * nodes[2][k] + a * b * c / 6.0 * nodes[3][k];
    }
}

static void approach(double sewage, double total, double rate, double *gone, double *left,
                     double *weight) {
    *gone = 0.0, *left = 1.0, *weight = 0.0;
    if (total <= 0.0) return;
    *gone = 1.0, *left = 0.0, *weight = sewage / total;
    if (rate <= 0.0) return;
    *gone = -expm1(-total / rate);
    *left = *gone * rate / total;
}

static double limit(double sewage, double past, double others, double rate, double sewage_rate) {
    double scale = 1.0, gone, left, weight;
    for (int k = 0; k < 60; k++) {
        double wet = scale * sewage;
        approach(wet, wet + others, rate, &gone, &left, &weight);
        double taken = wet * (1.0 - (1.0 - left) * weight) + scale * past;
        if (taken <= sewage_rate) break;
        scale *= sewage_rate / taken;
    }
    return scale;
}

static void series(double (*g)[PORTS], const double *shares, long n, const Step *s,
                   const double *back, double (*units)[COLUMNS], double *result) {
    double slope = 0.0, offset = s->sewage, air = s->air, per = 0.0, limited = 0.0;
    double lost_s = 0.0, lost_o = 0.0, sums[COLUMNS] = {0.0};
    if (s->sewage_rate > 0.0) per = 1.0 / s->sewage_rate;
    for (long j = 0; j < n; j++) {
        const double *row = g[j];
        double rate = shares[j] * s->water_rate, *line = units[j], surface = s->exposed;
        double wet = row[SEWAGE], dry = row[AIR], soil = row[BACK], past = row[SEWAGE_BACK];
        double over = row[AIR_BACK] * (air - back[j]), gone, left, weight;
        if (wet + past + surface > s->sewage_rate) {
            double scale = limit(wet, past + surface, dry + soil, rate, s->sewage_rate);
            limited += scale < 1.0;
            wet *= scale, past *= scale, surface *= scale;
        }
        double total = wet + dry + soil;
        approach(wet, total, rate, &gone, &left, &weight);
        double others = total > 0.0 ? (dry * air + soil * back[j]) / total : 0.0;
        double end_s = weight * slope, end_o = weight * offset + others;
        double water_s = left + (1.0 - left) * end_s, water_o = (1.0 - left) * end_o;
        double passed = past * (offset - back[j]);
        line[0] = 1.0 - gone + gone * end_s;
        line[1] = gone * end_o;
        line[4] = slope;
        line[5] = offset;
        line[6] = wet * (slope - water_s) + past * slope;
        line[7] = wet * (offset - water_o) + passed;
        line[8] = -dry * water_s;
        line[9] = dry * (air - water_o) + over;
        line[10] = soil * water_s + past * slope;
        line[11] = soil * (water_o - back[j]) + passed + over;
        lost_s += surface * slope;
        lost_o += surface * (offset - s->exposed_temperature);
        double given = wet * (1.0 - left) * others + past * back[j] + surface * s->exposed_temperature;
        double kept = 1.0 - (wet * (1.0 - (1.0 - left) * weight) + past + surface) * per;
        slope = kept * slope + wet * left * per;
        offset = kept * offset + given * per;
    }
    for (long j = 0; j < n; j++) {
        double *line = units[j];
        line[2] = line[6] + line[8] - line[10];
        line[3] = line[7] + line[9] - line[11];
        sums[0] += shares[j] * line[0];
        sums[1] += shares[j] * line[1];
        for (int k = 6; k < COLUMNS; k++) sums[k] += line[k];
    }
    result[0] = sums[0], result[1] = sums[1], result[2] = slope, result[3] = offset;
    result[4] = sums[6] + sums[8] - sums[10];
    result[5] = sums[7] + sums[9] - sums[11];
    for (int k = 6; k < 10; k++) result[k] = sums[k];
    result[10] = -sums[10], result[11] = -sums[11], result[12] = lost_s, result[13] = lost_o;
    result[18] = limited;
}

void respond(const Table *table, const Tube *tube, const double *shares, long n, const Step *s,
             const double *back, double *units, double *result) {
    double films[n], g[n][PORTS], least = INFINITY, greatest = 0.0;
    Liquid liquid = liquid_at(tube, s->water);
    double flow = s->water_rate / (n * tube->starts) / (liquid.rho * liquid.c);
    double velocity = flow / (0.25 * PI * tube->bore * tube->bore);
    double re = liquid.rho * velocity * tube->bore / liquid.mu;
    double pr = liquid.mu * liquid.c / liquid.k, curvature = tube->bore / tube->coil;
    Curve curve = curve_of(pr, curvature);
    double film = nusselt(&curve, re) * liquid.k / tube->bore;
    double drop = friction(re, curvature) * liquid.mu * velocity * tube->length;
    double factor = condensation(table, tube, s, film);
    for (long j = 0; j < n; j++) {
        films[j] = j > 0 && shares[j] == shares[j - 1]
                       ? films[j - 1]
                       : liquid.k / tube->bore * nusselt(&curve, shares[j] * n * re);
        least = fmin(least, films[j]);
        greatest = fmax(greatest, films[j]);
    }
    all_conductances(table, tube, s, films, least, greatest, factor, n, g);
    series(g, shares, n, s, back, (double (*)[COLUMNS])units, result);
    result[14] = film;
    result[15] = re;
    result[16] = 0.5 * drop / (tube->bore * tube->bore);
    result[17] = factor;
}

/* the kernel loop of the benchmark: as many calls as the compiled loop on the other side */
void respond_many(long calls, const Table *table, const Tube *tube, const double *shares, long n,
                  const Step *s, double *back, double *units, double *result) {
    for (long k = 0; k < calls; k++) {
        back[0] = 14.0 + 1e-3 * (k % 7);
        respond(table, tube, shares, n, s, back, units, result);
    }
}
