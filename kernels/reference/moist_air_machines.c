/* Cooling tower and station heat pump: the same algorithms as cooling_tower.py and
   air_coil_machine.py, to measure against. Humidity and enthalpy as in moist_air.py. */

#include <math.h>

#define KELVIN 273.15
#define WATER 4186.0
#define HOTTEST_FILM 90.0

typedef struct { double temperature, humidity, pressure; } Air;
typedef struct { double coefficient, exponent, air_flow, hottest; } Tower;
typedef struct { double share, coil_flow, coldest, minimum_lift; } Machine;

static inline double saturation_pressure(double temperature) {
    double t = temperature + KELVIN;
    if (temperature < 0.0) {
        double power = 6.2215701e-7 + t * (2.0747825e-9 - 9.484024e-13 * t);
        double ice = -5674.5359 / t + 6.3925247 + t * (-9.677843e-3 + t * power);
        return exp(ice + 4.1635019 * log(t));
    }
    double rest = 1.3914993 + t * (-4.8640239e-2 + t * (4.1764768e-5 - 1.4452093e-8 * t));
    return exp(-5800.2206 / t + rest + 6.5459673 * log(t));
}

static inline double humidity_ratio(double t, double relative, double pressure) {
    double vapour = relative * saturation_pressure(t);
    return 0.621945 * vapour / (pressure - vapour);
}

static inline double enthalpy(double t, double w) { return 1006.0 * t + w * (2501e3 + 1860.0 * t); }

static inline double saturated_enthalpy(double t, double p) {
    return enthalpy(t, humidity_ratio(t, 1.0, p));
}

static double saturated_at(double content, double pressure) {
    double boiling = 99.0 + 28.0 * log(pressure / 101325.0);
    double low = -95.0, high = boiling < 95.0 ? boiling : 95.0;
    double x = fmin(fmax(content / 3000.0, low), high);
    for (int i = 0; i < 60; i++) {
        double excess = saturated_enthalpy(x, pressure) - content;
        if (excess > 0.0) high = x; else low = x;
        double slope = (saturated_enthalpy(x + 0.01, pressure) - excess - content) / 0.01;
        double next = x - excess / slope;
        if (!(low < next && next < high)) next = 0.5 * (low + high);
        double moved = fabs(next - x);
        x = next;
        if (moved < 1e-11 * (1.0 + fabs(x))) break;
    }
    return x;
}

static double coil_surface(double heat, Air air, double flow) {
    double surface = air.temperature - heat / (flow * (1006.0 + 1860.0 * air.humidity));
    if (humidity_ratio(surface, 1.0, air.pressure) >= air.humidity) return surface;
    return saturated_at(enthalpy(air.temperature, air.humidity) - heat / flow, air.pressure);
}

static double coil_heat(double surface, Air air, double flow) {
    double saturated = humidity_ratio(surface, 1.0, air.pressure);
    if (saturated >= air.humidity)
        return flow * (1006.0 + 1860.0 * air.humidity) * (air.temperature - surface);
    return flow * (enthalpy(air.temperature, air.humidity) - enthalpy(surface, saturated));
}

static int from_air(Machine m, double heat, Air air, double supply, double *out) {
    double source = air.temperature, cop = 1.0;
    int status = 1;
    out[0] = air.temperature; out[1] = out[2] = out[3] = 0.0;
    if (heat <= 0.0) return 0;
    for (int i = 0; i < 80; i++) {
        double lift = fmax(supply - source, m.minimum_lift);
        cop = fmax(m.share * (supply + KELVIN) / lift, 1.0);
        double taken = heat * (1.0 - 1.0 / cop);
        double next = cop > 1.0 ? coil_surface(taken, air, m.coil_flow) : air.temperature;
        double moved = fabs(next - source);
        source = next;
        if (source < m.coldest) break;
        if (moved < 1e-10) { status = 0; break; }
    }
    if (source < m.coldest) {
        if (air.temperature <= m.coldest) return 0;
        double lift = fmax(supply - m.coldest, m.minimum_lift);
        cop = m.share * (supply + KELVIN) / lift;
        out[0] = m.coldest;
        if (cop <= 1.0) return 0;
        heat = fmin(coil_heat(m.coldest, air, m.coil_flow) * cop / (cop - 1.0), heat);
        source = m.coldest;
        status = 0;
    }
    out[0] = source; out[1] = heat; out[2] = heat * (1.0 - 1.0 / cop); out[3] = heat / cop;
    return status;
}

