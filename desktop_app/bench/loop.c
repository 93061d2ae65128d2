/* The peer of the training loop: logistic activation, squared error, patterns in turn, plain gradient descent.

   It records what the timeline records, in the timeline's own arrays: w at a bucket's first iteration, and the least
   and greatest w, E, dE/dw and rho, and E, dE/dw and rho of each of several patterns. Unlike the loop that it is held
   against it looks for no number that is not finite, and for no gradient that is small. */

#include <float.h>
#include <math.h>
#include <stdint.h>

/* Of a wide bucket rho is recorded for so many iterations. */
enum { FIXED = 4, PER_PATTERN = 3, MOST_PATTERNS = 16, WATCHED = 16 };

/* A promise below this share of E is lost in E's rounding. */
static const double LEAST_SHARE = 0x1p-44;

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
    double l[FIXED + PER_PATTERN * MOST_PATTERNS], g[FIXED + PER_PATTERN * MOST_PATTERNS];
    const int64_t series = FIXED + (count > 1 ? PER_PATTERN * count : 0), mask = ((int64_t)1 << shift) - 1;
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
            const double delta_w = -rate * dE_dw, moved = w + delta_w;
            const double w_next = moved < low ? low : moved > high ? high : moved;
            const double promised = dE_dw * (w_next == moved ? delta_w : w_next - w);
            const int64_t of_pattern = FIXED + PER_PATTERN * place;
            widen(&l[0], &g[0], w);
            widen(&l[1], &g[1], E);
            widen(&l[2], &g[2], dE_dw);
            if (count > 1) {
                widen(&l[of_pattern], &g[of_pattern], E);
                widen(&l[of_pattern + 1], &g[of_pattern + 1], dE_dw);
            }
            if ((i & mask) < WATCHED && fabs(promised) > LEAST_SHARE * E) {
                const double z_next = w_next * x, e_next = exp(-fabs(z_next));
                const double d_next = (z_next >= 0.0 ? 1.0 : e_next) / (1.0 + e_next) - y;
                const double rho = (0.5 * d_next * d_next - E) / promised;
                widen(&l[3], &g[3], rho);
                if (count > 1)
                    widen(&l[of_pattern + 2], &g[of_pattern + 2], rho);
            }
            w = w_next;
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
