"""Everything the archive stores, one module per noun; QuerySets stand beside their model."""

from archive.models.alerts import Alert
from archive.models.api_tokens import ApiToken
from archive.models.articles import Article, ReviewState
from archive.models.audit import AuditEntry
from archive.models.capture_readings import CaptureReading
from archive.models.captures import Capture, CaptureHead, CaptureState
from archive.models.citations import Citation, OutcomeKind
from archive.models.claims import Claim
from archive.models.crawls import CaptureRound, CaptureRule, FrontierEntry, SourceContact, Visit
from archive.models.decisions import Decision
from archive.models.edits import Edit, by_machine, continuing, current_edit, editing
from archive.models.erasures import ErasedKeys, Erasure
from archive.models.history import TRACKED
from archive.models.import_pieces import ImportPiece
from archive.models.installation import Installation
from archive.models.jobs import Job
from archive.models.officials import HeldPost, Official, OfficialMention
from archive.models.people_rulings import KeptApart, NonPerson, NonPersons
from archive.models.posts import Post
from archive.models.provinces import Province, ProvinceChange
from archive.models.record_changes import ChangedRecord, RecordChange, ToldSet
from archive.models.reports import Report
from archive.models.resolutions import CustomaryName, DocumentType, IssuerCode, Resolution
from archive.models.runs import ImportProblem, ImportRun
from archive.models.site_memory import SiteMemory
from archive.models.sources import AgencyTag, Source
from archive.models.suppressions import SuppressedNames, SuppressedPlace, Suppression
from archive.models.text_clusters import ArticleWording, Wording, WordingBand, fold_copies, same_text

__all__ = [
    "TRACKED",
    "AgencyTag",
    "Alert",
    "ApiToken",
    "Article",
    "ArticleWording",
    "AuditEntry",
    "Capture",
    "CaptureHead",
    "CaptureReading",
    "CaptureRound",
    "CaptureRule",
    "CaptureState",
    "ChangedRecord",
    "Citation",
    "Claim",
    "CustomaryName",
    "Decision",
    "DocumentType",
    "Edit",
    "ErasedKeys",
    "Erasure",
    "FrontierEntry",
    "HeldPost",
    "ImportPiece",
    "ImportProblem",
    "ImportRun",
    "Installation",
    "IssuerCode",
    "Job",
    "KeptApart",
    "NonPerson",
    "NonPersons",
    "Official",
    "OfficialMention",
    "OutcomeKind",
    "Post",
    "Province",
    "ProvinceChange",
    "RecordChange",
    "Report",
    "Resolution",
    "ReviewState",
    "SiteMemory",
    "Source",
    "SourceContact",
    "SuppressedNames",
    "SuppressedPlace",
    "Suppression",
    "ToldSet",
    "Visit",
    "Wording",
    "WordingBand",
    "by_machine",
    "continuing",
    "current_edit",
    "editing",
    "fold_copies",
    "same_text",
]
