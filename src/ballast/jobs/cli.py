"""Commands of background work: the worker, and what is in the queue."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    worker = commands.add_parser("worker", help="执行后台任务（ballast serve 会自动启动它）")
    worker.set_defaults(run=_worker, database=True)
    listed = commands.add_parser("jobs", help="后台任务清单")
    listed.set_defaults(run=_jobs, database=True)


def _worker(_: argparse.Namespace) -> int:
    from django.db import connections
    from django_q.cluster import Cluster

    from ballast.jobs.actions import release_tickets
    from ballast.jobs.family import end_family_with_parent
    from ballast.jobs.schedules import ensure_schedules
    from ballast.jobs.watch import look_after

    ensure_schedules()
    release_tickets()
    # The processes to come must not share this one's connection.
    connections.close_all()
    end_family_with_parent()
    cluster = Cluster()
    cluster.start()
    return look_after(cluster)


def _jobs(_: argparse.Namespace) -> int:
    from ballast.jobs.access import jobs
    from ballast.kernel.actor import Actor
    from ballast.kernel.scope import Scope

    for job in jobs(Actor("命令行", Scope.city())):
        share = f"{job.share}%" if job.share is not None else ""
        print(
            f"{job.number:>6}  {job.state_label}  {share:>4}  {job.label}  {job.asked_by}  {job.asked_at:%Y-%m-%d %H:%M}"
        )
    return 0
