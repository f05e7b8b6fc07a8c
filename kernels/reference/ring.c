/* The ring step of ring.py in C: what the compiled kernel is measured against.
 *
 * One call opens and closes a step with the sewage's temperature known, films and air the
 * same in every axial cell. Arrays as in the Python kernel: state (axial, rings, angles). */

#include <math.h>
#include <stdlib.h>

typedef struct {
    const double *rate, *radial, *angular;
    const double *radial_gain, *radial_inverse, *angular_gain, *angular_inverse;
    double perimeter, weight;
} ring_factors;

static void eliminate(const ring_factors *f, int rings, int angles, const double *restrict old,
                      double outer, double *restrict right) {
    for (int i = rings - 1; i >= 0; i--) {
        const double inward = f->radial[i], outward = f->radial[i + 1], around = f->angular[i];
        const double *here = old + (size_t)i * angles;
        const double *inner = old + (size_t)(i > 0 ? i - 1 : 0) * angles;
        double *row = right + (size_t)i * angles;
        if (i == rings - 1) {
            for (int j = 0; j < angles; j++) row[j] = outward * (outer - here[j]);
        } else {
            const double gain = f->radial_gain[i + 1];
            const double *above = here + angles, *next = row + angles;
            for (int j = 0; j < angles; j++)
                row[j] = outward * (above[j] - here[j]) + gain * next[j];
        }
        for (int j = 0; j < angles; j++) row[j] += inward * (inner[j] - here[j]);
        row[0] += around * (here[1] - here[0]);
        for (int j = 1; j < angles - 1; j++)
            row[j] += around * ((here[j - 1] - here[j]) + (here[j + 1] - here[j]));
        row[angles - 1] += around * (here[angles - 2] - here[angles - 1]);
    }
}

static void lanes(const ring_factors *f, int angles, double wet_fraction, double wet_film,
                  double dry_film, double air, const double *old, const double *right,
                  double *lane) {
    const double half = f->radial[0], response = f->weight * f->radial_inverse[0];
    double film = wet_film * f->perimeter / angles;
    const double wet = film * half / (film + half);
    film = dry_film * f->perimeter / angles;
    const double dry = film * half / (film + half), reach = wet_fraction * angles;
    for (int j = 0; j < angles; j++) {
        const double share = fmin(fmax(reach - j, 0.0), 1.0), to_air = (1.0 - share) * dry;
        const double damping = 1.0 / (1.0 + response * to_air);
        lane[j] = (old[j] + response * (right[j] + to_air * air)) * damping;
        lane[angles + j] = response * damping;
        lane[2 * angles + j] = share * wet / (1.0 + share * wet * lane[angles + j]);
        lane[3 * angles + j] = to_air;
    }
}

static void enter(int angles, double heat, double air, const double *lane, double *right,
                  double *out) {
    double total = 0.0, weighted = 0.0, wet_heat = 0.0, dry_heat = 0.0;
    for (int j = 0; j < angles; j++) {
        total += lane[2 * angles + j];
        weighted += lane[2 * angles + j] * lane[j];
    }
    for (int j = 0; j < angles; j++) {
        const double wet = lane[2 * angles + j] * ((heat + weighted) / total - lane[j]);
        const double cell = lane[j] + lane[angles + j] * wet;
        const double dry = lane[3 * angles + j] * (air - cell);
        right[j] += wet + dry;
        wet_heat += wet;
        dry_heat += dry;
    }
    out[0] = wet_heat;
    out[1] = dry_heat;
}

static void angular_rise(const ring_factors *f, int rings, int angles,
                         const double *restrict rise, double *restrict work) {
    for (int i = 0; i < rings; i++) work[i] = rise[(size_t)i * angles];
    for (int j = 1; j < angles; j++) {
        const double *gain = f->angular_gain + (size_t)(j - 1) * rings;
        double *here = work + (size_t)j * rings;
        const double *before = here - rings;
        for (int i = 0; i < rings; i++)
            here[i] = rise[(size_t)i * angles + j] + gain[i] * before[i];
    }
    const size_t last = (size_t)(angles - 1) * rings;
    for (int i = 0; i < rings; i++) work[last + i] *= f->angular_inverse[last + i];
    for (int j = angles - 2; j >= 0; j--) {
        const double *gain = f->angular_gain + (size_t)j * rings;
        const double *inverse = f->angular_inverse + (size_t)j * rings;
        double *here = work + (size_t)j * rings;
        const double *after = here + rings;
        for (int i = 0; i < rings; i++) here[i] = here[i] * inverse[i] + gain[i] * after[i];
    }
}

static void close_cell(const ring_factors *f, int rings, int angles, const double *restrict old,
                       double outer, double *restrict right, double *work, double *stored,
                       double *out) {
    for (int j = 0; j < angles; j++) right[j] *= f->radial_inverse[0];
    for (int i = 1; i < rings; i++) {
        double *row = right + (size_t)i * angles;
        const double *before = row - angles;
        for (int j = 0; j < angles; j++)
            row[j] = row[j] * f->radial_inverse[i] + f->radial_gain[i] * before[j];
    }
    const size_t edge = (size_t)(rings - 1) * angles;
    double ground = 0.0;
    for (int j = 0; j < angles; j++) {
        ground += outer - (old[edge + j] + f->weight * right[edge + j]);
        stored[j] = 0.0;
    }
    out[2] = f->radial[rings] * ground;
    angular_rise(f, rings, angles, right, work);
    for (int i = 0; i < rings; i++)
        for (int j = 0; j < angles; j++) {
            const size_t cell = (size_t)i * angles + j;
            right[cell] = old[cell] + work[(size_t)j * rings + i];
            stored[j] += f->rate[i] * (right[cell] - old[cell]);
        }
    out[3] = 0.0;
    for (int j = 0; j < angles; j++) out[3] += stored[j];
}

/* bore: wet fraction, wet film, dry film, air, sewage; out: (axial, 4) wet, dry, ground, stored */
void ring_step(int axial, int rings, int angles, const double *rate, const double *radial,
               const double *angular, const double *radial_gain, const double *radial_inverse,
               const double *angular_gain, const double *angular_inverse, double perimeter,
               double weight, const double *bore, double outer, const double *state, double *new,
               double *out) {
    const ring_factors f = {rate, radial, angular, radial_gain, radial_inverse,
                            angular_gain, angular_inverse, perimeter, weight};
    double *lane = malloc(sizeof(double) * (size_t)angles * (size_t)(5 + rings));
    double *stored = lane + 4 * angles, *work = stored + angles;
    for (int a = 0; a < axial; a++) {
        const double *old = state + (size_t)a * rings * angles;
        double *right = new + (size_t)a * rings * angles;
        eliminate(&f, rings, angles, old, outer, right);
        lanes(&f, angles, bore[0], bore[1], bore[2], bore[3], old, right, lane);
        double heat = 0.0;
        for (int j = 0; j < angles; j++) heat += lane[2 * angles + j] * (bore[4] - lane[j]);
        enter(angles, heat, bore[3], lane, right, out + 4 * a);
        close_cell(&f, rings, angles, old, outer, right, work, stored, out + 4 * a);
    }
    free(lane);
}
