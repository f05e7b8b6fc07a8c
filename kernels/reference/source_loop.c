/* The year of source_loop.py in C: what the compiled kernel is measured against.
 *
 * The same models, laws and root finder; each direction's parameters come as one
 * array in the order of the Python class Duty, the table as a pointer. */

#include <math.h>

enum { CARNOT, LORENZ, LINEAR, CONSTANT, TABLE, GRADE };
enum { EXPONENTIAL, POWER_FIT, TABULATED };
enum { FINE, NOT_CONVERGED, CAPACITY_LIMITED, SOURCE_LIMITED, FLOORED, NO_EXCHANGE, UNSUPPORTED };

typedef struct {
    double sign, available, model, share, sink_pinch, source_pinch, approach, minimum_lift;
    double cop_per_source, cop_per_sink, cop_constant, capacity_law, capacity;
    double capacity_per_source, capacity_per_sink, capacity_constant;
    double part_load, part_load_linear, part_load_square, source_limit;
} duty;

typedef struct {
    const double *values;
    int rows, columns; /* axes included */
} table;

typedef struct {
    double capacity, cop;
} able;

static double log_mean(double a, double b) {
    const double x = (a - b) / (a + b);
    if (fabs(x) > 0.01) return (a - b) / log(a / b);
    const double q = x * x;
    return 0.5 * (a + b) / (1.0 + q * (1.0 / 3.0 + q * (0.2 + q / 7.0)));
}

static double interpolate(const table *t, int layer, double row, double column) {
    const int last = t->rows - 1, end = t->columns - 1, width = t->columns;
    const double *axis = t->values, *values = t->values + layer * t->rows * width;
    int i = 1, j = 1;
    while (i < last - 1 && axis[(i + 1) * width] < row) i++;
    while (j < end - 1 && axis[j + 1] < column) j++;
    const int below = i + 1 < last ? i + 1 : last, beside = j + 1 < end ? j + 1 : end;
    double u = 0.0, v = 0.0;
    if (below > i) u = (row - axis[i * width]) / (axis[below * width] - axis[i * width]);
    if (beside > j) v = (column - axis[j]) / (axis[beside] - axis[j]);
    u = fmin(fmax(u, 0.0), 1.0), v = fmin(fmax(v, 0.0), 1.0);
    const double *a = values + i * width, *b = values + below * width;
    const double near = (1.0 - v) * a[j] + v * a[beside];
    const double far = (1.0 - v) * b[j] + v * b[beside];
    return (1.0 - u) * near + u * far;
}

static double full_load(const duty *d, const table *t, double in, double out, double supply,
                        double back, double scale) {
    const double sink = d->sink_pinch * scale, source = d->source_pinch * scale;
    const double zero = 273.15;
    switch ((int)d->model) {
        case CARNOT:
            return d->share * (supply + d->sign * sink + zero) /
                   fmax(d->sign * (supply - out) + sink + source, d->minimum_lift);
        case LORENZ: {
            const double load = log_mean(back + zero, supply + zero);
            const double water = log_mean(in + zero, out + zero);
            return d->share * load / fmax(d->sign * (load - water), d->minimum_lift);
        }
        case LINEAR:
            return d->cop_per_source * in + d->cop_per_sink * supply + d->cop_constant;
        case TABLE: return interpolate(t, 0, in, supply);
        case GRADE: {
            const double lift = fmax(supply - in, d->minimum_lift);
            return interpolate(t, 0, lift, 0.0) * (supply + zero) / lift;
        }
        default: return d->share;
    }
}

static double part_load(const duty *d, double ratio) {
    if (d->part_load == 1.0)
        return ratio > 0.0 ? ratio / (1.0 - d->part_load_linear * (1.0 - ratio)) : 0.0;
    if (d->part_load == 2.0)
        return 1.0 + d->part_load_linear * (ratio - 1.0) +
               d->part_load_square * (ratio * ratio - 1.0);
    return 1.0;
}

