"""The home page, and the pages about the archive itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from archive.models import Article, Capture, Citation, Official, Resolution, fold_copies
from archive.views.maps import Maps
from archive.views.stats_cache import Keeper

NEWEST = 8
NEWEST_READ = 40  # copies of one text among them are one entry
MOST_CITED = 8
# The examples of the help page: what to type, and what it finds.
EXAMPLES = (
    ("04-NQ/TW", _("một số, ký hiệu: chỉ bài trích dẫn đúng số ấy")),
    ("nghị quyết trung ương 4 khóa XII", _("tên gọi quen dùng của văn bản")),
    ("nghi quyet trung uong 4", _("không gõ dấu: mọi cách đặt dấu, đúng chính tả xếp trước")),
    ("quy hoạch cán bộ", _("có dấu: mỗi chữ phải đúng dấu; hoà và hòa là một")),
    ('"xây dựng, chỉnh đốn Đảng"', _("các từ liền nhau, đúng thứ tự")),
    ("sơ kết OR tổng kết", _("một trong hai vế")),
    ("sơ kết -trực tuyến", _("không có từ đứng sau dấu trừ")),
    ("(sơ kết OR tổng kết) Hậu Giang", _("ngoặc đơn gộp các vế")),
    ("chuyển đ*", _("mọi từ bắt đầu như thế")),
    ('"kiểm điểm tập thể"~5', _("các từ ở gần nhau: xen giữa nhiều nhất năm từ khác")),
)
FIELD_EXAMPLES = (
    ('tỉnh:"Hậu Giang"', _("bài về một tỉnh")),
    ("số:04-NQ/TW", _("bài trích dẫn một số")),
    ("văn bản:NQTW4", _("bài trích dẫn một văn bản, dù gọi bằng tên nào")),
    ('cán bộ:"Nguyễn Văn A"', _("bài nêu tên một cán bộ")),
    ('tiêu đề:"sơ kết"', _("chỉ tìm trong tiêu đề")),
    ('chuyên mục:"thời sự"', _("tìm trong tên chuyên mục")),
    ('tác giả:"Nguyễn Văn A"', _("tìm trong tên người viết")),
    ("nguồn:cantho", _("bài của một nguồn, theo một phần tên hay tên miền")),
    ("site:cantho.gov.vn", _("bài của một trang mạng, kể cả các trang con")),
    ("năm:2021", _("bài đăng trong một năm; 2019..2021 là một khoảng")),
    ("năm:2016,2019,2021", _("bài đăng trong nhiều năm")),
    ("từ:1/6/2021 đến:30/6/2021", _("bài đăng trong khoảng ngày")),
    ("ngày:[6/2019 TO 2021]", _("cũng vậy; dấu * để ngỏ một đầu")),
    ('ngày:"30 ngày qua"', _("hôm nay, tuần trước, tháng này, quý III/2021, năm ngoái… đều hiểu được")),
)
EQUAL = (
    ("tỷ lệ, kỹ thuật", "tỉ lệ, kĩ thuật"),
    ("hoà, toàn, quý", "hòa, tòan, qúy"),
    ("UBND, HĐND, BTV, TW", "Ủy ban nhân dân, Hội đồng nhân dân, Ban Thường vụ, Trung ương"),
    ("TP.HCM, BR-VT, Đăk Lăk", "Thành phố Hồ Chí Minh, Bà Rịa - Vũng Tàu, Đắk Lắk"),
    ("khóa XII, quý 3, loại II", "khóa 12, quý III, loại 2"),
    ("3/6/2021", "ngày 3 tháng 6 năm 2021"),
    ("1.204, m², Cư M’gar", "1204, m2, Cư Mgar"),
)


def home(request: HttpRequest) -> HttpResponse:
    """What the archive holds, and the ways into it."""
    keeper = Keeper()
    articles = Article.objects.visible()
    article_count = Article.objects.count() - Article.objects.withdrawn().count()
    context = {
        "article_count": article_count,
        "newest": fold_copies(articles.newest_first().for_listing()[:NEWEST_READ])[:NEWEST],
        "most_cited": keeper.kept(
            "most-cited",
            lambda: Citation.objects.in_visible_articles().most_cited(MOST_CITED, among=Resolution.objects.standing()),
        ),
        "has_samples": articles.begin_with_samples(),
    }
    return render(request, "archive/home.html", context | _holdings(keeper))


def about_page(request: HttpRequest) -> HttpResponse:
    """What the archive is, what it holds and misses, and how to have an article taken down."""
    keeper = Keeper()
    context = {"undated": keeper.kept("undated", Article.objects.visible().undated().count)}
    return render(request, "archive/about.html", context | _holdings(keeper))


def help_page(request: HttpRequest) -> HttpResponse:
    """How to search, with examples that work."""
    return render(
        request, "archive/help.html", {"examples": EXAMPLES, "field_examples": FIELD_EXAMPLES, "equal": EQUAL}
    )


def _holdings(keeper: Keeper) -> dict[str, object]:
    years = keeper.kept("years", Article.objects.visible().count_by_year)
    maps = Maps.read(keeper)
    return {
        "maps": maps,
        "years": years,
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
        "province_count": maps.with_articles,
        "resolution_count": keeper.kept(
            "cited", Resolution.objects.standing().cited_by(Citation.objects.in_visible_articles()).count
        ),
        "official_count": Official.objects.standing().count(),
        "last_capture": Capture.objects.last_received(),
    }
