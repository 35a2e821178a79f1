/* The reference model in plain C: the same rules, the same draws and the same order as benchmarks/product_engine.py,
 * so that both give the same numbers to the last bit. Layout: separate arrays; each tie stands once, and both ends list
 * it in the order in which ties were made. One thread, no intrinsics. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST = 32, STRIP = 64, SUMS = 512, OUTPUTS = 10, WEEK = 40, FORM = 47, WEEK_ZERO = 1000000 };
enum { NO_CASE, QUEUED, OPEN };

typedef struct {
    double meet, gain, keep, remove_below, onset, half, severe_from, heal, treat, ask, form, start_strength;
    double residents_per_slot, reach;
} Rules;

typedef struct { uint32_t word[4]; } Block;

typedef struct {
    int64_t n, room, used, slots;
    uint64_t seed;
    Rules p;
    uint32_t *alter, *tie, *end_a, *end_b, *free, *words, *listed;
    float *strength;
    double *severity;
    int16_t *degree;
    uint8_t *standing;
    int32_t *since, *queue, *queue_week, *from, *to;
    int64_t *key;
    int64_t frees, arrivals, head, tail;
    int64_t parts, ties, made, ended, open, closed, asked;
} World;

/* Philox4x32-10 (Salmon et al. 2011). */
static inline Block philox(uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t k0, uint64_t k1) {
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = 0xD2511F53ull * c0, p1 = 0xCD9E8D57ull * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = p1 & 0xFFFFFFFFull;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = p0 & 0xFFFFFFFFull;
        k0 = (k0 + 0x9E3779B9ull) & 0xFFFFFFFFull;
        k1 = (k1 + 0xBB67AE85ull) & 0xFFFFFFFFull;
    }
    return (Block){{(uint32_t)c0, (uint32_t)c1, (uint32_t)c2, (uint32_t)c3}};
}

static inline double unit(uint32_t word) { return (double)word * (1.0 / 4294967296.0) + 0.5 / 4294967296.0; }

/* Zeros, in large pages where the system has them, as sim.arena does. */
static void *zeros(size_t count, size_t size) {
    size_t page = (size_t)1 << 21, bytes = (count * size / page + 1) * page;
    void *room = bytes > page ? aligned_alloc(page, bytes) : malloc(bytes);
    if (room == NULL) return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes > page) madvise(room, bytes, MADV_HUGEPAGE);
#endif
    return memset(room, 0, bytes);
}

static int tied(const World *w, int64_t i, int64_t j) {
    for (int k = 0; k < w->degree[i]; k++)
        if (w->alter[i * MOST + k] == (uint32_t)j) return 1;
    return 0;
}

static int bind(World *w, int64_t i, int64_t j, float strength) {
    if (w->degree[i] >= MOST || w->degree[j] >= MOST) return 0;
    uint32_t e;
    if (w->frees > 0) e = w->free[--w->frees];
    else if (w->used < w->room) e = (uint32_t)w->used++;
    else return 0;
    w->end_a[e] = (uint32_t)i;
    w->end_b[e] = (uint32_t)j;
    w->strength[e] = strength;
    int64_t at = i * MOST + w->degree[i]++;
    w->alter[at] = (uint32_t)j;
    w->tie[at] = e;
    at = j * MOST + w->degree[j]++;
    w->alter[at] = (uint32_t)i;
    w->tie[at] = e;
    return 1;
}

static void unlist(World *w, int64_t i, uint32_t e) {
    uint32_t *alter = w->alter + i * MOST, *tie = w->tie + i * MOST;
    int last = w->degree[i] - 1, k = 0;
    while (tie[k] != e) k++;
    for (; k < last; k++) {
        alter[k] = alter[k + 1];
        tie[k] = tie[k + 1];
    }
    w->degree[i] = (int16_t)last;
}

static void drop(World *w, uint32_t e) {
    unlist(w, w->end_a[e], e);
    unlist(w, w->end_b[e], e);
    w->strength[e] = 0.0f;
    w->free[w->frees++] = e;
}

static double support(const World *w, int64_t i) {
    double total = 0.0;
    for (int k = 0; k < w->degree[i]; k++) total += (double)w->strength[w->tie[i * MOST + k]];
    return total;
}

static void draw(World *w, int64_t week) {
    uint32_t *restrict a = w->words, *restrict b = a + w->n, *restrict c = b + w->n, *restrict d = c + w->n;
    uint64_t first = (uint64_t)(week + WEEK_ZERO), low = w->seed & 0xFFFFFFFFull, high = w->seed >> 32;
    for (int64_t i = 0; i < w->n; i++) {
        Block x = philox(first, (uint64_t)i, 0, WEEK, low, high);
        a[i] = x.word[0];
        b[i] = x.word[1];
        c[i] = x.word[2];
        d[i] = x.word[3];
    }
}

