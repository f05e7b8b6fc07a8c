/* The march of ground_modes.py in C: what the compiled kernel is measured against. */

#define BLOCK 8

static void add_rows(int rows, int columns, const double *restrict matrix,
                     const double *restrict values, double *restrict total) {
    for (int i = 0; i < rows; i += 8) {
        const double *v = values + i, *r = matrix + (long)i * columns;
        const double a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
        const long n = columns;
        for (int j = 0; j < columns; j++)
            total[j] += ((r[j] * a + r[j + n] * b) + (r[j + 2 * n] * c + r[j + 3 * n] * d)) +
                        ((r[j + 4 * n] * e + r[j + 5 * n] * f) +
                         (r[j + 6 * n] * g + r[j + 7 * n] * h));
    }
}

static void advance(int modes, int count, const double *restrict decay,
                    const double *restrict drive, const double *restrict inputs,
                    double *restrict state) {
    for (int m = 0; m < modes; m++) state[m] *= decay[m];
    for (int j = 0; j < count; j++)
        for (int m = 0; m < modes; m++) state[m] += drive[(long)j * modes + m] * inputs[j];
}

static double offset(int modes, const double *restrict row, const double *restrict state) {
    double lane[4] = {0.0};
    for (int m = 0; m < modes; m += 4)
        for (int l = 0; l < 4; l++) lane[l] += row[m + l] * state[m + l];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

void ground_march(int modes, int count, int instants, const double *decay, const double *drive,
                  const double *coupling, const double *direct, const double *block_decay,
                  const double *block_heat, const double *block_direct, const double *block_drive,
                  const double *series, double *restrict state, double *restrict heat) {
    const int blocks = (instants - 1) / BLOCK, width = BLOCK * count;
    for (int k = 0; k < blocks; k++) {
        const double *inputs = series + (long)k * width;
        double *total = heat + (long)k * width;
        for (int j = 0; j < width; j++) total[j] = 0.0;
        add_rows(modes, width, block_heat, state, total);
        add_rows(width, width, block_direct, inputs, total);
        for (int m = 0; m < modes; m++) state[m] *= block_decay[m];
        add_rows(width, modes, block_drive, inputs, state);
    }
    for (int k = blocks * BLOCK; k < instants; k++) {
        if (k > blocks * BLOCK)
            advance(modes, count, decay, drive, series + (long)(k - 1) * count, state);
        for (int i = 0; i < count; i++) {
            double flow = -offset(modes, coupling + (long)i * modes, state);
            for (int j = 0; j < count; j++)
                flow += direct[i * count + j] * series[(long)k * count + j];
            heat[(long)k * count + i] = flow;
        }
    }
}
