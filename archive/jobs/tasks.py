"""What the task library queues: the number of a job."""

from django_tasks import task


@task()
def run_job(pk: int) -> None:
    """Run a job; what became of it stands in its row. Then old rows of ended work are cleared away."""
    from archive.jobs.retention import prune
    from archive.jobs.runner import run  # the rooms that it needs are read when there is work

    run(pk)
    prune()
