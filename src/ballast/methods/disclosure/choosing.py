"""Choosing what else must not be printed: least loss first, until every reader's interval is wide enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from ballast.methods.arrays import Array
from ballast.methods.disclosure.cells import Declared, Rate, Standing
from ballast.methods.disclosure.cheapest import Cheapest, Costs
from ballast.methods.disclosure.linear import SLACK, Attack, Direction, System, is_shown, mask
from ballast.methods.disclosure.merging import Merging, merge_small
from ballast.methods.disclosure.pattern import Decision, Pattern, Status
from ballast.methods.disclosure.rates import RateAttack
from ballast.methods.disclosure.rules import OUTSIDER, Need, Policy, Reader, needs

Loss = Literal["value", "count", "cells"]
"""What a hidden cell costs: its value, its respondents, or one."""


_SMALL = 300
"""Up to so many cells each dispensable one is tried by itself; beyond, that takes longer than it saves."""


def protect(declared: Declared, policy: Policy, narrower: Pattern | None = None, loss: Loss = "value") -> Pattern:
    """The pattern of one audience: merge, hide what is sensitive, then the least that keeps it from being worked out.

    `narrower`: the pattern of a narrower audience over the same tables; what it hides or merges stays so here. What no
    choice can protect stays at risk: `audit` lists it.

    >>> from ballast.methods.disclosure import cell
    >>> [each.status.label for each in protect(Declared((cell("a", {"甲": 5}), cell("b", {}))), Policy()).decisions]
    ['直接抑制', '印出']
    """
    if policy.rule is None:
        return Pattern(policy, declared, _open(declared))
    merging = merge_small(declared, policy, narrower.merged if narrower else ())
    choice = _Choice(merging, policy, loss)
    choice.hide_first(narrower.hidden if narrower else frozenset())
    choice.hide_more()
    choice.give_back()
    choice.guard_rates()
    return Pattern(policy, merging.declared, tuple(choice.decisions()), merging.merged)


def patterns(declared: Declared, policies: Iterable[Policy], loss: Loss = "value") -> tuple[Pattern, ...]:
    """The patterns of several audiences, the narrowest first: a wider one sees nothing that a narrower one does not.

    >>> [each.policy.rule is None for each in patterns(Declared(()), [Policy(), Policy(rule=None)])]
    [True, False]
    """
    found: list[Pattern] = []
    for policy in sorted(policies, key=lambda each: (each.audience.rank, each.rule is not None)):
        found.append(protect(declared, policy, found[-1] if found else None, loss))
    return tuple(found)


def readers_of(declared: Declared, policy: Policy, hidden: Iterable[str]) -> tuple[Reader, ...]:
    """Everybody against whom a policy protects: the outsider, its declared readers, and lone respondents where it says so."""
    found = [OUTSIDER, *policy.readers]
    if policy.lone_firms:
        alone = {each.makeup.firms[0][0] for each in _cells(declared, hidden) if len(each.makeup.firms) == 1}
        found.extend(Reader(f"企业“{name}”", frozenset([name])) for name in sorted(alone))
    return tuple(found)


def _cells(declared: Declared, codes: Iterable[str]) -> list[Any]:
    return [declared.at(code) for code in sorted(codes) if code in declared.places]


def _open(declared: Declared) -> tuple[Decision, ...]:
    reasons = {Standing.WITHHELD: (Status.WITHHELD, "声明为不印出")}
    return tuple(
        Decision(each.code, each.name, *reasons.get(each.standing, (Status.PUBLISHED, "该受众不作限制")))
        for each in declared.items
    )


@dataclass
class _Case:
    """One reader: what he knows, what is sensitive before him, how far each such cell must be able to lie, and the
    deviations that show it."""

    reader: Reader
    sensitive: frozenset[str]
    system: System
    wanted: list[Direction]
    proofs: dict[Direction, Array]


class _Choice:
    """The choice of what to hide, step by step."""

    def __init__(self, merging: Merging, policy: Policy, loss: Loss) -> None:
        self.merging, self.policy, self.declared = merging, policy, merging.declared
        self.rule = policy.rule
        self.system = System(self.declared)
        self.loss = np.array([_loss_of(each, loss) for each in self.declared.cells])
        self.rate_loss = np.array([self.loss[self.declared.places[each.of[0]]] for each in self.declared.rates])
        self.free = np.array([each.standing is Standing.FREE for each in self.declared.cells], dtype=bool)
        self.free_rates = np.array([each.standing is Standing.FREE for each in self.declared.rates], dtype=bool)
        owners = self.system.rates.owner
        self.rate_rows = {code: np.flatnonzero(owners == at) for at, code in enumerate(self.system.rate_codes)}
        self.why: dict[str, tuple[Status, str, tuple[str, ...]]] = {}
        self.kept_for: dict[str, set[str]] = {}
        self.names = {each.code: each.name for each in self.declared.items}

    # ---- what is hidden from the start

    def hide_first(self, narrower: frozenset[str]) -> None:
        """Withheld, merged, sensitive, and what a narrower audience does not see; in this order of reasons."""
        found = [self._needs(reader) for reader in (OUTSIDER, *self.policy.readers)]
        reasons: dict[str, str] = {}
        for reader, each in zip((OUTSIDER, *self.policy.readers), found, strict=True):
            for need in each:
                reasons.setdefault(
                    need.code, need.reason if reader is OUTSIDER else f"除去{reader.name}自知部分后{need.reason}"
                )
        for one in self.declared.items:
            if why := self._first_reason(one, reasons, narrower):
                self.why[one.code] = why
        self._set_masks()
        alone = readers_of(self.declared, self.policy, self.why)[1 + len(self.policy.readers) :]
        cases = zip((OUTSIDER, *self.policy.readers), found, strict=True)
        self.cases = [self._case(reader, each) for reader, each in cases]
        self.cases += [self._case(reader, self._needs(reader, frozenset(reasons))) for reader in alone]

    def _needs(self, reader: Reader, only: frozenset[str] | None = None) -> tuple[Need, ...]:
        if self.rule is None:
            return ()
        found = needs(self.declared, self.rule, reader)
        return found if only is None else tuple(each for each in found if each.code in only)

    def _first_reason(
        self, one: Any, reasons: Mapping[str, str], narrower: frozenset[str]
    ) -> tuple[Status, str, tuple[str, ...]] | None:
        if one.standing is Standing.WITHHELD:
            return Status.WITHHELD, "声明为不印出", ()
        if one.standing.fixed:
            return None
        if one.code in self.merging.into:
            other = self.merging.into[one.code]
            return Status.MERGED, "类别过小，并入其他", (other,) if other else ()
        if why := self._sensitive(one, reasons):
            return Status.PRIMARY, why, ()
        return (Status.SECONDARY, "范围更窄的受众尚不印出", ()) if one.code in narrower else None

    def _sensitive(self, one: Any, reasons: Mapping[str, str]) -> str:
        if one.code in reasons:
            return reasons[one.code]
        for code in getattr(one, "of", ()):
            if code in reasons and not self.declared.at(code).standing.fixed:
                return f"所依据的“{self.declared.at(code).name}”{reasons[code]}"
        return ""

    def _case(self, reader: Reader, found: Sequence[Need]) -> _Case:
        wanted: list[Direction] = []
        for need in found:
            at = self.declared.places[need.code]
            if self.hidden[at]:
                wanted.append((at, 1, float(need.width)))
                if need.downwards:
                    wanted.append((at, -1, float(need.downwards)))
        return _Case(reader, frozenset(need.code for need in found), self.system.before(reader), wanted, {})

    def _set_masks(self) -> None:
        self.hidden = mask(self.system.codes, self.why)
        self.hidden_rates = mask(self.system.rate_codes, self.why)

    # ---- what must be hidden besides

    def hide_more(self) -> None:
        """For each reader in turn; what is hidden for one only helps the others."""
        for case in self.cases:
            case.proofs, left = Attack(case.system, self.hidden, self.hidden_rates).certify(case.wanted)
            while left:
                self._widen(case, left.pop(0))
                left = [each for each in left if each not in case.proofs]

    def _widen(self, case: _Case, wanted: Direction) -> None:
        shown = self._cheapest(case, wanted)
        if shown is None:
            lower = self._within_reach(case, wanted)
            case.wanted.remove(wanted)
            if lower is None:
                return
            wanted = lower
            case.wanted.append(wanted)
            shown = self._cheapest(case, wanted)
        if shown is not None:
            case.proofs.update({each: shown for each in case.wanted if is_shown(each, shown)})
            case.proofs[wanted] = shown

    def _within_reach(self, case: _Case, wanted: Direction) -> Direction | None:
        """As far as it can be had with everything hidden that may be; None where that is nowhere."""
        at, sign, far = wanted
        most = Attack(case.system, self.hidden | self.free, self.hidden_rates | self.free_rates)
        reach, _ = most.reach(at, sign, far)
        return (at, sign, min(reach, far) * (1 - 10 * SLACK)) if reach > far * SLACK else None

    def _cheapest(self, case: _Case, wanted: Direction) -> Array | None:
        """The deviation as far as wanted that moves the least of what is printed; what it moves is hidden from now on."""
        costs = Costs(self.hidden, self.hidden_rates, self.free, self.free_rates, self.loss, self.rate_loss)
        found = Cheapest(case.system, costs, wanted).solve()
        if found is None:
            return None
        shown, cells, rates = found
        target = self.system.codes[wanted[0]]
        for code in [self.system.codes[at] for at in cells] + [self.system.rate_codes[at] for at in rates]:
            self.kept_for.setdefault(code, set()).add(target)
            self.why.setdefault(code, (Status.SECONDARY, "", ()))
        self._set_masks()
        return shown

    # ---- what need not have been hidden

    def give_back(self) -> None:
        """Print again what no proof needs in the end: many at once, and in small tables the dearest first, one by one."""
        self._choose_anew()
        if self.system.size <= _SMALL:
            for code in sorted(self.kept_for, key=lambda one: (-self._loss_of_code(one), one)):
                self._give_back_one(code)

    def _choose_anew(self) -> bool:
        """Print again all that those for whose sake it was hidden can do without, and hide anew what is then lacking."""
        before = dict(self.why), {code: set(targets) for code, targets in self.kept_for.items()}
        shown = [(case.wanted[:], dict(case.proofs)) for case in self.cases]
        loose = [code for code in sorted(self.kept_for) if self._without(code, self._first_safe)]
        for code in loose:
            del self.why[code], self.kept_for[code]
        self._set_masks()
        if loose:
            self.hide_more()
        lost, kept = (sum(map(self._loss_of_code, each)) for each in (self.kept_for, before[1]))
        if lost < kept:
            return True
        self.why, self.kept_for = before
        for case, (wanted, proofs) in zip(self.cases, shown, strict=True):
            case.wanted, case.proofs = wanted, proofs
        self._set_masks()
        return False

    def _without(self, code: str, safe: Callable[[str], bool]) -> bool:
        """Whether all is safe as far as asked while this code is printed."""
        kept = self.why.pop(code)
        self._set_masks()
        answer = safe(code)
        self.why[code] = kept
        self._set_masks()
        return answer

    def _give_back_one(self, code: str) -> None:
        if self._without(code, lambda one: self._first_safe(one) and self._still_safe(one)):
            del self.why[code], self.kept_for[code]
            self._set_masks()

    def _loss_of_code(self, code: str) -> float:
        places = self.declared.places
        return float(self.loss[places[code]] if code in places else self.rate_loss[self.system.rate_codes.index(code)])

    def _first_safe(self, code: str) -> bool:
        """Those for whose sake it was hidden are the likeliest to fall."""
        for _, attack, wanted in self._attacks_without(code):
            first = [each for each in wanted if self.system.codes[each[0]] in self.kept_for[code]][:2]
            if not all(attack.possible(each) for each in first):
                return False
        return True

    def _still_safe(self, code: str) -> bool:
        fresh = []
        for case, attack, wanted in self._attacks_without(code):
            proofs, left = attack.certify(wanted, all_or_none=True)
            if left:
                return False
            fresh.append((case, proofs))
        for case, proofs in fresh:
            case.proofs.update(proofs)
        return True

    def _attacks_without(self, code: str) -> Iterator[tuple[_Case, Attack, list[Direction]]]:
        """The readers whose proofs use a code, with what must be shown anew."""
        for case in self.cases:
            if broken := self._broken(case, code):
                yield case, Attack(case.system, self.hidden, self.hidden_rates), broken

    def _broken(self, case: _Case, code: str) -> list[Direction]:
        """What was shown by moving a code that is printed now. Many directions share one deviation: each is tried once."""
        shared = {id(shown): shown for shown in case.proofs.values()}
        beyond = {name: self._beyond(case, code, shown) for name, shown in shared.items()}
        return [each for each, shown in case.proofs.items() if beyond[id(shown)] > each[2] * SLACK]

    def _beyond(self, case: _Case, code: str, shown: Array) -> float:
        """How far a deviation oversteps what a printed cell or rate allows."""
        if code in self.declared.places:
            at = self.declared.places[code]
            # Its own rounding is all that a printed cell may move.
            low = max(case.system.lower[at], case.system.printed_lower[at])
            high = min(case.system.upper[at], case.system.printed_upper[at])
            return float(max(low - shown[at], shown[at] - high))
        rows = self.rate_rows[code]
        over = case.system.rates.matrix[rows] @ shown - case.system.rates.limit[rows]
        return float(over.max(initial=0.0))

    # ---- hidden rates

    def guard_rates(self) -> None:
        """Hide besides what would give a hidden rate of a sensitive cell back, though its cells are wide enough."""
        for case in self.cases:
            attempt = self._rate_attack(case, self.hidden, self.hidden_rates)
            most = self._rate_attack(case, self.hidden | self.free, self.hidden_rates | self.free_rates)
            for at, rate in enumerate(self.declared.rates):
                guarded = self.hidden_rates[at] and case.sensitive & set(rate.of)
                if guarded and attempt.pinned(rate) is not None and most.pinned(rate) is None:
                    attempt = self._unpin(case, rate, attempt)

    def _unpin(self, case: _Case, rate: Rate, attempt: RateAttack) -> RateAttack:
        """Hide the cheapest of what gives the rate back until nothing does; the attempt on what is hidden then."""
        found = attempt.pinned(rate)
        while found is not None:
            sources = [code for code in attempt.sources(rate, found) if self._may_hide(code)]
            if not sources:
                break
            code = min(sources, key=lambda one: (self._loss_of_code(one), one))
            self.kept_for.setdefault(code, set()).add(rate.code)
            self.why[code] = (Status.SECONDARY, "", ())
            self._set_masks()
            attempt = self._rate_attack(case, self.hidden, self.hidden_rates)
            found = attempt.pinned(rate)
        return attempt

    def _may_hide(self, code: str) -> bool:
        if code in self.why:
            return False
        places = self.declared.places
        return bool(self.free[places[code]] if code in places else self.free_rates[self.system.rate_codes.index(code)])

    def _rate_attack(self, case: _Case, hidden: Any, hidden_rates: Any) -> RateAttack:
        shared = {id(shown): shown for shown in case.proofs.values()}
        shown = np.vstack([np.zeros((1, self.system.size)), *shared.values()])
        return RateAttack(
            Attack(case.system, hidden, hidden_rates), shown, self.rule.margin if self.rule else Fraction()
        )

    # ---- the outcome

    def decisions(self) -> Iterable[Decision]:
        """One for every cell, then every rate."""
        for one in self.declared.items:
            if one.code in self.why:
                status, reason, protects = self.why[one.code]
                targets = tuple(sorted(self.kept_for.get(one.code, ()))) or protects
                yield Decision(one.code, one.name, status, reason or self._kept_back(targets), targets)
            elif one.standing.fixed:
                official = one.standing is Standing.OFFICIAL
                yield Decision(
                    one.code,
                    one.name,
                    Status.EXEMPT,
                    "统计部门公布的总量，不作处理" if official else "已在别处印出，收不回来",
                )
            else:
                yield Decision(one.code, one.name, Status.PUBLISHED, "可以印出")

    def _kept_back(self, targets: Sequence[str]) -> str:
        first = self.names[targets[0]]
        more = f"等{len(targets)}格" if len(targets) > 1 else ""
        return f"印出后可与其他已印出的数一起推算“{first}”{more}"


def _loss_of(each: Any, loss: Loss) -> float:
    if loss == "cells":
        return 1.0
    # A cell of nothing still costs something to hide.
    return float(each.makeup.count) if loss == "count" else max(float(each.makeup.gross), SLACK)
