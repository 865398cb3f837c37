"""The life of a job as a table: which states there are and which moves lead from one to another."""

from __future__ import annotations

from ballast.kernel.workflow import State, Workflow

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)
ENDED = (DONE, FAILED, CANCELLED)

JOB = Workflow(
    "后台任务",
    (
        State(QUEUED, "等待"),
        State(RUNNING, "进行中"),
        State(DONE, "完成"),
        State(FAILED, "失败"),
        State(CANCELLED, "已取消"),
    ),
    {
        QUEUED: {"claim": RUNNING, "cancel": CANCELLED},
        RUNNING: {"finish": DONE, "fail": FAILED, "put_back": QUEUED, "cancel": CANCELLED},
        FAILED: {"retry": QUEUED},
        CANCELLED: {"retry": QUEUED},
    },
)