/* List whose word lies below a chance, without branches on it. */
static int64_t single_out(const uint32_t *restrict words, int64_t n, double chance, uint32_t *restrict listed) {
    uint64_t found = 0;
    for (int64_t i = 0; i < n; i++) {
        listed[found] = (uint32_t)i;
        found += unit(words[i]) < chance;
    }
    return (int64_t)found;
}

static void meet(World *w) {
    float gain = (float)w->p.gain;
    int64_t many = single_out(w->words + w->n, w->n, w->p.meet, w->listed);
    for (int64_t r = 0; r < many; r++) {
        int64_t i = w->listed[r];
        if (w->degree[i] > 0) {
            double u = unit(w->words[w->n + i]);
            float *s = w->strength + w->tie[i * MOST + (int64_t)(u / w->p.meet * w->degree[i])];
            *s += gain * (1.0f - *s);
        }
    }
}

static void fade(World *w) {
    float keep = (float)w->p.keep, least = (float)w->p.remove_below;
    float *strength = w->strength;
    int64_t parts = 0;
    w->ended = 0;
    for (int64_t first = 0; first < w->used; first += STRIP) {
        int64_t last = first + STRIP < w->used ? first + STRIP : w->used;
        int32_t weak = 0, some = 0;
        for (int64_t e = first; e < last; e++) {
            float s = strength[e] * keep;
            strength[e] = s;
            weak += (s < least) & (s > 0.0f);
            some += (int32_t)(s * 1048576.0f);
        }
        parts += some;
        if (weak == 0) continue;
        for (int64_t e = first; e < last; e++)
            if (strength[e] > 0.0f && strength[e] < least) {
                parts -= (int64_t)(strength[e] * 1048576.0f);
                drop(w, (uint32_t)e);
                w->ended++;
            }
    }
    w->ties -= w->ended;
    w->parts = parts;
}

/* List who has a need or whose word could bring one; support can only lower the chance. */
static int64_t in_question(const World *w) {
    const uint32_t *restrict words = w->words;
    const double *restrict severity = w->severity, onset = w->p.onset;
    uint32_t *restrict listed = w->listed;
    uint64_t found = 0;
    for (int64_t i = 0; i < w->n; i++) {
        listed[found] = (uint32_t)i;
        found += (severity[i] != 0.0) | (unit(words[i]) < onset);
    }
    return (int64_t)found;
}

static void needs(World *w, int64_t week) {
    const Rules p = w->p;
    w->arrivals = 0;
    w->closed = 0;
    int64_t many = in_question(w);
    for (int64_t r = 0; r < many; r++) {
        int64_t i = w->listed[r];
        double before = w->severity[i], u = unit(w->words[i]);
        if (before == 0.0) {
            if (u < p.onset / (1.0 + support(w, i) / p.half))
                w->severity[i] = p.severe_from + (1.0 - p.severe_from) * unit(w->words[3 * w->n + i]);
            continue;
        }
        double s = support(w, i), after = before - p.heal * s / (s + p.half);
        if (w->standing[i] == OPEN) after -= p.treat;
        if (after <= 0.0) {
            w->severity[i] = 0.0;
            w->closed += w->standing[i] == OPEN;
            w->open -= w->standing[i] == OPEN;
            w->standing[i] = NO_CASE;
            w->since[i] = (int32_t)week;
            continue;
        }
        w->severity[i] = after;
        if (w->standing[i] == NO_CASE && u < p.ask * after) {
            w->key[w->arrivals++] = ((int64_t)w->words[3 * w->n + i] << 30) + i;
            w->standing[i] = QUEUED;
            w->since[i] = (int32_t)week;
        }
    }
}

