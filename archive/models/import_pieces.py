"""Pieces of an import or a reprocessing that is spread over hosts: pages to be read, and what was read in them."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models

from archive.models.jobs import Job


class PieceState(models.TextChoices):
    """What becomes of a piece. Who reads takes what is open; who saves does all else."""

    OPEN = "open"
    TAKEN = "taken"
    READ = "read"
    LEFT = "left"  # read in vain as often as it may be: the process that saves reads its pages one by one


class ImportPiece(models.Model):
    """Some pages that stand one after another; gone when they are saved, or their job ends.

    `pages` says by what they are read, and has each page, or what is known of one whose bytes are in the captures'
    store. It and `readings` are sealed (`archive.importing.pieces`). `reader` is the lock that who reads it holds.
    """

    State: TypeAlias = PieceState

    job = models.ForeignKey(Job, models.CASCADE, related_name="pieces")
    version = models.CharField(max_length=200)  # of the rules and authorities that it is to be read by
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    attempts = models.PositiveSmallIntegerField(default=0)  # that ended without readings
    reader = models.CharField(max_length=80, blank=True)
    host = models.CharField(max_length=255, blank=True)
    taken_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # of the last attempt
    pages = models.BinaryField()
    readings = models.BinaryField(null=True)

    class Meta:
        db_table = "archive_import_piece"
        default_permissions = ()  # nobody's to see
        indexes = [models.Index(fields=["state"], name="import_piece_by_state")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.pk}"
