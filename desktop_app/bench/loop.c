/* The peer of the training loop: logistic activation, squared error, patterns in turn, plain gradient descent.

   It records what the timeline records, in the timeline's own arrays: w at a bucket's first iteration, and the least
   and greatest w, E and dE/dw, and E and dE/dw of each of several patterns. Unlike the loop that it is held against it
   looks for no number that is not finite, and for no gradient that is small. */

#include <float.h>
#include <math.h>
#include <stdint.h>

enum { FIXED = 3, MOST_PATTERNS = 16 };

static inline void widen(double *least, double *greatest, double value)
{
    *least = value < *least ? value : *least;
    *greatest = value > *greatest ? value : *greatest;
}

/* Makes the iterations i, ..., stop - 1, which begin with a bucket; returns the weight that it comes to. */
double advance(const double *xs, const double *ys, int64_t count, double rate, double low, double high, int64_t i,
               int64_t stop, double w, int64_t offset, int64_t shift, int64_t buckets, double *first, double *least,
               double *greatest)
{
    double l[FIXED + 2 * MOST_PATTERNS], g[FIXED + 2 * MOST_PATTERNS];
    const int64_t series = FIXED + (count > 1 ? 2 * count : 0), mask = ((int64_t)1 << shift) - 1;
    int64_t place = i % count;
    while (i < stop) {
        const int64_t bucket = offset + (i >> shift);
        const int64_t end = (i | mask) + 1 < stop ? (i | mask) + 1 : stop;
        first[bucket] = w;
        for (int64_t s = 0; s < series; s++) {
            l[s] = DBL_MAX;
            g[s] = -DBL_MAX;
        }
        for (; i < end; i++) {
            const double x = xs[place], y = ys[place], z = w * x;
            const double e = exp(-fabs(z));
            const double y_hat = (z >= 0.0 ? 1.0 : e) / (1.0 + e), slope = e / ((1.0 + e) * (1.0 + e));
            const double d = y_hat - y, E = 0.5 * d * d, dE_dw = d * slope * x;
            const double moved = w - rate * dE_dw;
            widen(&l[0], &g[0], w);
            widen(&l[1], &g[1], E);
            widen(&l[2], &g[2], dE_dw);
            if (count > 1) {
                widen(&l[FIXED + 2 * place], &g[FIXED + 2 * place], E);
                widen(&l[FIXED + 2 * place + 1], &g[FIXED + 2 * place + 1], dE_dw);
            }
            w = moved < low ? low : moved > high ? high : moved;
            if (++place == count)
                place = 0;
        }
        for (int64_t s = 0; s < series; s++) {
            least[s * buckets + bucket] = l[s];
            greatest[s * buckets + bucket] = g[s];
        }
    }
    return w;
}
