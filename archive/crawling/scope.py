"""Which links of a source lead to articles: its own rule, or what Vietnamese portals have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.translation import gettext

from archive.core.canonical_urls import host_of
from archive.fetching.globs import Glob, parse_glob
from archive.fetching.targets import FetchError, Target, read_target
from archive.models import CaptureRule, Source

# What addresses of articles look like; "#" is a whole number. Matched against path and query in small letters.
ARTICLES = (
    "*-#.html", "*-#.htm", "*-#.aspx", "*-#.chn", "*-#.vov", "*-#.vnp", "*-#.ldo", "*_#.html", "*-post#.html",
    "*-d#.html", "*-i#.html", "*-i#/", "*-a#.html", "*-id#.html", "*/#.html", "*/#.htm", "*-#", "*-#/",
    "*/#/#/#/*-*", "*/#/#/*-*",  # /2021/06/04/ten-bai, /2021/06/ten-bai
    "*/#-*-*", "*/-/*-*", "*/asset_publisher/*/content/*",  # Joomla; Liferay
    "*/chi-tiet*", "*/chitiet*", "*/detail/*", "*/details/*", "*/bai-viet/*", "*/newsdetail*", "*/view_content/*",
    "*/articleid/#*", "*/newsid/#*", "*/id/#*", "*/cid/#*", "*/ctl/detail/*",  # DotNetNuke
    "*?*articleid=#*", "*?*newsid=#*", "*?*itemid=#*", "*?id=#*", "*&id=#*", "*?*ddocname=*", "*?*nid=#*", "*?p=#",
    "*-*-*-*-*-*-*",  # a title as a slug, without a number
)  # fmt: skip
NO_ARTICLES = (
    "*.jpg", "*.jpeg", "*.png", "*.gif", "*.webp", "*.svg", "*.css", "*.js", "*.pdf", "*.doc", "*.docx", "*.xls",
    "*.xlsx", "*.ppt", "*.pptx", "*.zip", "*.rar", "*.mp3", "*.mp4", "*.xml", "*.rss", "*.json",
    "*/rss*", "*/feed", "*/feed/*", "*/atom*", "*sitemap*", "*/wp-admin*", "*/wp-json*", "*/wp-login*", "*replytocom=*",
    "*/tim-kiem*", "*/timkiem*", "*/search*", "*?s=*", "*/tag/*", "*/tags/*", "*/the/*", "*/tu-khoa/*", "*/author/*",
    "*/tac-gia/*", "*/dang-nhap*", "*/dang-ky*", "*/login*", "*/logout*", "*/register*", "*/lien-he*", "*/contact*",
    "*/print/*", "*?print=*", "*&print=*", "*/in-bai*", "*/page/#*", "*?page=#*", "*&page=#*", "*/trang-#*",
    "*/rating/*", "*/share/*", "*/cart/*", "*/captcha*", "*/download/*", "*/hoi-dap/dat-cau-hoi*",
)  # fmt: skip


LIST_PAGES = 5  # of one list that are read in a round


def _globs(patterns: Iterable[str]) -> tuple[Glob, ...]:
    return tuple(glob for glob in map(parse_glob, patterns) if glob)


_ARTICLES = _globs(ARTICLES)
_NO_ARTICLES = _globs(NO_ARTICLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceScope:
    """How the pages of one source are captured; `domain` is the source's, or the host where no source has it."""

    domain: str
    source: Source | None = None
    include: tuple[Glob, ...] = ()
    exclude: tuple[Glob, ...] = ()
    delay: float = 0
    is_active: bool = True
    with_images: bool = True
    list_pages: int = LIST_PAGES
    trusts_any: bool = False
    with_browser: bool = False

    def is_article(self, target: Target, *, is_announced: bool) -> bool:
        """Whether a link is to be fetched: an announced one (in a feed) unless it looks like no article.

        A list page or sitemap has all kinds of links, so there it has to look like an article.
        """
        path = unquote(target.path).casefold()
        if any(glob.matches(path) for glob in (*_NO_ARTICLES, *self.exclude)):
            return False
        if self.include:
            return any(glob.matches(path) for glob in self.include)
        return is_announced or any(glob.matches(path) for glob in _ARTICLES)

    def is_own(self, target: Target) -> bool:
        """Whether an address is the source's: its domain, with or without www, or a host below it."""
        host = target.host.removeprefix("www.")
        return host == self.domain or host.endswith(f".{self.domain}")


class CrawlScope:
    """The rules of one run by host; read once."""

    def __init__(self, *, delay: float) -> None:
        self._delay = delay
        self._rules: dict[str, SourceScope] = {}

    def of(self, url: str) -> SourceScope:
        """The rule for an address: its source's, the nearest domain counting, otherwise the common one."""
        host = host_of(url)
        if host not in self._rules:
            self._rules[host] = self._read(host)
        return self._rules[host]

    def _read(self, host: str) -> SourceScope:
        labels = host.split(".")
        domains = [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]
        found = {source.domain: source for source in Source.objects.filter(domain__in=domains).exclude(domain="")}
        source = next((found[domain] for domain in domains if domain in found), None)
        if source is None:
            return SourceScope(domain=host, delay=self._delay)
        own = CaptureRule.objects.filter(source=source).first() or CaptureRule(source=source)
        return scope_of_rule(own, delay=self._delay)


def scope_of_rule(own: CaptureRule, *, delay: float) -> SourceScope:
    """How a rule has the pages of its source captured; `delay` is that of rules that state none."""
    return SourceScope(
        domain=own.source.domain,
        source=own.source,
        include=_globs(own.include),
        exclude=_globs(own.exclude),
        delay=delay if own.delay is None else own.delay,
        is_active=own.is_active,
        with_images=own.with_images,
        list_pages=LIST_PAGES if own.list_pages is None else own.list_pages,
        trusts_any=own.trusts_any_certificate,
        with_browser=own.with_browser,
    )


def seeds_of(source: Source) -> list[str]:
    """Where capturing a source begins: what its rule says, otherwise its front page; none without a domain."""
    own = CaptureRule.objects.filter(source=source).first() or CaptureRule(source=source)
    return seeds_of_rule(own)


def seeds_of_rule(own: CaptureRule) -> list[str]:
    """Where a rule begins: where it says, otherwise at its source's front page; none without a domain."""
    if own.starts:
        return [str(start) for start in own.starts]
    return [f"https://{own.source.domain}/"] if own.source.domain else []


def problems_of_rule(rule: CaptureRule) -> dict[str, str]:
    """What is wrong with a rule, by field, in words for the editor."""
    problems = {}
    for name in ("include", "exclude"):
        wrong = [pattern for pattern in getattr(rule, name) if parse_glob(str(pattern)) is None]
        if wrong:
            problems[name] = gettext(
                "Không phải mẫu đường dẫn (phải bắt đầu bằng / hoặc *, không dấu cách): %(wrong)s"
            ) % {"wrong": ", ".join(wrong)}
        elif len(getattr(rule, name)) > 100:
            problems[name] = gettext("Nhiều nhất 100 mẫu.")
    for start in rule.starts:
        try:
            read_target(str(start))
        except FetchError:
            problems["starts"] = gettext("Không phải địa chỉ http hoặc https: %(start)s") % {"start": start}
    return problems
