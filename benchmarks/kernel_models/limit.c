/* Models A and B written out in C: the yardstick of what the machine allows. Nothing general, no layers, no checks.
 *
 * Pending events are a binary heap of 128-bit keys (instant, what). Two ways to keep it:
 *   TEXTBOOK   the smaller child or a stop, level by level, decided by jumps;
 *   else       comparisons without jumps; a hole goes down to a leaf and the event up again (I. Wegener: Bottom-up
 *              heapsort, Theoretical Computer Science 118, 1993); and the hole that the first event leaves waits for
 *              the next event that is put in, since most events bring exactly one.
 *
 * start, end and delivered may be NULL: then no times are written, as when the kernel runs without its ledger.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 event; /* instant << 64 | number << 1 | kind */
typedef struct { event *at; int64_t n, room; int hole; } heap;

#define NEVER ((event)INT64_MAX << 64)

static inline event event_at(int64_t t, uint64_t x) { return (event)(uint64_t)t << 64 | x; }
static inline int64_t instant(event e) { return (int64_t)(e >> 64); }

static heap new_heap(void) {
  heap h = {malloc(4096 * sizeof(event)), 0, 4096, 0};
  return h;
}

#ifdef TEXTBOOK
static inline int before(event a, event b) {
  if (instant(a) < instant(b)) return 1;
  if (instant(a) > instant(b)) return 0;
  return (uint64_t)a < (uint64_t)b;
}
#else
static inline int before(event a, event b) { return a < b; }
#endif

static inline void sift_up(event *at, int64_t i, event e) {
  while (i > 0) {
    int64_t up = (i - 1) >> 1;
    if (before(at[up], e)) break;
    at[i] = at[up];
    i = up;
  }
  at[i] = e;
}

#ifdef TEXTBOOK
static inline void sift_down(event *at, int64_t n, event e) {
  int64_t i = 0, child;
  while ((child = 2 * i + 1) < n) {
    if (child + 1 < n && before(at[child + 1], at[child])) child++;
    if (before(e, at[child])) break;
    at[i] = at[child];
    i = child;
  }
  at[i] = e;
}
#else
static inline void sift_down(event *at, int64_t n, event e) {
  int64_t i = 0, child = 1;
  while (child + 1 < n) {
    child += before(at[child + 1], at[child]);
    at[i] = at[child];
    i = child;
    child = 2 * i + 1;
  }
  if (child < n) {
    at[i] = at[child];
    i = child;
  }
  sift_up(at, i, e);
}
#endif

static inline void fill(heap *h) {
  h->hole = 0;
  h->n--;
  if (h->n) sift_down(h->at, h->n, h->at[h->n]);
}

static inline void drop_first(heap *h) {
  h->hole = 1;
#ifdef TEXTBOOK
  fill(h);
#endif
}

static inline void push(heap *h, event e) {
  if (h->hole) {
    h->hole = 0;
    sift_down(h->at, h->n, e);
    return;
  }
  if (h->n == h->room) h->at = realloc(h->at, (h->room *= 2) * sizeof(event));
  sift_up(h->at, h->n++, e);
}

static inline event first(heap *h) {
  if (h->hole) fill(h);
  return h->n ? h->at[0] : NEVER;
}

/* -------------------------------------------------------------------------------------------------------- model A */

int64_t model_a(int64_t n, int64_t servers, const int64_t *arrival, const int64_t *service, int64_t *start) {
  heap h = new_heap();
  int64_t arrived = 0, begun = 0, events = 0;
  while (arrived < n || begun < arrived || h.n - h.hole > 0) {
    event e = first(&h);
    int64_t ta = arrived < n ? arrival[arrived] : INT64_MAX, now;
    if (ta < instant(e)) {
      now = ta;
      arrived++;
    } else {
      now = instant(e);
      drop_first(&h);
      servers++;
    }
    if (servers && begun < arrived) { /* first come, first served: the line is the numbers begun .. arrived */
      servers--;
      if (start) start[begun] = now;
      push(&h, event_at(now + service[begun], begun));
      begun++;
    }
    events++;
  }
  free(h.at);
  return events;
}

/* -------------------------------------------------------------------------------------------------------- model B */

typedef struct {
  int64_t containers, trains, resources, lanes, batch, stages, changes;
  const int64_t *arrival, *delivery, *service, *change_t;
  const int32_t *lane, *route, *lane_class, *by_class, *change_resource, *change_capacity;
  int64_t *start, *end, *delivered;
} corridor;

