"""Two grants to one person at the same moment that exclude each other."""

from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection

from ballast.accounts import actions
from ballast.accounts.models import Grant, Organisation, Person
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope

CONSOLE = Actor("命令行", Scope.city())


def outcomes() -> list[str]:
    """Give a new person the auditor's and the system administrator's role from two threads; how each ended, in order."""
    account = f"twice{Person.objects.count()}"
    Person.objects.create(account=account, name="某", home=Organisation.objects.get(code="CITY"), password="x")
    start, ended = Barrier(2), []

    def give(role: str) -> None:
        start.wait()
        try:
            actions.grant_role(CONSOLE, account, "CITY", role)
            ended.append("done")
        except BallastError:
            ended.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=give, args=(role,)) for role in ("auditor", "system_admin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Grant.objects.filter(person__account=account).count() == ended.count("done")
    return sorted(ended)
