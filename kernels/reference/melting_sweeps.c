/* Twin of thermosim_kernels/melting_sweeps.march: law of kind LINE, linear conductivity, one
 * outside and one film for each of the six walls. */

#include "melting_implicit.c"

typedef struct {
    law_t law;
    int rows, planes, columns;
    double size[3];
    const double *face, *floor, *outside, *film;
    double *guess, *warm, *lead, *melted, *h, seconds;
} box_t;

static double mean(double a, double b) { return 2.0 * a * b / (a + b); }

static int is_wall(const box_t *b, int row, int j, int side)
{
    int k = row / b->rows, i = row % b->rows;
    int at = side < 2 ? j : side < 4 ? i : k;
    int end = side < 2 ? b->columns : side < 4 ? b->rows : b->planes;
    return at == (side % 2 ? end - 1 : 0);
}

static size_t next_to(const box_t *b, int row, int j, int side)
{
    int ahead = side % 2 ? 1 : -1;
    size_t n = (size_t)b->columns;
    if (side < 2)
        return (size_t)row * n + (size_t)(j + ahead);
    return (size_t)(row + ahead * (side < 4 ? 1 : b->rows)) * n + (size_t)j;
}

static double link_of(const box_t *b, int row, int j, int side)
{
    double here = b->lead[(size_t)row * b->columns + j], width = b->size[side / 2];
    double area = side < 2 ? b->face[j + side] * b->size[1] * b->size[2]
                           : b->floor[j] * (side < 4 ? b->size[2] : b->size[1]);
    if (is_wall(b, row, j, side))
        return area / (b->film[side] + 0.5 * width / here);
    return area * mean(here, b->lead[next_to(b, row, j, side)]) / width;
}

static double beyond(const box_t *b, int row, int j, int side)
{
    return is_wall(b, row, j, side) ? b->outside[side] : b->warm[next_to(b, row, j, side)];
}

/* axis of the largest links and the factor of over-relaxation */
static int strongest(const box_t *b, double *over)
{
    double links[4] = {0.0, 0.0, 0.0, 0.0}, stored = 0.0, least = fmin(b->law.solid, b->law.liquid);
    for (int row = 0; row < b->rows * b->planes; row++)
        for (int j = 0; j < b->columns; j++) {
            stored += least * b->floor[j] * b->size[1] * b->size[2];
            for (int side = 0; side < 6; side++)
                links[is_wall(b, row, j, side) ? 3 : side / 2] +=
                    b->seconds * link_of(b, row, j, side);
        }
    int axis = 0;
    for (int other = 1; other < 3; other++)
        if (links[other] > links[axis])
            axis = other;
    double across = links[0] + links[1] + links[2] - links[axis];
    double share = across / (across + stored + links[3]);
    *over = 2.0 / (1.0 + sqrt(1.0 - share * share));
    return axis;
}

/* a solved cell into the iterate; further on if its fraction stands still */
static void take(box_t *b, size_t at, double h, double warm, double over)
{
    double melted = share_of(h, &b->law), slope;
    if (over > 1.0 && melted == b->melted[at]) {
        double beyond = b->guess[at] + over * (h - b->guess[at]);
        if (share_of(beyond, &b->law) == melted) {
            h = beyond;
            warm = warmth(beyond, &b->law, &slope);
        }
    }
    b->guess[at] = h;
    b->warm[at] = warm;
    b->melted[at] = melted;
}

static int line(box_t *b, int start, int column, int stride, int axis, int n, double over,
                double tolerance, work_t *w, double *volumes)
{
    for (int m = 0; m < n; m++) {
        int row = start + m * stride, j = axis == 0 ? m : column;
        size_t at = (size_t)row * b->columns + j;
        volumes[m] = b->floor[j] * b->size[1] * b->size[2];
        w->guess[m] = b->guess[at];
        double right = volumes[m] * b->h[at], hold = 0.0;
        for (int side = 0; side < 6; side++) {
            double link = b->seconds * link_of(b, row, j, side);
            if (side / 2 == axis && !is_wall(b, row, j, side)) {
                if (side % 2 == 0)
                    w->link[m] = link;
            } else {
                right += link * beyond(b, row, j, side);
                hold += link;
            }
        }
        w->right[m] = right;
        w->hold[m] = hold;
    }
    int turns = solve(&b->law, volumes, tolerance, n, w);
    for (int m = 0; m < n; m++) {
        size_t at = (size_t)(start + m * stride) * b->columns + (axis == 0 ? m : column);
        take(b, at, w->guess[m], w->warm[m], over);
    }
    return turns;
}

static double close_step(box_t *b, double *heat, int commit)
{
    double worst = 0.0;
    for (int row = 0; row < b->rows * b->planes; row++)
        for (int j = 0; j < b->columns; j++) {
            size_t at = (size_t)row * b->columns + j;
            double gain = 0.0;
            for (int side = 0; side < 6; side++) {
                double inward = link_of(b, row, j, side) * (beyond(b, row, j, side) - b->warm[at]);
                gain += b->seconds * inward;
                if (commit && is_wall(b, row, j, side))
                    heat[side] += b->seconds * inward;
            }
            double now = b->h[at] + gain / (b->floor[j] * b->size[1] * b->size[2]);
            worst = fmax(worst, fabs(now - b->guess[at]));
            if (commit)
                b->h[at] = now;
        }
    return worst;
}

/* size: width, height, depth of a cell; returns sweeps, or -1 */
int sweeps_march(const double *law, const double *size, const double *face, const double *floor,
                 const double *outside, const double *film, double *h, int planes, int rows,
                 int columns, double tolerance, double seconds, int steps, double *heat)
{
    size_t cells = (size_t)planes * rows * columns;
    double *space = calloc(4 * cells, sizeof(double));
    box_t b = {{law[0], law[1], law[2], law[3], law[4], law[5], law[6]}, rows, planes, columns,
               {size[0], size[1], size[2]}, face, floor, outside, film,
               space, space + cells, space + 2 * cells, space + 3 * cells, h, seconds};
    const int sizes[3] = {columns, rows, planes}, strides[3] = {0, 1, rows};
    const int lines[3] = {rows * planes, planes, rows};
    int longest = columns > rows ? columns : rows, total = 0;
    longest = longest > planes ? longest : planes;
    work_t w[3] = {room(columns), room(rows), room(planes)};
    double *volumes = calloc((size_t)longest, sizeof(double)), limit = tolerance * b.law.latent;
    for (int step = 0; step < steps && total >= 0; step++) {
        for (size_t at = 0; at < cells; at++) {
            double slope;
            b.guess[at] = h[at];
            b.warm[at] = warmth(h[at], &b.law, &slope);
            b.melted[at] = share_of(h[at], &b.law);
            b.lead[at] = b.law.ks + (b.law.kl - b.law.ks) * b.melted[at];
        }
        double fast;
        int good = 1, axis = strongest(&b, &fast);
        for (int sweep = 0; sweep < 2000 && good; sweep++) {
            for (int one = 0; one < lines[axis]; one++)
                for (int j = 0; j < (axis == 0 ? 1 : columns); j++)
                    good &= line(&b, one * (axis == 1 ? rows : 1), j, strides[axis], axis,
                                 sizes[axis], sweep < 1000 ? fast : 1.0, 0.1 * limit, &w[axis],
                                 volumes) > 0;
            total++;
            if (close_step(&b, heat, 0) <= limit)
                break;
        }
        close_step(&b, heat, 1);
        total = good ? total : -1;
    }
    for (int axis = 0; axis < 3; axis++)
        free(w[axis].warm);
    free(volumes);
    free(space);
    return total;
}