typedef struct { int32_t head, tail; } line;                     /* trains, threaded through train.next */
typedef struct { int32_t free; line of_class[2]; } resource;
typedef struct { int32_t lane, stage, next; } train;

typedef struct {
  const corridor *m;
  heap pending;
  resource *resource;
  train *train;
  int32_t *box; /* [trains, batch] */
  int64_t now;
} run;

enum { END, DELIVER };

static inline void begin(run *s, int32_t k, int32_t r) {
  int64_t slot = k * s->m->stages + s->train[k].stage;
  s->resource[r].free--;
  if (s->m->start) s->m->start[slot] = s->now;
  push(&s->pending, event_at(s->now + s->m->service[slot], (uint64_t)k << 1 | END));
}

static inline void ask(run *s, int32_t k) {
  train *t = &s->train[k];
  int32_t r = s->m->route[t->lane * s->m->stages + t->stage];
  if (s->resource[r].free > 0) { begin(s, k, r); return; }
  line *l = &s->resource[r].of_class[s->m->by_class[r] ? s->m->lane_class[t->lane] : 0];
  t->next = -1;
  if (l->head < 0) l->head = k; else s->train[l->tail].next = k;
  l->tail = k;
}

static inline void grant(run *s, int32_t r) {
  resource *q = &s->resource[r];
  while (q->free > 0) {
    line *l = &q->of_class[q->of_class[0].head < 0];
    int32_t k = l->head;
    if (k < 0) return;
    l->head = s->train[k].next;
    begin(s, k, r);
  }
}

static inline void finish(run *s, int32_t k) {
  const corridor *m = s->m;
  train *t = &s->train[k];
  int32_t r = m->route[t->lane * m->stages + t->stage];
  if (m->end) m->end[k * m->stages + t->stage] = s->now;
  s->resource[r].free++;
  if (++t->stage < m->stages) ask(s, k);
  else for (int64_t j = 0; j < m->batch; j++) {
    int32_t c = s->box[k * m->batch + j];
    push(&s->pending, event_at(s->now + m->delivery[c], (uint64_t)c << 1 | DELIVER));
  }
  grant(s, r);
}

static run new_run(const corridor *m) {
  run s = {m, new_heap(), malloc(m->resources * sizeof(resource)), calloc(m->trains, sizeof(train)),
           malloc(m->trains * m->batch * sizeof(int32_t)), 0};
  for (int64_t r = 0; r < m->resources; r++) s.resource[r] = (resource){0, {{-1, -1}, {-1, -1}}};
  return s;
}

int64_t model_b(const corridor *m) {
  run s = new_run(m);
  int32_t *loading = malloc(m->lanes * m->batch * sizeof(int32_t)), *loaded = calloc(m->lanes, sizeof(int32_t));
  int32_t *capacity = calloc(m->resources, sizeof(int32_t));
  int64_t arrived = 0, changed = 0, full = 0, events = 0;
  for (;; events++) {
    int64_t ta = arrived < m->containers ? m->arrival[arrived] : INT64_MAX;
    int64_t tc = changed < m->changes ? m->change_t[changed] : INT64_MAX;
    event e = first(&s.pending);
    int64_t te = instant(e);
    if (te < ta && te < tc) {
      int32_t k = (int32_t)((uint64_t)e >> 1);
      s.now = te;
      drop_first(&s.pending);
      if (!((uint64_t)e & DELIVER)) finish(&s, k);
      else if (m->delivered) m->delivered[k] = te;
    } else if (ta < tc) {
      int32_t l = m->lane[arrived], *w = loading + l * m->batch;
      s.now = ta;
      w[loaded[l]++] = (int32_t)arrived++;
      if (loaded[l] == m->batch) {
        loaded[l] = 0;
        memcpy(s.box + full * m->batch, w, m->batch * sizeof(int32_t));
        s.train[full].lane = l;
        ask(&s, (int32_t)full++);
      }
    } else if (tc < INT64_MAX) {
      int32_t r = m->change_resource[changed], was = capacity[r];
      s.now = tc;
      capacity[r] = m->change_capacity[changed++];
      s.resource[r].free += capacity[r] - was;
      grant(&s, r);
    } else break;
  }
  free(s.pending.at), free(s.resource), free(s.train), free(s.box), free(loading), free(loaded), free(capacity);
  return events;
}
