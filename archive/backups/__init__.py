"""The whole archive in one file: what is in the database, and the bytes of every capture.

A backup is a tar: manifest.json, captures/<sha256>.gz in order, tables/<table>.jsonl.gz in order. Rows are JSON objects
by column, so that it restores on SQLite and PostgreSQL alike, and into later releases: the database is first brought
to the migrations that the backup names, filled, and then migrated on.
"""
