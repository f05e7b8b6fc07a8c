/* C twin of thermosim_kernels.latent_bed_line, marched: oil without storage past cells of a
 * material on a line, then wall and axial conduction. Same algorithm, same order. */
#include <math.h>

typedef struct {
    double height, section, conductance, rated, flow_exponent, rest, opening, opening_exponent,
        skin, skin_exponent, shell, inner, insulation, cap, cap_loss;
} bed_t;

typedef struct {
    double reference, liquidus, latent, solid, liquid, solid_conductivity, liquid_conductivity;
} law_t;

static double decay(double x) {
    if (x > 0.3) return -expm1(-x) / x;
    double q = x * x;
    double even = 1.0 / 6 + q * (1.0 / 120 + q * (1.0 / 5040 + q * (1.0 / 362880 + q / 39916800)));
    double odd = 0.5 + q * (1.0 / 24 + q * (1.0 / 720 + q * (1.0 / 40320 + q / 3628800)));
    return 1.0 - x * odd + q * even;
}

static double opened(int charging, double fraction, const bed_t *bed) {
    if (charging) {
        double free = bed->opening_exponent == 1.0 ? fraction : pow(fraction, bed->opening_exponent);
        return bed->opening + (1.0 - bed->opening) * free;
    }
    double free = 1.0 - (1.0 - fraction) / bed->skin;
    return bed->skin_exponent == 1.0 ? free : pow(free, bed->skin_exponent);
}

/* drive: inlet, capacity rate, ambient by step; out: outlet, heat, loss, melted by step */
void march(const double *bed_in, const double *law_in, const double *drive, int steps,
           double seconds, int n, double *enthalpy, double *fraction, double *material,
           double *slope, double *shell, double *oil, double *cap, double *out) {
    const bed_t bed = *(const bed_t *)bed_in;
    const law_t law = *(const law_t *)law_in;
    const double cell = bed.height / n, per_volume = 1.0 / (bed.section * cell);
    const double per_latent = 1.0 / law.latent, per_solid = 1.0 / law.solid,
                 per_liquid = 1.0 / law.liquid,
                 range = (law.liquidus - law.reference) / law.latent,
                 rise = law.liquid_conductivity - law.solid_conductivity;
    const double total = bed.inner + bed.insulation;
    for (int k = 0; k < steps; k++) {
        double inlet = drive[3 * k], rate = drive[3 * k + 1], ambient = drive[3 * k + 2];
        double flow = fabs(rate), outlet = inlet, loss = 0.0, leaving = inlet;
        if (flow > 0.0) {
            double share = fmax(bed.rest, pow(flow / bed.rated, bed.flow_exponent));
            double full = bed.conductance * share * cell / flow;
            double amount = flow * seconds, carried = 1.0 / (amount * per_volume);
            int i = rate > 0.0 ? 0 : n - 1, step = rate > 0.0 ? 1 : -1;
            double at_inlet = inlet;
            for (int j = 0; j < n; j++, i += step) {
                double difference = at_inlet - material[i];
                double units = full * opened(difference > 0.0, fraction[i], &bed);
                double drawn = amount * per_volume * units * decay(units);
                double gain = drawn * decay(drawn * slope[i]) * difference;
                double old = enthalpy[i], h = old + gain, melted, at, value;
                if (h <= 0.0) {
                    melted = 0.0, at = per_solid, value = law.reference + h * per_solid;
                } else if (h >= law.latent) {
                    melted = 1.0, at = per_liquid;
                    value = law.liquidus + (h - law.latent) * per_liquid;
                } else {
                    melted = h * per_latent, at = range, value = law.reference + h * range;
                }
                double beyond = value - at_inlet;
                if (beyond * gain > 0.0 && at > 0.0) {
                    h -= beyond / at;
                    if ((h - old) * gain < 0.0) h = old;
                    melted = fmin(fmax(h * per_latent, 0.0), 1.0);
                    if (h <= 0.0) {
                        at = per_solid, value = law.reference + h * per_solid;
                    } else if (h >= law.latent) {
                        at = per_liquid, value = law.liquidus + (h - law.latent) * per_liquid;
                    } else {
                        at = range, value = law.reference + h * range;
                    }
                }
                enthalpy[i] = h, fraction[i] = melted, material[i] = value, slope[i] = at;
                at_inlet -= (h - old) * carried;
                oil[i] = at_inlet;
            }
            leaving = at_inlet;
        }
        double sum = flow + bed.cap_loss;
        outlet = cap[0];
        if (sum > 0.0) {
            double aim = (flow * leaving + bed.cap_loss * ambient) / sum;
            outlet = aim;
            if (bed.cap > 0.0) {
                double exponent = sum * seconds / bed.cap;
                outlet += (cap[0] - aim) * -expm1(-exponent) / exponent;
                cap[0] = aim + (cap[0] - aim) * exp(-exponent);
            } else {
                cap[0] = aim;
            }
            loss += bed.cap_loss * (outlet - ambient) * seconds;
        }
        double kept = 0.0, average = 0.0, shares = 0.0, outside = ambient;
        if (total > 0.0) {
            shares = bed.inner / total, outside = bed.insulation * ambient / total;
            if (bed.shell > 0.0) {
                double exponent = total * seconds / bed.shell;
                average = decay(exponent), kept = 1.0 - exponent * average;
            }
        }
        double passing = bed.inner * cell * seconds * per_volume;
        double joining = bed.section * seconds / cell * per_volume, lost = 0.0, flux = 0.0;
        double here = material[0], conducts = law.solid_conductivity + rise * fraction[0];
        double melted = 0.0;
        for (int i = 0; i < n; i++) {
            double aim = shares * here + outside, away = shell[i] - aim;
            double mean = aim + away * average;
            shell[i] = aim + away * kept;
            lost += mean - ambient;
            double onward = 0.0, there = here, next = conducts;
            if (i < n - 1) {
                there = material[i + 1];
                next = law.solid_conductivity + rise * fraction[i + 1];
                if (there != here)
                    onward = 2.0 * conducts * next / (conducts + next) * joining * (here - there);
            }
            double h = enthalpy[i] + passing * (mean - here) + flux - onward;
            flux = onward, here = there, conducts = next;
            enthalpy[i] = h;
            if (h <= 0.0) {
                fraction[i] = 0.0, slope[i] = per_solid, material[i] = law.reference + h * per_solid;
            } else if (h >= law.latent) {
                fraction[i] = 1.0, slope[i] = per_liquid;
                material[i] = law.liquidus + (h - law.latent) * per_liquid;
            } else {
                fraction[i] = h * per_latent, slope[i] = range;
                material[i] = law.reference + h * range;
            }
            melted += fraction[i];
        }
        if (total > 0.0) loss += bed.insulation * cell * seconds * lost;
        out[4 * k] = outlet;
        out[4 * k + 1] = flow * (inlet - outlet) * seconds;
        out[4 * k + 2] = loss;
        out[4 * k + 3] = melted / n;
    }
}
