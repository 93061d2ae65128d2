/* The peers of the training loop: one for each kind of run that it is held against.

   Each records what the timeline records, in the timeline's own arrays: the state at a bucket's first iteration, and
   the least and greatest value of each series (core/run/book.py). Unlike our loop they look for no number that is not
   finite, and for no gradient that is small. A kind is known when this is compiled, so each loop is its own. */

#include <float.h>
#include <math.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/* Of a wide bucket rho is recorded for so many iterations. */
enum { MOST_ROWS = 6 + 4 * 16, MOST_PATTERNS = 16, WATCHED = 16 };

/* A promise below this share of E is lost in E's rounding. */
static const double LEAST_SHARE = 0x1p-44;

/* One weight, logistic, squared error, plain gradient descent, in turn and recorded, but for what is set here. */
struct kind {
    int is_batch, is_shuffled, is_tanh, is_cross_entropy, is_adam, is_chain, is_state_alone;
};

struct settings {
    const double *xs, *ys;
    int64_t count, seed;
    double rate, p, q, epsilon, low, high;
};

struct book {
    int64_t offset, shift, buckets;
    double *first, *least, *greatest;
};

struct weight {
    double w, m, s;
};

INLINE void activate(struct kind kind, double z, double *A, double *slope)
{
    if (kind.is_tanh) {
        *A = tanh(z);
        *slope = 1.0 - *A * *A;
    } else {
        const double e = exp(-fabs(z));
        *A = (z >= 0.0 ? 1.0 : e) / (1.0 + e);
        *slope = e / ((1.0 + e) * (1.0 + e));
    }
}

/* E of one pattern, and its gradient. */
INLINE double propagate(struct kind kind, double w, double v, double x, double y, double *dE_dw, double *dE_dv)
{
    double z = w * x, h = 0.0, dh_dz1 = 0.0, E, dE_dz;
    if (kind.is_chain) {
        activate(kind, z, &h, &dh_dz1);
        z = v * h;
    }
    if (kind.is_cross_entropy) {
        const double e = exp(-fabs(z)), tail = e / (1.0 + e);
        E = (z >= 0.0 ? 1.0 - y : y) * fabs(z) + log1p(e);
        dE_dz = z >= 0.0 ? (1.0 - y) - tail : tail - y;
    } else {
        double y_hat, slope;
        activate(kind, z, &y_hat, &slope);
        const double d = y_hat - y;
        E = 0.5 * d * d;
        dE_dz = d * slope;
    }
    *dE_dw = kind.is_chain ? dE_dz * v * dh_dz1 * x : dE_dz * x;
    *dE_dv = dE_dz * h;
    return E;
}

INLINE double error_of(struct kind kind, double w, double v, double x, double y)
{
    double dE_dw, dE_dv;
    return propagate(kind, w, v, x, y, &dE_dw, &dE_dv);
}

/* The weight after the n-th nudge, and what the nudge promises of E. */
INLINE struct weight nudge(struct kind kind, const struct settings *its, double n, double g, struct weight now,
                           double *promised)
{
    double delta = -its->rate * g;
    if (kind.is_adam) {
        now.m = its->p * now.m + (1.0 - its->p) * g;
        now.s = its->q * now.s + (1.0 - its->q) * (g * g);
        const double m_hat = now.m / (1.0 - pow(its->p, n)), s_hat = now.s / (1.0 - pow(its->q, n));
        delta = -its->rate * (m_hat / (sqrt(s_hat) + its->epsilon));
    }
    const double moved = now.w + delta, next = moved < its->low ? its->low : moved > its->high ? its->high : moved;
    *promised = g * (next == moved ? delta : next - now.w);
    now.w = next;
    return now;
}

INLINE uint64_t mixed(uint64_t h, uint64_t word)
{
    h = (h ^ word) & 0xFFFFFFFF;
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF;
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF;
    return h ^ (h >> 16);
}

/* The order of the patterns in a pass. */
INLINE void shuffle(int64_t seed, int64_t pass, int64_t count, int64_t *order)
{
    uint64_t h = mixed(mixed(mixed(mixed(0, seed), seed >> 32), pass), pass >> 32);
    for (int64_t k = 0; k < count; k++)
        order[k] = k;
    for (int64_t k = count - 1; k > 0; k--) {
        h = mixed(h, k);
        const int64_t j = h % (k + 1), swapped = order[k];
        order[k] = order[j];
        order[j] = swapped;
    }
}

INLINE void widen(double *least, double *greatest, double value)
{
    *least = value < *least ? value : *least;
    *greatest = value > *greatest ? value : *greatest;
}

