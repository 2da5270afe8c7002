"""Runs waiting background jobs in place, as a worker would."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

MOST = 500


def waiting() -> list[str]:
    """Return the names of the jobs that wait, oldest first."""
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return list(rows.values_list("task_name", flat=True))


def run(
    *, only: tuple[str, ...] = (), swallow: tuple[type[Exception], ...] = ()
) -> list[str]:
    """Run waiting jobs until none is left; errors in `swallow` leave the job failed."""
    ran: list[str] = []
    while job := _next(only):
        assert len(ran) < MOST, f"steps keep setting each other going: {ran[-10:]}"
        ProcrastinateJob.objects.filter(pk=job.pk)._raw_delete("default")
        ran.append(job.task_name)
        try:
            app.tasks[job.task_name].func(**job.args)
        except swallow:
            continue
    return ran


def _next(only: tuple[str, ...]) -> ProcrastinateJob | None:
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return (rows.filter(task_name__in=only) if only else rows).first()
