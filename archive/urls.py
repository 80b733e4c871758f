"""The site map. Addresses are Vietnamese without tones; English pages stand under /en/; an address never dies."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path, re_path

from archive import feeds, views
from archive.admin.registration import register_desk
from archive.api.pages import api_page
from archive.api.v1 import api
from archive.oai.views import harvest
from archive.sitemaps import SECTIONS
from archive.views.alerts import alert_asked, alert_confirm, alert_end
from archive.views.capture_calendar import capture_calendar, capture_warc
from archive.views.capture_index import capture_index
from archive.views.captures import (
    capture_detail,
    capture_image,
    capture_list,
    capture_list_json,
    capture_nearest,
)
from archive.views.citation_lookup import citation_lookup
from archive.views.fixity import fixity_history
from archive.views.saved_pages import save_page_now
from search.alerts import follow_search
from search.exports import SearchFeed, search_csv, search_jsonl
from search.hits import search_hit
from search.trend_views import search_trends, search_trends_csv
from search.views import advanced_search, search, suggestions

register_desk()

provinces = [
    path("", views.province_list, name="province-list"),
    path("<slug:slug>/", views.province_detail, name="province-detail"),
    path("<slug:slug>/feed.atom", feeds.ProvinceFeed(), name="province-feed"),
    path("<slug:slug>/<int:year>/", views.province_year, name="province-year"),
    path("<slug:slug>/<int:year>/<int:month>/", views.province_month, name="province-month"),
]

resolutions = [
    path("", views.resolution_list, name="resolution-list"),
    path("<slug:slug>/", views.resolution_detail, name="resolution-detail"),
    path("<slug:slug>/so-sanh/", views.resolution_comparison, name="resolution-comparison"),
    path("<slug:slug>/feed.atom", feeds.ResolutionFeed(), name="resolution-feed"),
]

officials = [
    path("", views.official_list, name="official-list"),
    path("<slug:slug>/", views.official_detail, name="official-detail"),
    path("<slug:slug>/feed.atom", feeds.OfficialFeed(), name="official-feed"),
]

sources = [
    path("", views.source_list, name="source-list"),
    path("<slug:slug>/", views.source_detail, name="source-detail"),
]

years = [
    path("", views.year_list, name="year-list"),
    path("<int:year>/", views.year_detail, name="year-detail"),
    path("<int:year>/<int:month>/", views.month_detail, name="month-detail"),
]

pages: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("feed.atom", feeds.ArticleFeed(), name="feed"),
    path("tim-kiem/", search, name="search"),
    path("tim-kiem/nang-cao/", advanced_search, name="search-advanced"),
    path("tim-kiem/bai/", search_hit, name="search-hit"),
    path("tim-kiem/goi-y/", suggestions, name="search-suggestions"),
    path("tim-kiem/feed.atom", SearchFeed(), name="search-feed"),
    path("tim-kiem/theo-doi/", follow_search, name="follow-search"),
    path("theo-doi/", alert_asked, name="alert-asked"),
    path("theo-doi/xac-nhan/<str:token>/", alert_confirm, name="alert-confirm"),
    path("theo-doi/thoi/<str:token>/", alert_end, name="alert-end"),
    path("tim-kiem/tang-thu.csv", search_csv, name="search-csv"),
    path("tim-kiem/tang-thu.jsonl", search_jsonl, name="search-jsonl"),
    path("dong-thoi-gian/", search_trends, name="search-trends"),
    path("dong-thoi-gian/tang-thu.csv", search_trends_csv, name="search-trends-csv"),
    path("bai-viet/<int:pk>-<slug:slug>/", views.article_detail, name="article-detail"),
    *(
        path(f"bai-viet/<int:pk>-<slug:slug>.{suffix}", views.article_export, {"suffix": suffix}, f"article-{suffix}")
        for suffix in views.FORMS
    ),
    path("bai-viet/<int:pk>-<slug:slug>/ban-chup/", views.article_captures, name="article-captures"),
    re_path(
        r"^bai-viet/(?P<pk>\d+)-(?P<slug>[-\w]+)/ban-chup/(?P<earlier>\d{14})\.\.(?P<later>\d{14})/$",
        views.capture_difference,
        name="capture-difference",
    ),
    path("bai-viet/<int:pk>-<slug:slug>/cung-noi-dung/", views.same_text_list, name="same-text-list"),
    path("bai-viet/<int:pk>-<slug:slug>/thay-doi/", views.article_changes, name="article-changes"),
    path("bai-viet/<int:pk>-<slug:slug>/bao-loi/", views.report_mistake, name="report-mistake"),
    path("bai-viet/<int:pk>-<slug:slug>/bao-loi/da-gui/", views.report_sent, name="report-sent"),
    path("bai-viet/<int:pk>/", views.article_redirect, name="article-redirect"),
    path("tinh/", include(provinces)),
    path("van-ban/", include(resolutions)),
    path("vb/<path:number>/", views.resolve_number, name="resolve-number"),
    path("can-bo/", include(officials)),
    path("nguon/", include(sources)),
    path("nam/", include(years)),
    path("kiem-tra/", fixity_history, name="fixity-history"),
    path("luu-trang/", save_page_now, name="save-page"),
    path("tra-cuu-trich-dan/", citation_lookup, name="citation-lookup"),
    path("lap-trinh/", api_page, name="api"),
    path("tro-giup/", views.help_page, name="help"),
    path("gioi-thieu/", views.about_page, name="about"),
]

# Addresses of other web archives: outside the languages, so that tools find them.
captures = [
    path("cdx", capture_index, name="capture-index"),
    re_path(r"^timemap/link/(?P<url>.+)$", capture_list, name="capture-list"),
    re_path(r"^timemap/json/(?P<url>.+)$", capture_list_json, name="capture-list-json"),
    re_path(r"^(?P<year>\d{4})?\*/(?P<url>.+)$", capture_calendar, name="capture-calendar"),
    re_path(r"^(?P<stamp>\d{4,14})im_/(?P<url>.+)$", capture_image, name="capture-image"),
    re_path(r"^(?P<stamp>\d{4,14})(?P<modifier>[a-z]{2}_)/(?P<url>.+)$", capture_detail, name="capture-modified"),
    re_path(r"^(?P<stamp>\d{4,14})/(?P<url>.+)$", capture_detail, name="capture-detail"),
    re_path(r"^(?P<url>.+)$", capture_nearest, name="capture-nearest"),
]

sitemap = [
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"},
        "sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemap_views.sitemap, {"sitemaps": SECTIONS}, "sitemap-section"),
]

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    *sitemap,
    path("i18n/", include("django.conf.urls.i18n")),
    re_path(r"^warc/(?P<stamp>\d{4,14})/(?P<url>.+)$", capture_warc, name="capture-warc"),
    path("web/", include(captures)),
    path("api/v1/", api.urls),
    path("oai", harvest, name="oai"),
    *i18n_patterns(path("admin/", admin.site.urls), *pages, prefix_default_language=False),
]

handler404 = "archive.views.tombstones.not_found"
