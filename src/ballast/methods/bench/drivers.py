"""The comparison of searches for drivers on planted cubes, and what `ballast bench methods` times.

    python -m ballast.methods.bench.drivers [--seeds 100-149] [--methods ours,adtributor,wise-pizza]

*Exact-first*: the first segment named is one of the planted ones. *False names*: quiet cubes in which anything is named.
*Adds up*: the impacts given (with the rest where the method has one) sum to the change to within a millionth of it. Of
wise-pizza the segment of largest |impact| is the first; it always names something.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import signal
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from ballast.methods.bench import Case
from ballast.methods.bench.adtributor import adtributor
from ballast.methods.bench.planted import NOISES, REPORTING, Conditions, Cube, Plan, make, quiet
from ballast.methods.drivers import explain_total

_WISE_PIZZA_SEGMENTS = 5
_CLOSE = 1e-6
SECONDS_AT_MOST = 60
"""Processor seconds that a method has for one cube; one that takes longer is stopped and has named nothing."""


@dataclass(frozen=True)
class Answer:
    """What a method said of a cube: its names, the first one first, and the sum of the impacts that it gave."""

    names: tuple[Conditions, ...]
    impacts: float


STOPPED = Answer((), float("nan"))

Method = Callable[[Cube], Answer]


def ours(cube: Cube) -> Answer:
    """`explain_total` with its default settings."""
    made = explain_total(cube.attributes, cube.current, cube.base)
    impacts = sum(one.impact for one in (*made.segments, made.rest))
    return Answer(
        tuple(frozenset((name, int(str(value))) for name, value in one) for one in made.found), float(impacts)
    )


def by_adtributor(cube: Cube) -> Answer:
    """Adtributor with the paper's thresholds; its impacts are the parts of the change of the first set."""
    found = adtributor(cube.attributes, cube.current, cube.base)
    names = tuple(frozenset({(one.attribute, element)}) for one in found for element in one.elements)
    change = float(cube.current.sum() - cube.base.sum())
    return Answer(names, sum(found[0].powers) * change if found else 0.0)


def by_wise_pizza(cube: Cube) -> Answer:
    """wise-pizza's `explain_changes_in_totals` with up to five segments of up to two attributes."""
    import pandas
    from wise_pizza import explain_changes_in_totals

    frame = pandas.DataFrame({name: codes.astype(str) for name, codes in cube.attributes.items()}).assign(size=1.0)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found: Any = explain_changes_in_totals(
            frame.assign(total=cube.base.astype(float)),
            frame.assign(total=cube.current.astype(float)),
            dims=list(cube.attributes),
            total_name="total",
            size_name="size",
            max_segments=_WISE_PIZZA_SEGMENTS,
            max_depth=2,
        )
    largest = sorted(found.segments, key=lambda one: -abs(one["impact"]))
    names = tuple(frozenset((str(name), int(value)) for name, value in one["segment"].items()) for one in largest)
    return Answer(names, float(sum(one["impact"] for one in largest)))


METHODS: dict[str, Method] = {"ours": ours, "adtributor": by_adtributor, "wise-pizza": by_wise_pizza}


@dataclass(frozen=True)
class Score:
    """One method on the cubes of one noise: how many were planted, of them exact-first, all names exact, and so on."""

    method: str
    noise: float
    cubes: int
    exact_first: int
    exact_all: int
    adding_up: int
    quiet_cubes: int
    false_names: int
    seconds: float
    stopped: int


def score(method: str, noise: float, seeds: Sequence[int]) -> Score:
    """One method on the planted and the quiet cube of every seed; the time is the mean processor time of a planted cube."""
    answer = _bounded(METHODS[method])
    planted = [make(Plan(seed, noise)) for seed in seeds]
    started = time.process_time()
    answers = [answer(cube) for cube in planted]
    seconds = (time.process_time() - started) / len(planted)
    of_quiet = [answer(quiet(seed, noise)) for seed in seeds]
    pairs = list(zip(planted, answers, strict=True))
    return Score(
        method,
        noise,
        len(planted),
        exact_first=sum(said.names[:1] != () and said.names[0] in cube.planted for cube, said in pairs),
        exact_all=sum(set(said.names) == set(cube.planted) for cube, said in pairs),
        adding_up=sum(_adds_up(cube, said) for cube, said in pairs),
        quiet_cubes=len(seeds),
        false_names=sum(bool(said.names) for said in of_quiet),
        seconds=seconds,
        stopped=sum(said is STOPPED for said in (*answers, *of_quiet)),
    )


def _bounded(method: Method) -> Method:
    """The method with `SECONDS_AT_MOST` for each cube."""

    def answer(cube: Cube) -> Answer:
        def stop(*_: object) -> None:
            raise TimeoutError

        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_AT_MOST)
        try:
            return method(cube)
        except TimeoutError:
            return STOPPED
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)

    return answer


def _adds_up(cube: Cube, said: Answer) -> bool:
    change = float(cube.current.sum() - cube.base.sum())
    return abs(said.impacts - change) <= _CLOSE * abs(change)


def report(scores: Iterable[Score]) -> str:
    """The scores as a Markdown table."""
    head = "| method | noise | exact-first | all names exact | adds up | false names on quiet cubes | stopped | mean CPU seconds |"
    lines = [head, "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for one in scores:
        lines.append(
            f"| {one.method} | {one.noise:.0%} | {one.exact_first}/{one.cubes} | {one.exact_all}/{one.cubes} | "
            f"{one.adding_up}/{one.cubes} | {one.false_names}/{one.quiet_cubes} | "
            f"{one.stopped} | {one.seconds:.3f} |"
        )
    return "\n".join(lines)


def cases(times: int) -> list[Case]:
    """One planted cube of `times` × 1,000 rows; wise-pizza beside it at ten cities, where it still ends in seconds."""
    cube = make(Plan(0, 0.05, cells=1000 * times))
    beside = times <= 10 and find_spec("wise_pizza") is not None
    return [
        Case(
            method="drivers",
            size=f"{len(cube.base)}行×4个属性",
            ours=lambda: ours(cube),
            peer="wise-pizza",
            theirs=(lambda: by_wise_pizza(cube)) if beside else None,
            agree=lambda one, other: _same_first(one, other),
        )
    ]


def _same_first(one: object, other: object) -> bool:
    return isinstance(one, Answer) and isinstance(other, Answer) and one.names[:1] == other.names[:1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for the seeds and methods asked for; a method that is not installed is left out."""
    parser = argparse.ArgumentParser(prog="python -m ballast.methods.bench.drivers")
    parser.add_argument("--seeds", default=f"{REPORTING.start}-{REPORTING.stop - 1}")
    parser.add_argument("--methods", default=",".join(METHODS))
    asked = parser.parse_args(arguments)
    first, last = (int(one) for one in asked.seeds.split("-"))
    logging.getLogger().setLevel(logging.ERROR)
    methods = [one for one in asked.methods.split(",") if one != "wise-pizza" or find_spec("wise_pizza")]
    np.seterr(all="ignore")
    print(report(score(method, noise, range(first, last + 1)) for method in methods for noise in NOISES), flush=True)


if __name__ == "__main__":
    main()
