"""The pages a reader sees, one module for each noun; every view is a thin function over QuerySets."""

from archive.views.articles import article_detail, article_redirect
from archive.views.capture_comparison import article_captures, capture_difference
from archive.views.changes import article_changes
from archive.views.discovery import opensearch, robots
from archive.views.exports import FORMS, article_export
from archive.views.home import about_page, help_page, home
from archive.views.numbers import resolve_number
from archive.views.officials import official_detail, official_list
from archive.views.provinces import province_detail, province_list, province_month, province_year
from archive.views.reports import report_mistake, report_sent
from archive.views.resolution_comparison import resolution_comparison
from archive.views.resolutions import resolution_detail, resolution_list
from archive.views.same_text import same_text_list
from archive.views.sources import source_detail, source_list
from archive.views.years import month_detail, year_detail, year_list

__all__ = [
    "FORMS",
    "about_page",
    "article_captures",
    "article_changes",
    "article_detail",
    "article_export",
    "article_redirect",
    "capture_difference",
    "help_page",
    "home",
    "month_detail",
    "official_detail",
    "official_list",
    "opensearch",
    "province_detail",
    "province_list",
    "province_month",
    "province_year",
    "report_mistake",
    "report_sent",
    "resolution_comparison",
    "resolution_detail",
    "resolution_list",
    "resolve_number",
    "robots",
    "same_text_list",
    "source_detail",
    "source_list",
    "year_detail",
    "year_list",
]
