"""Follow what a book tells of a train along its program, to where it stands, since when, and what it holds there.

Each step is carried out as the kernel does it, but a duration ends when the book says so, and where a program branches
the next event tells which way was taken. The walk is over where the next event is missing: there the train is in a
delay, waits in a line, or waits in a group.
"""

from __future__ import annotations

from collections.abc import Callable

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import NONE
from landbridge.simulation.present.program_script import Script
from landbridge.simulation.present.standings import Account, Beginning, Crossing, How, Join, Standing, Use
from landbridge.simulation.present.told_events import Trail

__all__ = ["walk"]


def walk(script: Script, trail: Trail, begin: Beginning, told_at: list[bool], account: Account) -> Standing:
    """Follow one train to where it stands; what it took, left and reached goes to `account`."""
    return _Walker(script, trail, begin, told_at, account).to_the_end()


class _Walker:
    """A train on its way through its program; `_now` is the last instant known of it [ms]."""

    def __init__(self, script: Script, trail: Trail, begin: Beginning, told_at: list[bool], account: Account) -> None:
        self._script, self._trail, self._begin, self._told_at, self._account = script, trail, begin, told_at, account
        self._step: int = begin.step
        self._now: int = begin.since
        self._held: int = begin.held
        self._round, self._parted, self._items = 0, False, NONE
        self._place, self._event = 0, trail.events[0] if trail.events else NONE
        self._row: int = trail.rows[0] - 1 if trail.rows else NONE
        self._sure = True
        """Whether the train came to its step at `_now`."""
        self._how: How | None = None
        self._asked, self._spent, self._broken = NONE, 0, False
        self._acts: dict[int, Callable[[], None]] = {
            lay.DELAY: self._delay, lay.SEIZE: self._seize, lay.FREE: self._free, lay.FREE_LATER: self._free_later,
            lay.SPLIT: self._change_items, lay.COLLECT: self._change_items, lay.FORM: self._form,
            lay.UNFORM: self._unform, lay.BRANCH: self._branch, lay.OVERFLOW: self._overflow, lay.LOOP: self._loop,
            lay.BALK: self._overflow, lay.SERVE: self._serve,
            lay.NOTE: self._note, lay.END: self._end, lay.DEPOSIT: self._end, lay.SET_CAPACITY: self._note,
        }  # fmt: skip

    def to_the_end(self) -> Standing:
        """Walk until the book says no more."""
        op = self._script.op
        while self._how is None:
            self._acts[op[self._step]]()
        self._account.ignored += len(self._trail.events) - self._place
        return Standing(self._begin.train, self._how, self._step, self._now, self._held, self._round, self._parted,
                        self._asked, self._spent, self._broken)  # fmt: skip

    # ---- events

    def _take(self) -> None:
        """The next event has been found in the program."""
        k = self._place
        self._now, self._row, self._sure = self._trail.times[k], self._trail.rows[k], True
        if self._trail.items[k] != NONE:
            self._items = self._trail.items[k]
        self._pass()

    def _pass(self) -> None:
        self._place += 1
        self._event = self._trail.events[self._place] if self._place < len(self._trail.events) else NONE

    def _next_time(self) -> int:
        return self._trail.times[self._place]

    def _drop_strangers(self, step: int) -> None:
        """Leave out events that do not come behind a step, such as one of a stage that is over already."""
        while self._event != NONE and self._script.steps_to(step, self._event) == NONE:
            self._account.ignored += 1
            self._pass()

    def _stand(self, how: How) -> None:
        self._how = how

    # ---- steps

    def _note(self) -> None:
        begins = self._script.begins[self._step]
        if begins == self._event and begins != NONE:
            self._take()
        slot = self._script.mark[self._step]
        if slot != NONE and self._sure:
            self._account.marks.append((self._begin.train, slot, self._now))
        self._step += 1

    def _end(self) -> None:
        self._note()
        self._step -= 1
        self._stand(How.OVER)

    def _delay(self) -> None:
        begins, ends = self._script.begins[self._step], self._script.ends[self._step]
        if begins == self._event and begins != NONE:
            self._take()
        if ends != self._event:
            self._drop_strangers(self._step)
        if self._event == NONE:
            self._stand(How.IN_DELAY)
            return
        if ends == self._event:
            self._take()
        else:
            # What is known of its end is that the next event had not come before.
            self._now, self._sure = self._next_time(), ends == NONE
        self._step += 1

    def _seize(self) -> None:
        begins, ends = self._script.begins[self._step], self._script.ends[self._step]
        waited = begins == self._event and begins != NONE
        if waited:
            self._take()
        if self._event != ends:
            self._drop_strangers(self._step + 1)
        if self._event == NONE:
            how = How.IN_LINE if waited or self._would_show() else How.MAYBE_IN_LINE
            if how == How.IN_LINE or begins == NONE or not self._told_at[begins]:
                self._stand(how)
                return
        elif self._event == ends:
            self._take()
        self._get(waited=waited)
        self._step += 1

    def _serve(self) -> None:
        """A service that may be interrupted: pieces of work with waiting between them."""
        begins, waits = self._script.begins[self._step], self._script.serving[self._step][:2]
        self._asked = self._now
        while self._event in waits and self._event != NONE:
            self._take()
        if self._event != begins:
            self._drop_strangers(self._step)
        if self._event == NONE:
            shows = begins != NONE and self._told_at[begins]
            self._stand(How.IN_LINE if shows else How.MAYBE_IN_LINE)
        while self._how is None and self._work():
            pass

    def _work(self) -> bool:
        """A piece of a service; True when it was broken off and more of it is to come."""
        here, (held, released, broken) = self._step, self._script.serving[self._step]
        if self._event == self._script.begins[here] and self._event != NONE:
            self._take()
        started = self._now
        if self._event not in (broken, self._script.ends[here]):
            self._drop_strangers(here)
        if self._event == NONE:
            for resource, amount, _ in self._script.needs[here]:
                self._account.busy[resource] += amount
            self._stand(How.IN_DELAY)
        elif self._event == broken and self._script.to[here] == NONE:
            return self._break_off(started, (held, released))
        else:
            self._leave_service(left=self._event == broken)
        return False

    def _break_off(self, started: int, waits: tuple[int, int]) -> bool:
        """The rest of a service waits until it can be gone on with; True when it is."""
        self._take()
        self._spent, self._broken = self._spent + self._now - started, True
        while self._event in waits and self._event != NONE:
            self._take()
        if self._event == NONE:
            self._now = started
            self._stand(How.IN_LINE)
            return False
        return True

    def _leave_service(self, *, left: bool) -> None:
        """A service is over, or was given up."""
        here = self._step
        if left or self._event == self._script.ends[here]:
            self._take()
        else:
            self._now, self._sure = self._next_time(), self._script.ends[here] == NONE
        self._step = self._script.to[here] if left else here + 1
        self._asked, self._spent, self._broken = NONE, 0, False

    def _would_show(self) -> bool:
        """Whether the book would tell of what comes right behind a request if that had been granted."""
        step = self._step + 1
        while self._script.op[step] in (lay.FREE, lay.FREE_LATER, lay.SPLIT, lay.COLLECT):
            step += 1
        told = self._script.begins[step]
        return told != NONE and self._told_at[told] and self._script.op[step] != lay.SEIZE

    def _get(self, *, waited: bool) -> None:
        for resource, amount, per in self._script.needs[self._step]:
            if per == 0:
                self._account.busy[resource] += amount
                continue
            self._held = (self._items_soon() * amount + per - 1) // per
            self._use(resource, self._held, waited=waited)

    def _items_soon(self) -> int:
        """Containers on the train: as last said, or where some may have left since, as said next, or as now."""
        if self._items != NONE:
            return self._items
        later = (count for count in self._trail.items[self._place :] if count != NONE)
        return next(later, self._begin.items)

    def _use(self, resource: int, amount: int, *, waited: bool) -> None:
        self._account.busy[resource] += amount
        self._account.uses.append(Use(resource, amount, self._now, self._row, waited))

    def _free(self) -> None:
        for resource, amount, per in self._script.needs[self._step]:
            if per == 0:
                self._account.busy[resource] -= amount
                continue
            self._use(resource, -self._held, waited=False)
            self._held = 0
        self._step += 1

    def _free_later(self) -> None:
        """What is given back later is still counted as in use."""
        t = self._now if self._sure or self._event == NONE else self._next_time()
        row = self._row if self._event == NONE else self._trail.rows[self._place]
        self._account.crossings.append(Crossing(self._begin.train, self._step, t, row))
        self._step += 1

    def _change_items(self) -> None:
        self._items = NONE
        self._step += 1

    def _form(self) -> None:
        begins = self._script.begins[self._step]
        while self._event == begins and self._trail.trains[self._place] == NONE:
            self._account.ignored += 1
            self._pass()
        if self._begin.formed:  # it joins no other group
            self._step += 1
        elif self._event == begins:
            self._join_and_leave()
        else:
            self._gather()

    def _join_and_leave(self) -> None:
        """It was put into a train formed anew, and goes on by itself when that is divided."""
        came, into, undone = self._now, self._trail.trains[self._place], self._script.b[self._step]
        self._take()
        self._join(came, into)
        self._drop_strangers(undone + 1)
        if self._event == NONE:
            self._stand(How.CARRIED)
            return
        self._now, self._items, self._parted = self._next_time(), NONE, True
        self._step = undone + 1

    def _gather(self) -> None:
        """It waits for its group, unless it went on as it came or has nothing to share out."""
        self._drop_strangers(self._step + 1)
        if self._event == NONE and self._items_soon() > 0:
            self._join(self._now, NONE)
            self._stand(How.GATHERING)
            return
        if self._event != NONE:
            self._now = self._next_time()
        self._step += 1

    def _join(self, came: int, into: int) -> None:
        former = self._script.a[self._step]
        self._account.joins.append(
            Join(self._begin.train, former, self._step, came, self._held, into, self._now, self._row)
        )
        if into != NONE:
            self._held = 0

    def _unform(self) -> None:
        if not self._begin.formed:
            target = self._script.a[self._step]
            self._step = self._step + 1 if target == NONE else target
        elif self._event == self._script.begins[self._step]:
            self._take()
            self._stand(How.OVER)
        else:
            self._stand(How.READY)

    def _branch(self) -> None:
        self._choose(self._script.a[self._step], certain=self._script.certain[self._step])

    def _overflow(self) -> None:
        self._choose(self._script.b[self._step], certain=False)

    def _choose(self, other: int, *, certain: bool) -> None:
        """Take the way on which the next event comes sooner; straight on where it comes on both."""
        if certain:
            self._step = other
            return
        straight, aside = (self._script.steps_to(step, self._event) for step in (self._step + 1, other))
        turns = NONE not in (self._event, aside) and (straight == NONE or aside < straight)
        self._step = other if turns else self._step + 1

    def _loop(self) -> None:
        self._round += 1
        self._step = self._script.a[self._step]
