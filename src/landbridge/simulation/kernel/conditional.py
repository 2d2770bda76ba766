# pyright: basic
# ruff: noqa: N803, N806 (M and S are the model and the state, as in all compiled files)
"""What is left of a service under way: its duration drawn anew, given that it has taken so long already.

By inversion, as every draw: with S the probability of taking longer and u uniform, the duration whose S is
(1 - u) S(elapsed) has the distribution of those that take longer than `elapsed`. Computing with S and not with 1 - S
keeps the far tail exact. With nothing elapsed it is the plain draw to the last bit.
"""

from __future__ import annotations

import math

import numpy as np

from landbridge.simulation.kernel.compiled import callable_too, entry, inlined
from landbridge.simulation.kernel.draws import haul_number, in_force, normal_quantile, sample, uniform
from landbridge.simulation.kernel.layout import (
    EXPONENTIAL,
    GIVEN,
    HAUL,
    INTERRUPTIBLE,
    LOGNORMAL,
    RANK_END,
    RANK_RELEASE,
    RESUMES,
    SERVE,
    TRIANGULAR,
    UNIFORM,
)


@inlined
def normal_survival(z):
    """Probability that a standard normal number is greater; exact in the upper tail."""
    return 0.5 * math.erfc(z * math.sqrt(0.5))


@inlined
def further_normal(chance, z):
    """A standard normal number greater than z from a number in (0, 1), or infinity where no double can tell."""
    left = chance * normal_survival(z)
    return -normal_quantile(left) if left > 0.0 else np.inf


@inlined
def longer_lognormal(D, u, elapsed):
    """exp(a + b Z) + c, greater than `elapsed`."""
    if elapsed <= D.c:
        return np.exp(D.a + D.b * normal_quantile(u)) + D.c
    return np.exp(D.a + D.b * further_normal(1.0 - u, (np.log(elapsed - D.c) - D.a) / D.b)) + D.c


@inlined
def longer_triangular(D, u, elapsed):
    """Triangular between a and c with mode b, greater than `elapsed` < c."""
    e = max(elapsed, D.a)
    above = (D.c - e) * (D.c - e) / ((D.c - D.a) * (D.c - D.b)) if e > D.b else (
        1.0 - (e - D.a) * (e - D.a) / ((D.c - D.a) * (D.b - D.a)) if e > D.a else 1.0)  # fmt: skip
    left = (1.0 - u) * above
    if (1.0 - left) * (D.c - D.a) < D.b - D.a:
        return D.a + np.sqrt((1.0 - left) * (D.c - D.a) * (D.b - D.a))
    return D.c - np.sqrt(left * (D.c - D.a) * (D.c - D.b))


@inlined
def longer_haul(D, z, elapsed):
    """A run over line, longer than `elapsed`; z is the normal number of the plain draw.

    It is moved into the tail by its rank. So a train that its journey makes slow stays slow on later legs, trains of
    one day have the day in common, and the time of this leg has exactly its conditional distribution. What the time
    elapsed says of journey and day is not handed on: the legs to come, and other trains of that day, are drawn as if
    nothing were known.
    """
    passed = np.log(elapsed / D.a) / D.b + 0.5 * D.b if elapsed > 0.0 else -np.inf
    if normal_survival(passed) < 1.0:
        z = further_normal(normal_survival(z), passed)
    return D.a * np.exp(D.b * z - 0.5 * D.b * D.b)


@callable_too
def longer_than(D, u, z, elapsed):
    """The whole duration [ms] of a service under distribution D that takes longer than `elapsed` [ms, not rounded].

    u and z are the numbers of the plain draw: uniform in (0, 1), and for a run over line normal. 0 when it can not take
    longer, or doubles can not tell. A constant is what it is.
    """
    spent = np.float64(elapsed)
    whole = 0.0
    if D.kind == HAUL:
        whole = longer_haul(D, z, spent)
    elif D.kind == EXPONENTIAL:
        whole = -D.a * np.log(1.0 - u) + max(D.b, spent)
    elif D.kind == LOGNORMAL:
        whole = longer_lognormal(D, u, spent)
    elif D.kind == TRIANGULAR:
        whole = longer_triangular(D, u, spent) if spent < D.c else 0.0
    elif D.kind == UNIFORM:
        low = max(D.a, spent)
        whole = low + (D.b - low) * u if spent < D.b else 0.0
    else:
        whole = D.a
    return np.int64(np.rint(whole)) if np.isfinite(whole) else np.int64(0)