/* Makes the iterations i, ..., stop - 1, which begin with a bucket; `state` is w, v, and m and s of each. */
INLINE void advance(struct kind kind, const struct settings *settings, int64_t i, int64_t stop, double *state,
                    const struct book *book)
{
    const struct settings its = *settings;
    const int64_t count = its.count, shift = book->shift, mask = ((int64_t)1 << shift) - 1;
    const int64_t fixed = kind.is_chain ? 6 : 4, each = kind.is_chain ? 4 : 3;
    const int64_t series = kind.is_state_alone ? 0 : fixed + (count > 1 ? each * count : 0);
    double l[MOST_ROWS], g[MOST_ROWS];
    int64_t order[MOST_PATTERNS], turn = i % count;
    struct weight w = {state[0], state[2], state[3]}, v = {state[1], state[4], state[5]};
    if (kind.is_shuffled)
        shuffle(its.seed, i / count, count, order);
    while (i < stop) {
        const int64_t bucket = book->offset + (i >> shift);
        const int64_t end = (i | mask) + 1 < stop ? (i | mask) + 1 : stop;
        const double states[] = {w.w, v.w, w.m, w.s, v.m, v.s};
        for (int64_t s = 0; s < 6 && !kind.is_state_alone; s++)
            book->first[s * book->buckets + bucket] = states[s];
        for (int64_t s = 0; s < series; s++) {
            l[s] = DBL_MAX;
            g[s] = -DBL_MAX;
        }
        for (; i < end; i++) {
            const int64_t k = kind.is_shuffled ? order[turn] : turn;
            const int64_t first = kind.is_batch ? 0 : k, last = kind.is_batch ? count - 1 : k;
            double E = 0.0, dE_dw = 0.0, dE_dv = 0.0, promised_w, promised_v = 0.0;
            for (int64_t j = first; j <= last; j++) {
                const int64_t row = fixed + each * j;
                double E_j, dE_dw_j, dE_dv_j;
                E_j = propagate(kind, w.w, v.w, its.xs[j], its.ys[j], &dE_dw_j, &dE_dv_j);
                E = kind.is_batch ? E + E_j : E_j;
                dE_dw = kind.is_batch ? dE_dw + dE_dw_j : dE_dw_j;
                dE_dv = kind.is_batch ? dE_dv + dE_dv_j : dE_dv_j;
                if (count > 1 && !kind.is_state_alone) {
                    widen(&l[row], &g[row], E_j);
                    widen(&l[row + 1], &g[row + 1], dE_dw_j);
                    if (kind.is_chain)
                        widen(&l[row + 3], &g[row + 3], dE_dv_j);
                }
            }
            const struct weight w_next = nudge(kind, &its, i + 1, dE_dw, w, &promised_w);
            const struct weight v_next = kind.is_chain ? nudge(kind, &its, i + 1, dE_dv, v, &promised_v) : v;
            const double promised = kind.is_chain ? promised_w + promised_v : promised_w;
            if (!kind.is_state_alone) {
                widen(&l[0], &g[0], w.w);
                widen(&l[1], &g[1], E);
                widen(&l[2], &g[2], dE_dw);
                if (kind.is_chain) {
                    widen(&l[4], &g[4], v.w);
                    widen(&l[5], &g[5], dE_dv);
                }
                if ((i & mask) < WATCHED && fabs(promised) > LEAST_SHARE * E) {
                    double E_next = 0.0;
                    for (int64_t j = first; j <= last; j++) {
                        const double E_j = error_of(kind, w_next.w, v_next.w, its.xs[j], its.ys[j]);
                        E_next = kind.is_batch ? E_next + E_j : E_j;
                    }
                    const double rho = (E_next - E) / promised;
                    widen(&l[3], &g[3], rho);
                    if (count > 1 && !kind.is_batch)
                        widen(&l[fixed + each * k + 2], &g[fixed + each * k + 2], rho);
                }
            }
            w = w_next;
            v = v_next;
            if (++turn == count) {
                turn = 0;
                if (kind.is_shuffled)
                    shuffle(its.seed, (i + 1) / count, count, order);
            }
        }
        for (int64_t s = 0; s < series; s++) {
            book->least[s * book->buckets + bucket] = l[s];
            book->greatest[s * book->buckets + bucket] = g[s];
        }
    }
    const double states[] = {w.w, v.w, w.m, w.s, v.m, v.s};
    for (int64_t s = 0; s < 6; s++)
        state[s] = states[s];
}

#define LOOP(name, ...)                                                                                             \
    void name(const struct settings *settings, int64_t i, int64_t stop, double *state, const struct book *book)     \
    {                                                                                                               \
        advance((struct kind){__VA_ARGS__}, settings, i, stop, state, book);                                        \
    }

LOOP(in_turn, 0)
LOOP(batch, .is_batch = 1)
LOOP(shuffled, .is_shuffled = 1)
LOOP(of_tanh, .is_tanh = 1)
LOOP(cross_entropy, .is_cross_entropy = 1)
LOOP(adam, .is_adam = 1)
LOOP(chain, .is_chain = 1)
LOOP(state_alone, .is_state_alone = 1)

/* The last weights of runs of one pattern, state alone: a map of rates and starts, one run after the other. */
void map(const double *rates, int64_t columns, const double *starts, int64_t rows, double x, double y, int64_t iterations,
         double *last)
{
    for (int64_t row = 0; row < rows; row++)
        for (int64_t column = 0; column < columns; column++) {
            const struct settings its = {&x, &y, 1, 0, rates[column], 0.0, 0.0, 0.0, -INFINITY, INFINITY};
            double state[6] = {starts[row]};
            struct book none = {0, 62, 1, 0, 0, 0};
            state_alone(&its, 0, iterations, state, &none);
            last[row * columns + column] = state[0];
        }
}
