/* C twin of thermosim_kernels.sewage.advance: the same substeps, for timing only. */
#include <math.h>
#include <stdlib.h>

#define DRY 1e-30

static inline double limited(double smooth, double back, double ahead)
{
    double low = back < ahead ? back : ahead;
    double high = back < ahead ? ahead : back;
    double rising = smooth < 2.0 * low ? smooth : 2.0 * low;
    double falling = smooth > 2.0 * high ? smooth : 2.0 * high;
    return (rising > 0.0 ? rising : 0.0) + (falling < 0.0 ? falling : 0.0);
}

static void find_flow(long n, const double *restrict area, long nodes,
                      const double *restrict table, double full, double *restrict flow,
                      double *restrict celerity)
{
    unsigned long last = nodes - 2;
    double per_area = (nodes - 1) / full;
    for (long i = 0; i < n; i++) {
        double place = area[i] * per_area;
        unsigned long node = (unsigned long)place;
        node = node < last ? node : last;
        double low = table[node];
        double rise = table[node + 1] - low;
        flow[i + 1] = low + (place - node) * rise;
        celerity[i] = rise * per_area;
    }
}

static void find_face_flow(long n, const double *restrict flow, const double *restrict celerity,
                           double courant, double *restrict face)
{
    for (long i = 0; i < n; i++) {
        double part = courant * celerity[i];
        double back = flow[i + 1] - flow[i];
        double ahead = flow[i + 2] - flow[i + 1];
        double smooth = ((2.0 - part) * ahead + (1.0 + part) * back) * (1.0 / 3.0);
        face[i + 1] = flow[i + 1] + 0.5 * (1.0 - part) * limited(smooth, back, ahead);
    }
}

static void find_face_heat(long n, const double *restrict face, const double *restrict area,
                           const double *restrict relax, const double *restrict source,
                           const double *restrict mixing, const double *restrict temperature,
                           double seconds, double courant, double *restrict heat)
{
    for (long i = 0; i < n; i++) {
        double water = area[i] > DRY ? area[i] : DRY;
        double after = water + seconds * relax[i];
        double both = 1.0 / (water * after);
        double part = courant * face[i + 1] * after * both;
        double here = temperature[i + 1];
        double back = here - temperature[i];
        double ahead = temperature[i + 2] - here;
        double smooth = ((2.0 - part) * ahead + (1.0 + part) * back) * (1.0 / 3.0);
        double gain = seconds * (source[i] - relax[i] * here) * water * both;
        double upwind = here + 0.5 * (gain + (1.0 - part) * limited(smooth, back, ahead));
        double above = area[i] * mixing[i], below = area[i + 1] * mixing[i + 1];
        heat[i + 1] = face[i + 1] * upwind - (above < below ? above : below) * ahead;
    }
}

static void renew(long n, const double *restrict face, const double *restrict heat,
                  const double *restrict lateral, const double *restrict relax,
                  const double *restrict source, double seconds, double courant,
                  double *restrict area, double *restrict temperature, double *restrict held)
{
    for (long i = 0; i < n; i++) {
        double old = temperature[i + 1];
        double content = area[i] * old - courant * (heat[i + 1] - heat[i]) + seconds * source[i];
        double water = area[i] - courant * (face[i + 1] - face[i]);
        double whole = water + seconds * relax[i];
        double now = whole > DRY ? content / whole : old;
        double wet = water + seconds * lateral[i];
        area[i] = wet > DRY ? wet : 0.0;
        temperature[i + 1] = now;
        held[i] += seconds * now;
    }
}

void advance(long substeps, double seconds, double length, long nodes, const double *table,
             double full, double flow_start, double flow_rise, double warm_start,
             double warm_rise, long n, const double *lateral, const double *relax,
             const double *source, const double *mixing, double *area, double *temperature,
             double *held, double *passed)
{
    double *work = malloc(sizeof(double) * (4 * n + 8));
    double *flow = work, *celerity = flow + n + 2, *face = celerity + n, *heat = face + n + 1;
    double courant = seconds / length, half = 0.5 * length;
    double together = flow_rise * warm_rise / 12.0;
    for (long count = 0; count < substeps; count++) {
        double entering = flow_start + (count + 0.5) * flow_rise;
        double warmth = warm_start + (count + 0.5) * warm_rise;
        find_flow(n, area, nodes, table, full, flow, celerity);
        flow[0] = face[0] = entering;
        flow[n + 1] = flow[n];
        temperature[0] = warmth;
        temperature[n + 1] = temperature[n];
        heat[0] = entering * warmth + together;
        find_face_flow(n, flow, celerity, courant, face);
        find_face_heat(n, face, area, relax, source, mixing, temperature, seconds, courant, heat);
        double leaving = face[n], last = temperature[n];
        if (leaving > 0.0) {
            double drift = half * (source[n - 1] - relax[n - 1] * last);
            heat[n] = leaving * (last + drift / (leaving + half * relax[n - 1]));
        }
        renew(n, face, heat, lateral, relax, source, seconds, courant, area, temperature, held);
        passed[0] += seconds * entering;
        passed[1] += seconds * heat[0];
        passed[2] += seconds * leaving;
        passed[3] += seconds * heat[n];
    }
    free(work);
}
