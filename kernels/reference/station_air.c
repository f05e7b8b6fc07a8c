/* The march of station_air.py and station_coil.py in C for one zone: what the compiled kernel is
   measured against. Arrays of Operation and Results follow the order of the named tuples. */

#include <math.h>

#define DRY_AIR 1006.0
#define VAPORISATION 2501e3
#define CLOSE 1e-12
#define NUDGE 1e-4
#define BLOCK 8

static double saturation(double temperature) {
    const double t = temperature + 273.15;
    if (temperature < 0.0) {
        const double power = 6.2215701e-7 + t * (2.0747825e-9 - 9.484024e-13 * t);
        const double ice = -5674.5359 / t + 6.3925247 + t * (-9.677843e-3 + t * power);
        return exp(ice + 4.1635019 * log(t));
    }
    const double rest = 1.3914993 + t * (-4.8640239e-2 + t * (4.1764768e-5 - 1.4452093e-8 * t));
    return exp(-5800.2206 / t + rest + 6.5459673 * log(t));
}

static double ratio(double temperature, double pressure) {
    const double vapour = saturation(temperature);
    return 0.621945 * vapour / (pressure - vapour);
}

typedef struct { double a, b, c, d; } Balance;
typedef struct { double flow, back, coldest, pressure; } Coil;
typedef struct { double set, capacity, wanted, limit; } Limits;
typedef struct { double temperature, humidity, surface, sensible, condensed; } Settled;

static double zone(Balance z, Coil c, double surface) {
    const double back = c.back * c.flow * DRY_AIR;
    return (z.b + back * surface) / (z.a + back);
}

static double moisture(Balance z, Coil c, double saturated) {
    const double back = c.back * c.flow;
    return (z.d + back * saturated) / (z.c + back);
}

static double wet_heat(Balance z, Coil c, double surface) {
    const double saturated = ratio(surface, c.pressure);
    const double dry = DRY_AIR * (zone(z, c, surface) - surface);
    return c.flow * (dry + VAPORISATION * (moisture(z, c, saturated) - saturated));
}

static double surface_for(Balance z, Coil c, double total) {
    const double off = z.b / z.a;
    double surface = fmax(c.coldest, (z.b - c.back * total) / z.a - total / (c.flow * DRY_AIR));
    if (ratio(surface, c.pressure) >= z.d / z.c) return surface;
    if (surface == c.coldest && wet_heat(z, c, surface) <= total) return surface;
    for (int i = 0; i < 50; i++) {
        const double heat = wet_heat(z, c, surface);
        const double slope = (wet_heat(z, c, surface + NUDGE) - heat) / NUDGE;
        const double moved = (total - heat) / slope;
        surface = fmin(surface + moved, off);
        if (fabs(moved) < CLOSE * (1.0 + fabs(surface))) break;
    }
    return surface;
}

static double surface_at(Balance z, Coil c, double temperature, double off) {
    return temperature - z.a * (off - temperature) / (c.back * c.flow * DRY_AIR);
}

static double held_surface(Balance z, Coil c, Limits l, double off) {
    const double cooling =
        l.set < off && c.back > 0.0 ? surface_at(z, c, l.set, off) : off;
    double recovery = off;
    const double most = fmin(l.wanted, l.capacity);
    if (most > 0.0 && (l.limit < off || c.back == 0.0)) {
        recovery = -INFINITY;
        if (c.back > 0.0 && l.limit > -INFINITY) recovery = surface_at(z, c, l.limit, off);
        if (most < INFINITY) recovery = fmax(recovery, surface_for(z, c, most));
    }
    const double wished = fmin(cooling, recovery);
    if (wished >= off) return off;
    double surface = fmax(wished, c.coldest);
    if (cooling < recovery && l.capacity < INFINITY)
        surface = fmax(surface, surface_for(z, c, l.capacity));
    return fmin(surface, off);
}

static Settled settle(Balance z, Coil c, Limits l) {
    const double off = z.b / z.a, dry = z.d / z.c;
    const Settled still = {off, dry, off, 0.0, 0.0};
    if (c.flow <= 0.0 || l.capacity <= 0.0) return still;
    const double surface = held_surface(z, c, l, off);
    if (surface >= off) return still;
    const double temperature = zone(z, c, surface);
    const double sensible = fmax(c.flow * DRY_AIR * (temperature - surface), 0.0);
    const double saturated = ratio(surface, c.pressure);
    if (saturated >= dry) return (Settled){temperature, dry, surface, sensible, 0.0};
    const double humidity = moisture(z, c, saturated);
    return (Settled){temperature, humidity, surface, sensible, c.flow * (humidity - saturated)};
}

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

