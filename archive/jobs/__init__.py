"""Long work in the background, so that nobody waits for it and no proxy cuts it off.

queue.py       ask for a job; have it worked off
runner.py      one job, from its start or from where a dead process left it
work.py        what each kind of job does
locks.py       how a dead job is known
tasks.py       the task that the task library runs
"""