static able performance(const duty *d, const table *t, double load, double in, double out,
                        double supply, double back) {
    const int law = (int)d->capacity_law;
    const double trend = d->capacity_per_source * in + d->capacity_per_sink * supply;
    double capacity = d->capacity, scale = 1.0;
    if (law == EXPONENTIAL) capacity *= exp(trend + d->capacity_constant);
    if (d->approach != 0.0) scale = fmin(load, capacity) / d->capacity;
    const double cop = full_load(d, t, in, out, supply, back, scale);
    if (law == POWER_FIT)
        capacity *= fmax(trend + d->capacity_constant, 0.25) * fmax(cop, 1.0);
    else if (law == TABULATED)
        capacity *= interpolate(t, 1, in, supply);
    return (able){capacity, fmax(cop * part_load(d, fmin(load / capacity, 1.0)), 1.0)};
}

typedef struct {
    double sign, load, slope, offset, flow, supply, back;
} step_input;

static void idle(const step_input *x, int status, double *out) {
    const double rest = x->slope < 1.0 ? x->offset / (1.0 - x->slope) : x->offset;
    out[0] = out[1] = rest;
    out[2] = out[3] = out[4] = 0.0;
    out[5] = fmax(x->load, 0.0);
    out[6] = out[7] = 0.0;
    out[8] = status;
}

static void finish(const step_input *x, double delivered, double cop, int iterations, int status,
                   double *out) {
    out[3] = delivered / cop;
    out[2] = x->sign * delivered - out[3];
    out[0] = (x->offset - out[2] / x->flow) / (1.0 - x->slope);
    out[1] = out[0] + out[2] / x->flow;
    out[4] = delivered;
    out[5] = x->load - delivered;
    out[6] = cop;
    out[7] = iterations;
    out[8] = cop <= 1.0 && status != NOT_CONVERGED ? FLOORED : status;
}

static double shrink(double new, double old) {
    const double factor = 1.0 - new / old;
    return factor > 0.0 ? factor : 0.5;
}

static void step(const duty *d, const table *t, const step_input *x, double *out) {
    if (!(x->load > 0.0)) return idle(x, FINE, out);
    if (d->available == 0.0) return idle(x, UNSUPPORTED, out);
    if (!(1.0 - x->slope > 1e-12)) return idle(x, NO_EXCHANGE, out);
    const double sign = x->sign;
    double high = sign * x->flow * (x->offset - (1.0 - x->slope) * d->source_limit);
    if (high <= 0.0) return idle(x, SOURCE_LIMITED, out);
    double low = 0.0, above = 0.0, below = 0.0, delivered = 0.0, cop = 1.0, heat = high;
    int side = 0, evaluations = 0, status = NOT_CONVERGED;
    while (status == NOT_CONVERGED && evaluations < 80) {
        evaluations++;
        const double inlet = (x->offset - sign * heat / x->flow) / (1.0 - x->slope);
        const double outlet = inlet + sign * heat / x->flow;
        const able a = performance(d, t, x->load, outlet, inlet, x->supply, x->back);
        delivered = fmin(x->load, a.capacity), cop = a.cop;
        const double residual = heat - delivered * (1.0 - sign / cop);
        if (evaluations == 1 && residual < 0.0) {
            status = SOURCE_LIMITED;
            delivered = high / (1.0 - sign / cop);
        } else if (fabs(residual) <= 1e-11 * x->load) {
            status = delivered >= x->load ? FINE : CAPACITY_LIMITED;
        } else if (residual > 0.0) {
            if (side == 1) below *= shrink(residual, above);
            high = heat, above = residual, side = evaluations > 1;
        } else {
            if (side == -1) above *= shrink(residual, below);
            low = heat, below = residual, side = -(evaluations > 2);
        }
        if (evaluations == 1)
            heat = 0.0;
        else if (evaluations < 20)
            heat = high - above * (high - low) / (above - below);
        else
            heat = 0.5 * (low + high);
    }
    finish(x, delivered, cop, evaluations, status, out);
}

void source_loop_year(const double *heating, const double *cooling, const double *values,
                      int rows, int columns, int hours, const double *load, const double *slope,
                      const double *offset, const double *flow, const double *supply,
                      const double *back, double *out) {
    const duty warm = *(const duty *)heating, cold = *(const duty *)cooling;
    const table t = {values, rows, columns};
    for (int i = 0; i < hours; i++) {
        const duty *d = load[i] >= 0.0 ? &warm : &cold;
        const step_input x = {d->sign, fabs(load[i]), slope[i], offset[i], flow[i], supply[i],
                              back[i]};
        step(d, &t, &x, out + 9 * i);
    }
}
