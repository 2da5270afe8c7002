"""What the clock calls: short ticks that look for work whose time has come."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from referio.pipeline import steps
from referio.pipeline.retries import ONCE
from referio.pipeline.step import step


@app.periodic(cron="* * * * * */5")  # seconds stand last
@step(ONCE, queue="clock")
def tick(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every five seconds: syncs and checks that are due, and an edition if alerts are."""
    steps.sync_due()
    steps.check_due()
    steps.open_edition()
    steps.open_instant()


@app.periodic(cron="* * * * *")
@step(ONCE, queue="clock")
def rescue(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every minute: take up what is left behind, look at what came back, call our staff."""
    steps.rescue()
    steps.alarm_staff()
    steps.look_after_reports()


@app.periodic(cron="* * * * * 20")
@step(ONCE, queue="clock")
def brake(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every minute, whatever fails beside it: hold domains where it goes wrong."""
    steps.brake()


@app.periodic(cron="* * * * * 40")
@step(ONCE, queue="clock")
def judge_clicks(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every minute: decide whether people made the clicks that are old enough."""
    steps.judge_clicks()


@app.periodic(cron="17 * * * *")
@step(ONCE, queue="clock")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every hour: erase what is kept no longer than it is needed."""
    steps.tidy()


@app.periodic(cron="29 * * * *")
@step(ONCE, queue="clock")
def ask_again(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every hour: ask who said yes a year ago whether they are still looking."""
    steps.ask_if_looking()


@app.periodic(cron="41 * * * *")
@step(ONCE, queue="clock")
def renew_idle(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every hour: renew tokens that lie idle, and warn of consents that end."""
    steps.renew_idle()
    steps.warn_of_ends()


@app.periodic(cron="53 * * * *")
@step(ONCE, queue="clock")
def follow_all(timestamp: int) -> None:  # noqa: ARG001 - given by the clock
    """Every hour: ask what became of applications, whatever was announced."""
    steps.follow_all()


@app.periodic(cron="* * * * *")
@app.task(name="rescue_jobs", queue="clock", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Every minute: put jobs whose worker stopped answering back in line."""
    await rescue_stalled(context.app.job_manager)


async def rescue_stalled(manager: JobManager) -> None:
    """Retry every stalled job; one whose like waits already is ended, or it would block it."""
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
