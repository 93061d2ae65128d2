/* The peer of the landscape: E of the chain of two weights over a plane of them, logistic activation, squared error. */

#include <math.h>
#include <stdint.h>

static inline double logistic(double z)
{
    const double e = exp(-fabs(z));
    return (z >= 0.0 ? 1.0 : e) / (1.0 + e);
}

/* Fills E (rows, columns) with the sum over the patterns; it looks for no number that is not finite. */
void plane(const double *ws, int64_t columns, const double *vs, int64_t rows, const double *xs, const double *ys,
           int64_t count, double *E)
{
    for (int64_t j = 0; j < rows; j++) {
        for (int64_t i = 0; i < columns; i++) {
            double total = 0.0;
            for (int64_t k = 0; k < count; k++) {
                const double d = logistic(vs[j] * logistic(ws[i] * xs[k])) - ys[k];
                total += 0.5 * d * d;
            }
            E[j * columns + i] = total;
        }
    }
}
