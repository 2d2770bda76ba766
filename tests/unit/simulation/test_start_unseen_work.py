"""What no event tells, worked out by hand: when inspections began, and where empty wagons are."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.simulation.present.standings import Use
from landbridge.simulation.present.unseen_work import EmptyTrain, Look, Return, replay_empties, replay_looks

_ALWAYS = -(10**6)
_WEST = 7


def _looks(*rows: tuple[int, int | None], priority: int = 0) -> list[Look]:
    """Inspections asked for and over at these instants; in the book in this order."""
    return [Look(k, priority, t, k, until) for k, (t, until) in enumerate(rows)]


def test_on_one_place_the_next_inspection_begins_when_the_one_before_is_over() -> None:
    looks = _looks((0, 10), (2, 25), (3, None), (4, None))
    assert replay_looks(looks, [(_ALWAYS, 1)]) == {2: 25}


def test_on_two_places_two_are_looked_into_at_once() -> None:
    looks = _looks((0, 10), (2, 25), (3, None), (4, None))
    assert replay_looks(looks, [(_ALWAYS, 2)]) == {2: 10, 3: 25}


def test_nothing_begins_while_there_is_no_place() -> None:
    looks = _looks((0, 10), (2, None))
    assert replay_looks(looks, [(_ALWAYS, 1), (5, 0), (40, 1)]) == {1: 40}


def test_what_is_under_way_when_places_go_is_finished() -> None:
    looks = _looks((0, None), (2, None))
    assert replay_looks(looks, [(_ALWAYS, 1), (5, 0)]) == {0: 0}


def test_containers_of_trains_that_go_first_go_first() -> None:
    looks = [*_looks((0, 10), (2, None), priority=1), Look(9, 0, 5, 9, None)]
    assert replay_looks(looks, [(_ALWAYS, 1)]) == {9: 10}


def test_an_inspection_that_the_world_ended_out_of_turn_is_over() -> None:
    """The second of three on one place was let go while the first was still there."""
    looks = _looks((0, None), (2, 5), (3, None))
    assert replay_looks(looks, [(_ALWAYS, 1)]) == {0: 0}


def _empties(*uses: tuple[int, int], at: int, trains: int = 2) -> list[EmptyTrain]:
    """Empty trains of 10 wagons that leave when 14 stand in the west and 4 of them stay; away for 100."""
    rows: Sequence[Use] = [Use(_WEST, amount, t, k, waited=False) for k, (t, amount) in enumerate(uses)]
    return replay_empties(rows, Return(_WEST, 14, 4, 100), [0] * trains, [(_ALWAYS, 5)], at)


def test_with_too_few_wagons_in_the_west_empty_trains_wait_from_the_beginning() -> None:
    assert _empties((10, -8), at=50) == [EmptyTrain(under_way=False, since=0, round=0)] * 2


def test_the_first_leaves_as_soon_as_there_are_enough() -> None:
    first, second = _empties((10, -8), (20, -1), at=50)
    assert first == EmptyTrain(under_way=True, since=20, round=0)
    assert second == EmptyTrain(under_way=False, since=0, round=0)


def test_what_loaded_trains_take_is_not_there_for_empty_ones() -> None:
    assert not any(train.under_way for train in _empties((10, -8), (15, 3), (20, -1), at=50))


def test_one_that_is_back_asks_again_behind_those_that_wait() -> None:
    first, second = _empties((20, -10), at=125)
    assert first == EmptyTrain(under_way=False, since=120, round=1)
    assert second == EmptyTrain(under_way=False, since=0, round=0)


def test_one_that_is_back_leaves_again_at_once_when_there_are_enough() -> None:
    """Of 25 wagons the first train takes 10; then 15 are left, of which 10 go when it is back: 5 stay."""
    [only] = _empties((20, -20), at=130, trains=1)
    assert only == EmptyTrain(under_way=True, since=120, round=1)