@inlined
def redrawn(P, M, st, E, since, spent):
    """The whole plain duration [ms] of a service of entity E, longer than `spent` [ms], with the numbers of model M.

    Of one that has just begun nothing is known; of others, that in whole milliseconds more than `spent` will come out.
    """
    D = P.dist[in_force(P, st.dist, since)]
    u = uniform(M, E.key, st.purpose, E.lap)
    z = haul_number(M, D, E.key, st.purpose, E.lap, since) if D.kind == HAUL else 0.0
    return longer_than(D, u, z, spent + 0.5 if spent > 0 else 0.0)


@inlined
def plain_draw(P, st, E, since):
    """What the service of entity E was drawn as when it began [ms]: without the factor of a rule, in one piece."""
    return sample(P, st.dist, E.key, st.purpose, E.lap, since)


@inlined
def is_kept(P, st, E, since):
    """Whether a duration is not drawn, or can not be taken apart: given ones, and pieces of one with a factor."""
    if P.dist[in_force(P, st.dist, since)].kind == GIVEN:
        return True
    return st.rule >= 0 and (st.c & INTERRUPTIBLE != 0 or plain_draw(P, st, E, since) == 0)


@inlined
def new_due(P, M, S, e, at):
    """A new end of the service of entity e [ms], which is under way at `at`."""
    E = S.entity[e]
    st = P.step[E.step]
    since = S.aside[e].since
    if is_kept(P, st, E, since):
        return E.due
    if st.rule >= 0:
        factor = (E.due - since) / plain_draw(P, st, E, since)
        return max(at, since + np.int64(np.rint(factor * redrawn(P, M, st, E, since, (at - since) / factor))))
    spent = at - since
    if st.op == SERVE and st.c & RESUMES:
        spent = max(plain_draw(P, st, E, since) - (E.due - at), 0)  # also before it was broken off
    return at + max(redrawn(P, M, st, E, since, spent) - spent, 0)


@inlined
def redraw_rest(P, M, S, e):
    """What is left of a service that was broken off and waits; one that begins again is drawn as a new one."""
    E = S.entity[e]
    st = P.step[E.step]
    since = S.aside[e].since
    if is_kept(P, st, E, since):
        return
    spent = max(plain_draw(P, st, E, since) - S.aside[e].rest, 0) if st.c & RESUMES else 0
    S.aside[e].rest = max(redrawn(P, M, st, E, since, spent) - spent, 0)


@inlined
def drop_stale(S):
    """Take ends of services that were broken off out of the heap."""
    R = S.register[0]
    kept = 0
    for place in range(R.heap):
        x = S.heap[place].x
        E = S.entity[x & 0xFFFFFF]
        if x >> 60 == RANK_END and (E.number != (x >> 24) & 0xFFFFFFFFF or E.due != S.heap[place].t):
            R.stale -= 1
            continue
        S.heap[kept].t = S.heap[place].t
        S.heap[kept].x = x
        kept += 1
    R.heap = kept


@entry
def redraw(P, M, S, at, first, after):
    """Services that began in [first, after) [ms] get a new end at `at` or later; the heap is out of order then.

    P has the tables and the key they were drawn with, M the key that counts from now on.
    """
    drop_stale(S)
    for place in range(S.register[0].heap):
        rank = S.heap[place].x >> 60
        e = S.heap[place].x & 0xFFFFFF
        if (
            rank in (RANK_END, RANK_RELEASE)
            and S.entity[e].due == S.heap[place].t
            and first <= S.aside[e].since < after
        ):
            S.entity[e].due = new_due(P, M, S, e, at)
            S.heap[place].t = S.entity[e].due
    for e in range(S.entity.size):
        E = S.entity[e]
        if E.interrupted and E.number >= 0 and first <= S.aside[e].since < after:
            redraw_rest(P, M, S, e)


@entry
def find_free(after, head, is_free):
    """Mark the records of a free list, which begins at `head` and goes on at `after[record]`."""
    while head >= 0:
        is_free[head] = True
        head = after[head]
