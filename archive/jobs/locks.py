"""By which a running job is known: a lock that is free again when its process dies."""


def lock_of(pk: int) -> str:
    """The name of the lock that is held while a job runs: a job that says it runs while nobody holds it is dead."""
    return f"job-{pk}"