/* sizes: hours, modes, rows, others; ground: decay, drive, direct, zone, block_decay,
   block_recall, later, block_drive; shell: capacity, air, contact, coldest, pressure;
   weather: temperature, humidity, others */
void station_march(const int *sizes, const double *const *ground, const double *shell,
                   const double *const *weather, const double *const *operation, double *restrict state,
                   double *air, double *const *out) {
    const int hours = sizes[0], modes = sizes[1], rows = sizes[2], others = sizes[3];
    const int inputs = 1 + others;
    const double *decay = ground[0], *drive = ground[1], *direct = ground[2], *owner = ground[3];
    double heat[64], returned[BLOCK * 64], given[BLOCK * 64];
    for (int k = 0; k < hours; k++) {
        const int step = k % BLOCK;
        const double *other = weather[2] + (long)k * others;
        double *now_given = given + step * inputs;
        if (step == 0) {
            for (int x = 0; x < BLOCK * rows; x++) returned[x] = 0.0;
            add_rows(modes, BLOCK * rows, ground[5], state, returned);
        }
        for (int j = 0; j < others; j++) now_given[1 + j] = other[j];
        for (int r = 0; r < rows; r++) {
            double known = -returned[step * rows + r];
            for (int j = 1; j < inputs; j++) known += direct[r * inputs + j] * now_given[j];
            heat[r] = known;
        }
        const double fans = operation[2][k], back = operation[3][k], piston = operation[4][k];
        const double outdoors = fans * (1.0 - back) + piston, outside = weather[0][k];
        Balance z = {shell[0] + DRY_AIR * outdoors,
                     shell[0] * air[0] + operation[0][k] + DRY_AIR * outdoors * outside,
                     shell[1] + outdoors,
                     shell[1] * air[1] + operation[1][k] + outdoors * weather[1][k]};
        for (int r = 0; r < rows; r++)
            if (owner[r] >= 0.0) {
                z.b -= heat[r];
                z.a += direct[r * inputs];
            }
        const Coil coil = {fans * shell[2], back, shell[3], shell[4]};
        const Limits limits = {operation[5][k], operation[6][k], operation[7][k], operation[8][k]};
        const Settled now = settle(z, coil, limits);
        air[0] = now.temperature;
        air[1] = now.humidity;
        const double behind =
            fans > 0.0 ? now.temperature - now.sensible / (fans * DRY_AIR) : now.temperature;
        const double above = now.temperature - limits.set;
        out[0][k] = now.temperature;
        out[1][k] = now.humidity;
        out[2][k] = outside + (fans > 0.0 ? back * (behind - outside) : 0.0);
        out[3][k] = behind;
        out[4][k] = now.sensible;
        out[5][k] = VAPORISATION * now.condensed;
        out[6][k] = above > 1e-9 ? z.a * above : 0.0;
        out[7][k] = DRY_AIR * outdoors * (outside - now.temperature) + (1.0 - back) * now.sensible;
        const double most = ratio(air[0], shell[4]);
        out[9][k] = 0.0;
        if (air[1] > most) {
            out[9][k] = z.c * (air[1] - most);
            air[1] = out[1][k] = most;
        }
        now_given[0] = air[0];
        for (int r = 0; r < rows; r++)
            out[8][(long)k * rows + r] = heat[r] + direct[r * inputs] * air[0];
        double *restrict rest = returned + (step + 1) * rows;
        const int left = (BLOCK - 1 - step) * rows;
        for (int j = 0; j < inputs; j++) {
            const double *restrict later = ground[6] + (long)j * BLOCK * rows;
            for (int x = 0; x < left; x++) rest[x] += later[x] * now_given[j];
        }
        if (step == BLOCK - 1) {
            for (int m = 0; m < modes; m++) state[m] *= ground[4][m];
            add_rows(BLOCK * inputs, modes, ground[7], given, state);
        } else if (k == hours - 1) {
            for (int s = 0; s <= step; s++) {
                for (int m = 0; m < modes; m++) state[m] *= decay[m];
                for (int j = 0; j < inputs; j++)
                    for (int m = 0; m < modes; m++)
                        state[m] += drive[(long)j * modes + m] * given[s * inputs + j];
            }
        }
    }
}
