"""The tables of the kernel: operations of steps, records, the model that stays and the state that changes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NONE = -1
FOREVER = 1 << 62
LAST = 2.0**31 - 1  # the order of a request lies between -LAST and LAST

# Operations of a step (columns a, b, c, to, rule of STEP in brackets).
DELAY = 0  # wait for a duration (dist, rule: a factor)
SEIZE = 1  # ask for needs a .. a+b at once (c: flags, rule: the order of the request)
FREE = 2  # give needs a .. a+b back
FREE_LATER = 3  # give needs a .. a+b back after a duration (dist); the entity goes on
SPLIT = 4  # each item leaves with probability (dist) as an entity of its own that starts at step a
DEPOSIT = 5  # put all items into pool a; the entity ends
COLLECT = 6  # take items from pool a until there are b
FORM = 7  # join former a; members resume at step b when their items have come
UNFORM = 8  # give every item to the member it belongs to; late ones go to its late pool; b = time-out [ms]
BRANCH = 9  # with probability (dist) go on at step a
OVERFLOW = 10  # go on at step b when resource a has nothing free; c = 1: when it has no capacity at all
LOOP = 11  # go back to step a; the next round draws new numbers
SPAWN = 12  # a new entity starts at step a with priority b
SET_CAPACITY = 13  # capacity of resource a becomes b
NOTE = 14  # nothing but its mark and its ledger row
END = 15  # items are delivered; the entity ends
SERVE = 16  # seize needs a .. a+b, wait for a duration (dist, rule: a factor), give them back (c: flags)
BATCH = 17  # wait until lot a is complete
UNBATCH = 18  # those carried go on, each behind its BATCH
BALK = 19  # go on at step b when c or more requests wait for resource a, or it has no capacity
CHOOSE = 20  # go on at the step of the one of choices a .. a+b to which the rule gives the smallest value

# Flags of SEIZE and SERVE (column c).
NOTED = 1  # the ledger tells that a request was held and granted
IN_TURN = 2  # requests go in the order of asking, whatever their class
RESUMES = 4  # an interrupted service goes on where it was
REPEATS = 8  # an interrupted service begins again and takes as long as before
LEAVES = 16  # an interrupted entity gives up and goes on at step `to`
PREEMPTS = 32  # the request interrupts services of lower priority
INTERRUPTIBLE = RESUMES | REPEATS | LEAVES

# Kinds of a distribution. A SHARE is a probability; HAUL is a run over a stretch of line; GIVEN are tabled durations.
CONSTANT, EXPONENTIAL, LOGNORMAL, TRIANGULAR, UNIFORM, HAUL, SHARE, GIVEN = range(8)

# Ranks of pending events (rule 1); calendar and arrivals are static streams outside the heap.
RANK_END, RANK_RELEASE, RANK_TIMEOUT_FORMER, RANK_TIMEOUT_MEMBER = 2, 3, 4, 5

# Kinds of ledger rows.
ROW_STEP, ROW_DELAY, ROW_HELD, ROW_GRANTED, ROW_CAPACITY, ROW_FORMED, ROW_MEMBER = range(7)
ROW_LOADED, ROW_PICKED, ROW_RELEASED, ROW_JOINED, ROW_DELIVERED, ROW_HANDED, ROW_UNDONE = range(7, 14)
ROW_INTERRUPTED, ROW_BATCHED = range(14, 16)

# Why `advance` came back.
DONE, PAUSED, LEDGER_FULL, NO_ROOM, BROKEN, MORE_ARRIVALS = range(6)

# Settings of a model: places in `Model.setting`.
KEEPS_LEDGER, MARKS, SPARE, FED = range(4)

# Purposes of draws that belong to no step.
PURPOSE_JOURNEY, PURPOSE_DAY = 1, 2


def _record(fields: str) -> np.dtype[Any]:
    """A record type from words such as `t i8, step i4`."""
    return np.dtype([tuple(field.split()) for field in fields.split(", ")])


STEP = _record("op i4, a i4, b i4, c i4, dist i4, mark i4, purpose u4, note i4, to i4, rule i4")
DIST = _record("kind i4, later i4, until i8, a f8, b f8, c f8, d f8, key u8")
NEED = _record("resource i4, amount i4, items i4, pad i4")
CHOICE = _record("resource i4, step i4")
ARRIVAL = _record("t i8, key u8, step i4, priority i4, items i4, pool i4, first i8")
CALENDAR = _record("t i8, resource i4, capacity i4")
FORMER_RULE = _record("need i4, out i4, opens i4, pad i4, timeout i8")
LOT_RULE = _record("need i4, step i4, priority i4, pad i4")

# What every event of an entity touches is 64 bytes long, one line of the processor's cache; the rest is in ASIDE, at
# the same place of a table of its own. `asked`: since when its request stands; `since`: when its delay or service
# began. `holds`: ASIDE.held says how many units were taken by items. `head` and `tail` are those of the items, and
# mean nothing where there are none.
ENTITY = _record(
    "key u8, number i8, asked i8, due i8, step i4, priority i4, order i4, home i4, items i4, lap u4, next i4, "
    "state i1, interrupted i1, holds i1, carried i1"
)
ASIDE = _record(
    "since i8, rest i8, group i8, head i4, tail i4, held i4, child i4, carries i4, sibling i4, carrier i4, missing i4, "
    "loaded i4, last i4"
)
ITEM = _record("key u8, number i8, next i4, home i4")
RESOURCE = _record(
    "capacity i4, busy i4, head i4, tail i4, root i4, waiting i4, dirty i4, stash i4, asking i4, holders i4, since i8, "
    "busy_ms i8, waiting_ms i8, granted i8, most_waiting i4, pad i4"
)
POOL = _record("head i4, tail i4, items i4, pad i4")
FORMER = _record("head i4, tail i4, members i4, items i4, deadline i8")
LOT = _record("head i4, tail i4, members i4, pad i4")
PENDING = _record("t i8, x i8")
LEDGER = _record("t i8, who i8, other i8, step i4, kind i4")
REGISTER = _record(
    "now i8, heap i8, stale i8, free i8, live i8, number i8, calendar i8, arrival i8, fed i8, ready i8, last_ready i8, "
    "dirty i8, free_item i8, items i8, ledger i8, events i8, rows i8, loaded i8, delivered i8, most_live i8, broken i8"
)

# State of an entity. Only one that is not RUNNING has a record in ASIDE that says anything of its group.
RUNNING, MEMBER, FORMED, GONE_AHEAD, CARRIER = range(5)


Table = NDArray[Any]


class Model(NamedTuple):
    """Tables that do not change during a run; shapes in brackets."""

    step: Table  # STEP[steps]
    dist: Table  # DIST[distributions]
    given: Table  # i8[numbers]: tabled durations
    need: Table  # NEED[needs]
    choice: Table  # CHOICE[choices]
    arrival: Table  # ARRIVAL[arrivals], in order of (t, position)
    calendar: Table  # CALENDAR[changes], in order of (t, resource)
    former: Table  # FORMER_RULE[formers]
    lot: Table  # LOT_RULE[lots]
    rule: Table  # i8[rules]: addresses of compiled functions
    key: Table  # u4[2]: seed, replication
    setting: Table  # i8[4]: ledger on, marks a subject, spare room kept, arrivals are fed in pages


class State(NamedTuple):
    """Tables that change; a copy of them is a fork."""

    register: Table  # REGISTER[1]
    entity: Table  # ENTITY[room]
    aside: Table  # ASIDE[room]: the rest of an entity's record
    resource: Table  # RESOURCE[resources]
    item: Table  # ITEM[room]
    pool: Table  # POOL[pools]
    former: Table  # FORMER[formers]
    lot: Table  # LOT[lots]
    heap: Table  # PENDING[room]
    dirty: Table  # i4[resources]
    member: Table  # i4[subjects]: entity of a subject
    mark: Table  # i8[subjects * marks]: instant in ms, NONE where not reached
    ledger: Table  # LEDGER[page]
