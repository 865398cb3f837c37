"""The only door to the trail for reading: for the auditor, and for nobody else.

An auditor of the whole city reads all. One of a county reads what people who hold that county did, and nothing of the
seals, which are the whole city's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.rules.loader import Rulebook
from ballast.trail import canonical, checks, heads, keys
from ballast.trail.labels import action_label, channel_label
from ballast.trail.models import Entry, Head, Outcome

PAGE = 50
MOST_EXPORTED = 200_000
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """Which entries are asked for. Days are both included; texts are found anywhere in theirs; empty asks for all."""

    start: date | None = None
    end: date | None = None
    person: str = ""
    action: str = ""
    subject: str = ""
    outcome: str = ""
    address: str = ""

    def condition(self) -> Q:
        """The question for the database."""
        asked = Q()
        if self.start:
            asked &= Q(at__gte=_midnight(self.start))
        if self.end:
            asked &= Q(at__lt=_midnight(self.end + _DAY))
        if self.person:
            asked &= Q(actor__icontains=self.person) | Q(account__icontains=self.person)
        exact = {"action": self.action, "outcome": self.outcome}
        found = {"object__icontains": self.subject, "address__startswith": self.address}
        return asked & Q(**{name: value for name, value in {**exact, **found}.items() if value})


@dataclass(frozen=True)
class Line:
    """An entry as the list shows it."""

    id: int
    at: datetime
    actor: str
    account: str
    address: str
    channel: str
    action: str
    subject: str
    outcome: str
    batch: int | None


@dataclass(frozen=True)
class Listed:
    """A page of entries, the newest first."""

    lines: tuple[Line, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Change:
    """One field of an object, before and after the act."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Detail:
    """An entry with all that it holds."""

    line: Line
    code: str
    scope: str
    detail: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    sequence: int | None
    seal: str


@dataclass(frozen=True)
class SealedBatch:
    """The head of a batch as the page shows it."""

    number: int
    sealed_at: datetime
    count: int
    first_sequence: int
    last_sequence: int
    key: str
    head: str


@dataclass(frozen=True)
class SealState:
    """How the sealing stands."""

    batches: tuple[SealedBatch, ...]
    sealed: int
    unsealed: int
    waiting_since: datetime | None
    published: heads.Published
    key: str
    complaints: tuple[str, ...]
    oldest: datetime | None
    keep_days: int


@dataclass(frozen=True)
class Day:
    """The acts of one day, by outcome."""

    day: date
    total: int
    refused: int
    people: int


def entries(actor: Actor, question: Question, page: int = 1) -> Listed:
    """A page of the entries that somebody may see; raises `NotFoundError` for who is no auditor."""
    found = _seen(actor).filter(question.condition())
    total = found.count()
    number = min(max(1, page), max(1, -(-total // PAGE)))
    rows = found.order_by("-id")[(number - 1) * PAGE : number * PAGE]
    return Listed(tuple(map(_line, _light(rows))), total, number)


def entry(actor: Actor, number: int) -> Detail:
    """One entry; raises `NotFoundError` for one that is not there or not to be seen."""
    found = _light(_seen(actor).filter(pk=number)).first()
    if found is None:
        raise NotFoundError("没有找到")
    (row,) = canonical.entries("id = %s", [number])
    told = _fields(_value(row["detail"]))
    changes = _changes(_value(row["before"]), _value(row["after"]))
    return Detail(_line(found), found.action, found.scope, told, changes, found.sequence, found.seal)


def exported(actor: Actor, question: Question) -> Iterator[dict[str, Any]]:
    """Entries with every column, the oldest first; at most `MOST_EXPORTED`."""
    numbers = _seen(actor).filter(question.condition()).order_by("id").values_list("pk", flat=True)[:MOST_EXPORTED]
    wanted = list(numbers)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for row in canonical.entries(f"id IN ({', '.join(['%s'] * len(part))})", part):
            yield {name: _value(value) for name, value in row.items()}


def days(actor: Actor, question: Question) -> tuple[Day, ...]:
    """Acts per day in Beijing, the newest first."""
    found = _seen(actor).filter(question.condition()).annotate(day=TruncDate("at", tzinfo=clock.BEIJING))
    refused = Count("pk", filter=~Q(outcome=Outcome.DONE.value))
    rows = found.values("day").annotate(total=Count("pk"), refused=refused, people=Count("actor", distinct=True))
    return tuple(Day(row["day"], row["total"], row["refused"], row["people"]) for row in rows.order_by("-day"))


def by_action(actor: Actor, question: Question) -> tuple[tuple[str, str, int], ...]:
    """Code, name and number of the acts, the most frequent first."""
    rows = _seen(actor).filter(question.condition()).values_list("action").annotate(total=Count("pk"))
    return tuple((code, action_label(code), total) for code, total in rows.order_by("-total", "action"))


def seal_state(actor: Actor, newest: int = 20) -> SealState:
    """How the sealing stands; for the auditor of the whole city."""
    if not actor.scope_for(Right.TRAIL).whole_city:
        raise NotFoundError("没有找到")
    waiting = Entry.objects.filter(sequence=None)
    told = Head.objects.order_by("-number")
    last = told.first()
    return SealState(
        batches=tuple(
            SealedBatch(one.number, one.sealed_at, one.count, one.first_sequence, one.last_sequence, one.key, one.head)
            for one in told[:newest]
        ),
        sealed=last.last_sequence if last else 0,
        unsealed=waiting.count(),
        waiting_since=waiting.aggregate(since=Min("at"))["since"],
        published=heads.state(),
        key=_key(),
        complaints=tuple(checks.complaints()),
        oldest=Entry.objects.aggregate(at=Min("at"))["at"],
        keep_days=Rulebook.load().integer("trail.keep_days", clock.today()),
    )


def first_batch_within(actor: Actor, most: int) -> int:
    """The oldest batch from which on there are no more than so many entries; 1 where that is all of them."""
    last = seal_state(actor, 1).sealed
    found = Head.objects.filter(first_sequence__gt=last - most).order_by("number").first()
    return found.number if found is not None and last > most else 1


def _key() -> str:
    try:
        return keys.load(settings.HOME).current
    except keys.SealKeyError:
        return ""


def _seen(actor: Actor) -> Any:
    """The entries that somebody may see."""
    scope = actor.scope_for(Right.TRAIL)
    if scope.whole_city:
        return Entry.objects.all()
    return Entry.objects.filter(scope__in=[str(Scope.of_units(unit)) for unit in sorted(scope.units)])


def _light(rows: Any) -> Any:
    """Without the columns that hold JSON: what somebody broke there must not stop the list."""
    return rows.defer("detail", "before", "after")


def _line(one: Entry) -> Line:
    outcome = Outcome(one.outcome).label if one.outcome in set(Outcome) else one.outcome
    return Line(
        one.pk,
        one.at,
        one.actor,
        one.account,
        one.address,
        channel_label(one.channel),
        action_label(one.action),
        one.object,
        outcome,
        one.batch,
    )


def _value(told: Any) -> Any:
    """A plain value without the wrapping that tells readable JSON from unreadable."""
    return told.get("json", told.get("unreadable")) if isinstance(told, dict) else told


def _fields(told: Any) -> tuple[tuple[str, str], ...]:
    """Names and texts of what a column of JSON holds."""
    if isinstance(told, dict):
        return tuple((str(name), _text(value)) for name, value in told.items())
    return () if told is None else (("", _text(told)),)


def _changes(before: Any, after: Any) -> tuple[Change, ...]:
    old, new = dict(_fields(before)), dict(_fields(after))
    return tuple(Change(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.BEIJING)
