/* Twin of thermosim_kernels/container_box.pass_through: law of kind LINE, oil rising, channels
   that open while melting; one thread. */

#include <math.h>

/* law: reference, liquidus, latent, solid, liquid; bed: opening, exponent, units, volume */
void pass_through(double inlet, double rate, double seconds, const double *law, const double *bed,
                  const double *share, int planes, int columns, int lowest, int rows,
                  double *enthalpy, double *leaving)
{
    double reference = law[0], liquidus = law[1], latent = law[2], solid = law[3], liquid = law[4];
    double within = (liquidus - reference) / latent, volume = bed[3];
    for (int k = 0; k < planes; k++)
        for (int j = 0; j < columns; j++) {
            double oil = inlet, flow = rate * share[k * columns + j];
            for (int i = lowest; flow > 0.0 && i < rows; i++) {
                double *h = enthalpy + ((long)k * rows + i) * columns + j, slope, warm;
                if (*h <= 0.0) {
                    warm = reference + *h / solid;
                    slope = 1.0 / solid;
                } else if (*h >= latent) {
                    warm = liquidus + (*h - latent) / liquid;
                    slope = 1.0 / liquid;
                } else {
                    warm = reference + within * *h;
                    slope = within;
                }
                double f = *h / latent, difference = oil - warm;
                f = f < 0.0 ? 0.0 : f > 1.0 ? 1.0 : f;
                double open = bed[0] + (1.0 - bed[0]) * (bed[1] == 1.0 ? f : pow(f, bed[1]));
                double drawn = -flow * expm1(-bed[2] * open);
                double exponent = drawn * seconds * slope / volume;
                double heat = drawn * seconds * difference;
                if (exponent > 1e-12)
                    heat = -difference / (slope / volume) * expm1(-exponent);
                double new = *h + heat / volume, gone;
                if (new <= 0.0) {
                    warm = reference + new / solid;
                    slope = 1.0 / solid;
                } else if (new >= latent) {
                    warm = liquidus + (new - latent) / liquid;
                    slope = 1.0 / liquid;
                } else {
                    warm = reference + within * new;
                    slope = within;
                }
                if ((warm - oil) * heat > 0.0 && slope > 0.0) {
                    new -= (warm - oil) / slope;
                    if ((new - *h) * heat < 0.0)
                        new = *h;
                }
                gone = (new - *h) * volume;
                *h = new;
                oil -= gone / (flow * seconds);
            }
            leaving[k * columns + j] = oil;
        }
}