int air_coil_year(const double *p, int n, const double *heat, const double *temperature,
                  const double *humidity, double pressure, const double *supply, double *out) {
    Machine m = {p[0], p[1], p[2], p[3]};
    int failed = 0;
    for (int i = 0; i < n; i++) {
        Air air = {temperature[i], humidity[i], pressure};
        failed += from_air(m, heat[i], air, supply[i], out + 4 * i);
    }
    return failed;
}

static inline double units_of(Tower t, double water, double air) {
    return t.coefficient * pow(water / air, 1.0 + t.exponent);
}

static double transferable(Tower t, double water, double flow, Air air, double leaving,
                           double entering) {
    double hot = fmin(entering, HOTTEST_FILM), top = saturated_enthalpy(hot, air.pressure);
    double slope = (top - saturated_enthalpy(leaving, air.pressure)) / (hot - leaving);
    double ratio = flow * slope / (water * WATER), units = units_of(t, water, flow), effectiveness;
    if (fabs(1.0 - ratio) < 1e-7) {
        effectiveness = units / (1.0 + units);
    } else {
        double decay = exp(-units * (1.0 - ratio));
        effectiveness = (1.0 - decay) / (1.0 - ratio * decay);
    }
    return effectiveness * flow * (top - enthalpy(air.temperature, air.humidity));
}

static double air_for(Tower t, double heat, double water, Air air, double leaving, double most) {
    double entering = leaving + heat / (water * WATER);
    double above = transferable(t, water, most, air, leaving, entering) - heat;
    if (above <= 0.0) return most;
    double low = 0.0, below = -heat, high = most, flow = most;
    int side = 0;
    for (int i = 0; i < 100; i++) {
        double next = (low * above - high * below) / (above - below), moved = fabs(next - flow);
        flow = next;
        if (moved < 1e-12 * most) break;
        double error = transferable(t, water, flow, air, leaving, entering) - heat;
        if (error > 0.0) { high = flow; above = error; if (side == 1) below *= 0.5; side = 1; }
        else { low = flow; below = error; if (side == -1) above *= 0.5; side = -1; }
    }
    return flow;
}

static double leaving_at_full_fan(Tower t, double heat, double water, Air air, double coldest) {
    double flow = t.air_flow, rise = heat / (water * WATER);
    double limit = saturated_at(enthalpy(air.temperature, air.humidity), air.pressure);
    double low = fmax(coldest, limit), high = t.hottest;
    double above = transferable(t, water, flow, air, high, high + rise) - heat;
    if (above <= 0.0 || low >= high) return high;
    double below = transferable(t, water, flow, air, low, low + rise) - heat;
    if (below >= 0.0) return low;
    double leaving = high;
    int side = 0;
    for (int i = 0; i < 100; i++) {
        double next = (low * above - high * below) / (above - below), moved = fabs(next - leaving);
        leaving = next;
        if (moved < 1e-11) break;
        double error = transferable(t, water, flow, air, leaving, leaving + rise) - heat;
        if (error > 0.0) { high = leaving; above = error; if (side == 1) below *= 0.5; side = 1; }
        else { low = leaving; below = error; if (side == -1) above *= 0.5; side = -1; }
    }
    return leaving;
}

static double evaporated(Tower t, double heat, double water, double flow, Air air) {
    double decay = exp(-units_of(t, water, flow));
    double film = enthalpy(air.temperature, air.humidity) + heat / flow / (1.0 - decay);
    double humid = humidity_ratio(saturated_at(film, air.pressure), 1.0, air.pressure);
    return flow * (humid - air.humidity) * (1.0 - decay);
}

int cooling_tower_year(const double *p, int n, const double *heat, double water,
                       const double *temperature, const double *humidity, double pressure,
                       double set_point, double *out) {
    Tower t = {p[0], p[1], p[2], p[3]};
    int failed = 0;
    for (int i = 0; i < n; i++) {
        double *o = out + 5 * i, leaving = set_point;
        Air air = {temperature[i], humidity[i], pressure};
        if (heat[i] <= 0.0) {
            o[0] = o[1] = set_point; o[2] = o[3] = o[4] = 0.0;
            continue;
        }
        double flow = air_for(t, heat[i], water, air, set_point, t.air_flow);
        if (flow >= t.air_flow) {
            leaving = leaving_at_full_fan(t, heat[i], water, air, set_point);
            if (leaving >= t.hottest) { failed++; continue; } /* left out: never in the timing */
        }
        o[0] = leaving; o[1] = leaving + heat[i] / (water * WATER); o[2] = flow;
        o[3] = evaporated(t, heat[i], water, flow, air); o[4] = heat[i];
    }
    return failed;
}