static int by_key(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void team(World *w, int64_t week) {
    int64_t size = w->n + 8;
    qsort(w->key, (size_t)w->arrivals, sizeof *w->key, by_key);
    for (int64_t k = 0; k < w->arrivals; k++, w->tail++) {
        w->queue[w->tail % size] = (int32_t)(w->key[k] & ((1 << 30) - 1));
        w->queue_week[w->tail % size] = (int32_t)week;
    }
    w->asked = w->arrivals;
    int64_t keep = w->head;
    for (int64_t at = w->head; at < w->tail; at++) {
        int32_t i = w->queue[at % size], since = w->queue_week[at % size];
        if (w->standing[i] != QUEUED || w->since[i] != since) continue;
        if (w->open < w->slots) {
            w->standing[i] = OPEN;
            w->since[i] = (int32_t)week;
            w->open++;
            continue;
        }
        w->queue[keep % size] = i;
        w->queue_week[keep % size] = since;
        keep++;
    }
    w->tail = keep;
}

static int64_t candidate(const World *w, int64_t i, int64_t week) {
    Block x = philox((uint64_t)(week + WEEK_ZERO), (uint64_t)i, 0, FORM, w->seed & 0xFFFFFFFFull, w->seed >> 32);
    if (unit(x.word[0]) < 0.5) {
        int64_t reach = (int64_t)w->p.reach, step = (int64_t)(unit(x.word[1]) * (double)(2 * reach)) - reach;
        int64_t j = i + step + (step >= 0);
        return j >= 0 && j < w->n ? j : -1;
    }
    if (w->degree[i] == 0) return -1;
    int64_t k = w->alter[i * MOST + (int64_t)(unit(x.word[1]) * w->degree[i])];
    return w->alter[k * MOST + (int64_t)(unit(x.word[2]) * w->degree[k])];
}

static void form(World *w, int64_t week) {
    float start = (float)w->p.start_strength;
    int64_t proposals = 0, many = single_out(w->words + 2 * w->n, w->n, w->p.form, w->listed);
    for (int64_t r = 0; r < many; r++) {
        int64_t i = w->listed[r], j = candidate(w, i, week);
        if (j >= 0 && j != i) {
            w->from[proposals] = (int32_t)i;
            w->to[proposals++] = (int32_t)j;
        }
    }
    w->made = 0;
    for (int64_t k = 0; k < proposals; k++)
        if (!tied(w, w->from[k], w->to[k]) && bind(w, w->from[k], w->to[k], start)) {
            w->made++;
            w->parts += (int64_t)(start * 1048576.0f);
        }
    w->ties += w->made;
}

static void observe(const World *w, double *out) {
    int64_t ill = 0, parts = 0;
    for (int64_t first = 0; first < w->n; first += SUMS) {
        int64_t last = first + SUMS < w->n ? first + SUMS : w->n;
        int32_t some = 0, sum = 0;
        for (int64_t i = first; i < last; i++) {
            some += w->severity[i] > 0.0;
            sum += (int32_t)(w->severity[i] * 1048576.0);
        }
        ill += some;
        parts += sum;
    }
    out[0] = (double)w->ties;
    out[1] = (double)w->parts / 1048576.0;
    out[2] = (double)w->made;
    out[3] = (double)w->ended;
    out[4] = (double)ill;
    out[5] = (double)parts / 1048576.0;
    out[6] = (double)w->asked;
    out[7] = (double)(w->tail - w->head);
    out[8] = (double)w->open;
    out[9] = (double)w->closed;
}

void reference_end(World *w) {
    if (w == NULL) return;
    void *rooms[] = {w->alter, w->tie, w->end_a, w->end_b, w->free, w->words, w->strength, w->severity, w->degree,
                     w->standing, w->since, w->queue, w->queue_week, w->from, w->to, w->key, w->listed};
    for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) free(rooms[k]);
    free(w);
}

/* NULL when there is no memory. */
World *reference_begin(int64_t n, int64_t ties, const int64_t *a, const int64_t *b, const float *strength,
                       const Rules *rules, int64_t slots, uint64_t seed) {
    World *w = calloc(1, sizeof *w);
    if (w == NULL) return NULL;
    size_t N = (size_t)n;
    w->n = n;
    w->room = 8 * n;
    w->slots = slots;
    w->seed = seed;
    w->p = *rules;
    w->alter = zeros(N * MOST, sizeof *w->alter);
    w->tie = zeros(N * MOST, sizeof *w->tie);
    w->end_a = zeros(8 * N, sizeof *w->end_a);
    w->end_b = zeros(8 * N, sizeof *w->end_b);
    w->free = zeros(8 * N, sizeof *w->free);
    w->words = zeros(4 * N, sizeof *w->words);
    w->strength = zeros(8 * N, sizeof *w->strength);
    w->severity = zeros(N, sizeof *w->severity);
    w->degree = zeros(N, sizeof *w->degree);
    w->standing = zeros(N, sizeof *w->standing);
    w->since = zeros(N, sizeof *w->since);
    w->queue = zeros(N + 8, sizeof *w->queue);
    w->queue_week = zeros(N + 8, sizeof *w->queue_week);
    w->from = zeros(N, sizeof *w->from);
    w->to = zeros(N, sizeof *w->to);
    w->key = zeros(N, sizeof *w->key);
    w->listed = zeros(N + 1, sizeof *w->listed);
    if (!w->alter || !w->tie || !w->end_a || !w->end_b || !w->free || !w->words || !w->strength || !w->severity
        || !w->degree || !w->standing || !w->since || !w->queue || !w->queue_week || !w->from || !w->to || !w->key
        || !w->listed) {
        reference_end(w);
        return NULL;
    }
    for (int64_t e = 0; e < ties; e++) w->ties += bind(w, a[e], b[e], strength[e]);
    return w;
}

void reference_live(World *w, int64_t weeks, double *out) {
    for (int64_t week = 0; week < weeks; week++) {
        draw(w, week);
        meet(w);
        fade(w);
        needs(w, week);
        team(w, week);
        form(w, week);
        observe(w, out + week * OUTPUTS);
    }
}
