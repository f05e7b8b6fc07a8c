/* Twin of thermosim_kernels/block_stencil.py: operator and incomplete factors on a tensor grid. */

#define AT(k, j, i) (((k) * rows + (j)) * columns + (i))

void block_apply(long planes, long rows, long columns, const double *restrict right,
                 const double *restrict down, const double *restrict below,
                 const double *restrict own, const double *restrict field, double *restrict out)
{
    for (long k = 1; k < planes - 1; k++)
        for (long j = 1; j < rows - 1; j++)
            for (long i = 1; i < columns - 1; i++)
                out[AT(k, j, i)] = own[AT(k, j, i)] * field[AT(k, j, i)]
                    - right[AT(k, j, i)] * field[AT(k, j, i + 1)]
                    - right[AT(k, j, i - 1)] * field[AT(k, j, i - 1)]
                    - down[AT(k, j, i)] * field[AT(k, j + 1, i)]
                    - down[AT(k, j - 1, i)] * field[AT(k, j - 1, i)]
                    - below[AT(k, j, i)] * field[AT(k + 1, j, i)]
                    - below[AT(k - 1, j, i)] * field[AT(k - 1, j, i)];
}

void block_precondition(long planes, long rows, long columns, const double *restrict right,
                        const double *restrict down, const double *restrict below,
                        const double *restrict inverse, const double *restrict right_side,
                        double *out)
{
    for (long k = 1; k < planes - 1; k++)
        for (long j = 1; j < rows - 1; j++) {
            double *restrict row = out + AT(k, j, 0);
            const double *restrict above = out + AT(k, j - 1, 0);
            const double *restrict over = out + AT(k - 1, j, 0);
            for (long i = 1; i < columns - 1; i++)
                row[i] = inverse[AT(k, j, i)] * (right_side[AT(k, j, i)]
                    + down[AT(k, j - 1, i)] * above[i] + below[AT(k - 1, j, i)] * over[i]);
            double before = 0.0;
            for (long i = 1; i < columns - 1; i++) {
                before = row[i] + inverse[AT(k, j, i)] * right[AT(k, j, i - 1)] * before;
                row[i] = before;
            }
        }
    for (long k = planes - 2; k > 0; k--)
        for (long j = rows - 2; j > 0; j--) {
            double *restrict row = out + AT(k, j, 0);
            const double *restrict under = out + AT(k, j + 1, 0);
            const double *restrict deeper = out + AT(k + 1, j, 0);
            for (long i = 1; i < columns - 1; i++)
                row[i] += inverse[AT(k, j, i)] * (down[AT(k, j, i)] * under[i]
                    + below[AT(k, j, i)] * deeper[i]);
            double before = 0.0;
            for (long i = columns - 2; i > 0; i--) {
                before = row[i] + inverse[AT(k, j, i)] * right[AT(k, j, i)] * before;
                row[i] = before;
            }
        }
}
