"""The editor's desk: Django's admin for every model, with queues, merging, bulk edits and a history."""
