"""Who does something: the name that goes into the trail, and what may be done where."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope


@dataclass(frozen=True)
class Holding:
    """What one role gives in one place."""

    rights: frozenset[Right]
    scope: Scope


@dataclass(frozen=True)
class Actor:
    """A person or a process, what it may reach, and through which door it came (cli, web, api, job).

    `holdings` None means the operator at the server's own console: every right within `scope`. `account` is the
    sign-in name, `address` the network address, both empty where there is none.
    """

    name: str
    scope: Scope
    channel: str = "cli"
    account: str = ""
    address: str = ""
    holdings: tuple[Holding, ...] | None = None

    def may(self, right: Right) -> bool:
        """Whether the right is held anywhere."""
        return self.holdings is None or any(right in holding.rights for holding in self.holdings)

    def scope_for(self, right: Right) -> Scope:
        """Where the right is held, all roles together; raises `NotFoundError` where it is not held at all.

        A right does not leak from one role into the places of another.
        """
        if self.holdings is None:
            return self.scope
        scopes = [holding.scope for holding in self.holdings if right in holding.rights]
        if not scopes:
            raise NotFoundError("没有找到")
        together = scopes[0]
        for scope in scopes[1:]:
            together = together | scope
        return together
