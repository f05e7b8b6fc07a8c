/* C twin of fleet_day.py: the yardstick of its speed, same algorithm. */
#include <math.h>
#include <stdint.h>

#define DAY 86400.0
#define GOLDEN 0x9E3779B97F4A7C15ULL

static inline uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static inline double uniform(uint64_t key, int64_t number) {
    return (double)(mixed(key + (uint64_t)(number + 1) * GOLDEN) >> 11) * (1.0 / 9007199254740992.0);
}

/* table: jobs (n, 6), before (n, 6); ends, held, began (memory, n); row (7); late (bins) */
void one_year(const double *jobs, const double *before, long count, long days, double patience,
              uint64_t seed, double delay, double breakdowns, double repair, uint64_t year,
              long memory, long bins, double *row, double *late, double *ends, double *held,
              double *began) {
    uint64_t key = mixed(mixed(seed + GOLDEN) + year * GOLDEN);
    for (long back = 0; back < memory; back++)
        for (long i = 0; i < count; i++) {
            ends[back * count + i] = jobs[6 * i + 1] + jobs[6 * i + 2] + (double)(back - memory) * DAY;
            held[back * count + i] = jobs[6 * i + 3];
            began[back * count + i] = INFINITY;
        }
    for (int k = 0; k < 7; k++) row[k] = 0.0;
    for (long day = 0; day < days; day++) {
        long now = day % memory;
        double midnight = (double)day * DAY;
        for (long i = 0; i < count; i++) {
            const double *job = jobs + 6 * i, *wait = before + 6 * i;
            double planned = midnight + job[1], start = planned, content = 0.0, first = INFINITY, end;
            for (int rank = 0; rank < 3; rank++) {
                long other = (long)wait[2 * rank];
                if (other < 0) continue;
                long then = (day + memory - (long)wait[2 * rank + 1]) % memory;
                start = fmax(start, ends[then * count + other]);
                if (rank == 0) content = held[then * count + other];
                if (rank == 2) first = began[then * count + other];
            }
            first = fmin(first, start);
            if (job[0] == 2.0) {
                int64_t move = day * count + i;
                double lost = 0.0;
                if (delay > 0.0) lost = floor(-delay * log1p(-uniform(key, 3 * move)));
                if (breakdowns > 0.0 && uniform(key, 3 * move + 1) < breakdowns) {
                    lost += floor(-repair * log1p(-uniform(key, 3 * move + 2)));
                    row[2] += 1.0;
                }
                end = start + job[2] + lost;
                row[6] += fmax(0.0, end - first - job[4]);
            } else {
                int charging = job[0] == 0.0;
                double level = job[5], full = job[2];
                double missing = charging ? fmax(level - content, 0.0) : content;
                double needed = ceil(missing / level * full - 1e-6);
                double limit = fmin(planned + full + patience, midnight + job[4]);
                end = fmin(start + needed, fmax(start, limit));
                double moved = end == start + needed ? missing : level * (end - start) / full;
                content += charging ? moved : -moved;
                if (start < days * DAY) {
                    if (charging) {
                        row[1] += moved;
                    } else {
                        double tardy = fmod(fmax(0.0, end - planned - full), DAY);
                        row[0] += moved;
                        row[3] += 1.0;
                        row[4] += tardy;
                        row[5] = fmax(row[5], tardy);
                        long bin = (long)(tardy / 900.0);
                        late[bin < bins - 1 ? bin : bins - 1] += 1.0;
                    }
                }
            }
            ends[now * count + i] = end;
            held[now * count + i] = content;
            began[now * count + i] = first;
        }
    }
}
