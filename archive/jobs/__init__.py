"""Long work in the background, so that nobody waits for it and no proxy cuts it off.

queue.py         ask for a job; have it worked off
worker.py        a process that works off the queue and helps with imports
runner.py        one job, from its start or from where a dead process left it
work.py          what each kind of job does
file_imports.py  imports of files: asked for, taken up after a death
rereading.py     reprocessing by the workers of all hosts: asked for
locks.py         how a dead job is known
tasks.py         the task that the task library runs
"""
