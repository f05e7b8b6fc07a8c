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
    if (s->air - s->water < 1e-6) return 1.0;
    double vapour = s->humidity * saturation(s->air);
    if (saturation(s->water) >= vapour) return 1.0;
    lookup(table, tube->air_film, bore, dry);
    if (dry[0] >= film) return 1.0;
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

static double taken(const double *row, double rate, double exposed, double scale) {
    double sewage = scale * row[SEWAGE], total = sewage + row[AIR] + row[BACK];
    if (sewage > 0.0) {
        double transfer = total / rate, mean = rate > 0.0 ? -expm1(-transfer) / transfer : 0.0;
        sewage *= 1.0 - (1.0 - mean) * sewage / total;
    }
    return sewage + scale * (row[SEWAGE_BACK] + exposed);
}

static void series(double (*g)[PORTS], const double *shares, long n, const Step *s,
                   const double *back, double (*units)[COLUMNS], double *result) {
    double slope = 0.0, offset = s->sewage, sums[COLUMNS] = {0.0}, limited = 0.0;
    memset(result, 0, 19 * sizeof *result);
    for (long j = 0; j < n; j++) {
        const double *row = g[j];
        double rate = shares[j] * s->water_rate, scale = 1.0, *line = units[j];
        if (row[SEWAGE] + row[SEWAGE_BACK] + s->exposed > s->sewage_rate) {
            for (int k = 0; k < 60; k++) {
                double heat = taken(row, rate, s->exposed, scale);
                if (heat <= s->sewage_rate) break;
                scale *= s->sewage_rate / heat;
            }
            limited += scale < 1.0;
        }
        double sewage = scale * row[SEWAGE], past = scale * row[SEWAGE_BACK];
        double total = sewage + row[AIR] + row[BACK];
        double end_slope = 1.0, end_offset = 0.0, kept = 1.0, mean = 1.0;
        if (total > 0.0) {
            double transfer = total / rate;
            end_slope = sewage * slope / total;
            end_offset = (sewage * offset + row[AIR] * s->air + row[BACK] * back[j]) / total;
            kept = rate > 0.0 ? exp(-transfer) : 0.0;
            mean = rate > 0.0 ? -expm1(-transfer) / transfer : 0.0;
        }
        line[0] = end_slope + (1.0 - end_slope) * kept;
        line[1] = end_offset * (1.0 - kept);
        line[4] = slope;
        line[5] = offset;
        double ws = end_slope + (1.0 - end_slope) * mean, wo = end_offset * (1.0 - mean);
        double wet_s = sewage * (slope - ws), wet_o = sewage * (offset - wo);
        double dry_s = -row[AIR] * ws, dry_o = row[AIR] * (s->air - wo);
        double soil_s = -row[BACK] * ws, soil_o = row[BACK] * (back[j] - wo);
        double past_o = past * (offset - back[j]), over = row[AIR_BACK] * (s->air - back[j]);
        line[2] = wet_s + dry_s + soil_s;
        line[3] = wet_o + dry_o + soil_o;
        line[6] = wet_s + past * slope;
        line[7] = wet_o + past_o;
        line[8] = dry_s;
        line[9] = dry_o + over;
        line[10] = past * slope - soil_s;
        line[11] = past_o + over - soil_o;
        double lost_s = scale * s->exposed * slope;
        double lost_o = scale * s->exposed * (offset - s->exposed_temperature);
        result[12] += lost_s;
        result[13] += lost_o;
        result[0] += shares[j] * line[0];
        result[1] += shares[j] * line[1];
        if (s->sewage_rate > 0.0) {
            slope -= (line[6] + lost_s) / s->sewage_rate;
            offset -= (line[7] + lost_o) / s->sewage_rate;
        }
    }
    for (long j = 0; j < n; j++)
        for (int k = 0; k < COLUMNS; k++) sums[k] += units[j][k];
    result[2] = slope;
    result[3] = offset;
    result[4] = sums[2];
    result[5] = sums[3];
    for (int k = 6; k < 10; k++) result[k] = sums[k];
    result[10] = -sums[10];
    result[11] = -sums[11];
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
