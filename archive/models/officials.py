"""Officials, and which posts articles say they held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.core.text import fold, letter_of, normalise
from archive.models.articles import Article, ArticleQuerySet
from archive.models.authority import Mergeable, Named
from archive.models.decisions import Decision
from archive.models.posts import Post
from archive.models.provinces import Province


class OfficialQuerySet(models.QuerySet["Official"]):
    def standing(self) -> OfficialQuerySet:
        """Those that were not merged into another, nor taken out of public view."""
        return self.filter(merged_into__isnull=True, is_suppressed=False)

    def listed(self) -> OfficialQuerySet:
        """The standing ones without those whom only articles name that were taken out of public view."""
        withdrawn = OfficialMention.objects.filter(article__in=Article.objects.withdrawn())
        named = set(withdrawn.order_by().values_list("official", flat=True).distinct())
        elsewhere = OfficialMention.objects.filter(official__in=named)
        elsewhere = elsewhere.exclude(article__in=Article.objects.withdrawn())
        return self.standing().exclude(pk__in=named - set(elsewhere.order_by().values_list("official", flat=True)))

    def with_article_count(self) -> OfficialQuerySet:
        """Adds `article_count`: the visible articles that name the official."""
        return self.annotate(
            article_count=models.Count(
                "mentions__article", filter=models.Q(mentions__article__withdrawn_at__isnull=True), distinct=True
            )
        )

    def in_order(self) -> OfficialQuerySet:
        return self.order_by("sort_key", "pk")

    def initials(self) -> list[str]:
        """The letters of the alphabet that names begin with, each once, in no order: "Ấu" stands under Â."""
        return list({letter_of(first) for first in self._first_characters()})

    def beginning_with(self, letter: str) -> OfficialQuerySet:
        """Those whose name begins with the letter, in any tone: Đ is not D, Ấ is Â."""
        firsts = [first for first in self._first_characters() if letter_of(first) == letter]
        return self.annotate(initial=Substr("name", 1, 1)).filter(initial__in=firsts)

    def _first_characters(self) -> list[str]:
        return list(self.order_by().annotate(initial=Substr("name", 1, 1)).values_list("initial", flat=True).distinct())

    def named_with(self, words: str) -> OfficialQuerySet:
        """Those whose name has every one of `words`, in any case and tones."""
        found = self
        for word in fold(normalise(words)).split():
            found = found.filter(folded__contains=word)
        return found

    def count_articles(self, officials: Iterable[Official]) -> dict[int, int]:
        """How many visible articles name each of `officials`, by primary key; one query for a whole page of them."""
        mentions = OfficialMention.objects.filter(official__in=list(officials))
        mentions = mentions.exclude(article__in=Article.objects.withdrawn())
        counted = mentions.order_by().values("official").annotate(count=models.Count("article", distinct=True))
        return dict(counted.values_list("official", "count"))


class Official(Named, Mergeable):
    """A person as articles name them: a name in a province (none for central posts), joined on evidence only."""

    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=120, unique=True)
    name = models.CharField(gettext_lazy("họ tên"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="officials", verbose_name=gettext_lazy("tỉnh")
    )
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=gettext_lazy("gộp vào")
    )
    is_suppressed = models.BooleanField(gettext_lazy("tên đã che"), default=False, editable=False)
    near = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=gettext_lazy("tên gần giống")
    )  # in the same province; noted at the end of an import

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("cán bộ")
        verbose_name_plural = gettext_lazy("cán bộ")
        ordering = ("sort_key", "pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.province.name})" if self.province else self.name

    def get_absolute_url(self) -> str:
        return reverse("official-detail", args=[self.slug])

    @property
    def anchor(self) -> str:
        """What the place is called where an article names the person, with a post if it gives one: "nguoi-le-van-a"."""
        return f"nguoi-{self.slug}"

    def articles(self) -> ArticleQuerySet:
        """The articles that name the official, withdrawn ones included."""
        return Article.objects.filter(pk__in=self.mentions.values("article"))


class OfficialMention(models.Model):
    """One place where an article names an official in full."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="official_mentions", verbose_name=gettext_lazy("bài viết")
    )
    official = models.ForeignKey(
        Official, models.PROTECT, null=True, related_name="mentions", verbose_name=gettext_lazy("cán bộ")
    )  # null only within the transaction that saves the mention
    start = models.PositiveIntegerField(gettext_lazy("từ vị trí"))
    end = models.PositiveIntegerField(gettext_lazy("đến vị trí"))
    name = models.CharField(gettext_lazy("nguyên văn"), max_length=120)
    # Mentions of one name in one province are told apart together, over all articles.
    name_key = models.CharField(max_length=120, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    decision = models.ForeignKey(
        Decision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="official_mentions",
        verbose_name=gettext_lazy("quyết định"),
    )

    class Meta:
        verbose_name = gettext_lazy("lượt nêu tên")
        verbose_name_plural = gettext_lazy("lượt nêu tên")
        ordering = ("article", "start", "pk")
        indexes = [
            models.Index(fields=["name_key", "province"], name="mention_name_province"),
            models.Index(fields=["official", "article"], name="mention_official_article"),
        ]

    def __str__(self) -> str:
        return self.name


class HeldPostQuerySet(models.QuerySet["HeldPost"]):
    def of(self, officials: Iterable[Official]) -> HeldPostQuerySet:
        return self.filter(mention__official__in=officials)

    def in_visible_articles(self) -> HeldPostQuerySet:
        return self.exclude(mention__article__in=Article.objects.withdrawn())

    def latest_of(self, officials: Iterable[Official]) -> dict[int, LatestPost]:
        """For each official that has one, the post that articles gave last, by primary key; one query for all.

        What was given at the same time is decided by the number of mentions. A post held formerly stands for who has no
        other.
        """
        published = models.F("mention__article__published")
        rows = (
            self.of(list(officials))
            .order_by()
            .values("mention__official", "name", "former")
            .annotate(first=models.Min(published), last=models.Max(published), proofs=models.Count("pk"))
        )
        best: dict[int, tuple[tuple[bool, date, int, str], LatestPost]] = {}
        for row in rows:
            rank = (not row["former"], row["last"] or date.min, row["proofs"], row["name"])
            post = LatestPost(name=row["name"], former=row["former"], first_seen=row["first"], last_seen=row["last"])
            official = row["mention__official"]
            if official not in best or rank > best[official][0]:
                best[official] = (rank, post)
        return {official: post for official, (_, post) in best.items()}

    def lines(self, limit: int | None = None) -> list[HeldLine]:
        """Who held which post, as articles say, those that were said last first; three queries however many there are.

        Former and present holding of a post are two lines, and what one undated article says comes after all others.
        """
        published = models.F("mention__article__published")
        day = Coalesce(Cast(published, models.CharField()), models.Value("0000-00-00"))
        article = Cast("mention__article", models.CharField())
        rows = (
            self.filter(mention__official__isnull=False)
            .order_by()
            .values("mention__official", "name", "former")
            .annotate(
                first_seen=models.Min(published),
                last_seen=models.Max(published),
                proofs=models.Count("pk"),
                newest=models.Max(Concat(day, models.Value(" "), article)),
            )
            .order_by(models.F("last_seen").desc(nulls_last=True), "former", "-proofs", "mention__official", "name")
        )[:limit]
        found = list(rows)
        articles = Article.objects.for_listing().in_bulk([_article_of(row["newest"]) for row in found])
        officials = Official.objects.select_related("province").in_bulk([row["mention__official"] for row in found])
        return [
            HeldLine(
                official=officials[row["mention__official"]],
                name=row["name"],
                former=row["former"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                proofs=row["proofs"],
                article=articles[_article_of(row["newest"])],
            )
            for row in found
        ]


def _article_of(newest: str) -> int:
    return int(newest.split(" ")[1])


@dataclass(frozen=True, kw_only=True)
class LatestPost:
    """The post by which a reader tells an official from others of the name."""

    name: str
    former: bool
    first_seen: date | None  # when articles were published that say so
    last_seen: date | None

    @property
    def years(self) -> str:
        """2019, 2019–2021, or nothing where no article is dated."""
        if self.first_seen is None or self.last_seen is None:
            return ""
        first, last = self.first_seen.year, self.last_seen.year
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """A post that an official held, as articles say: when they said so first and last, and the newest as proof."""

    official: Official
    name: str
    former: bool
    first_seen: date | None  # when the article was published
    last_seen: date | None
    proofs: int  # mentions that say so
    article: Article


class HeldPost(models.Model):
    """A post that one mention gives its official: the proof that the person held it then, or had held it before."""

    mention = models.ForeignKey(
        OfficialMention, models.CASCADE, related_name="held_posts", verbose_name=gettext_lazy("lượt nêu tên")
    )
    surface = models.CharField(gettext_lazy("nguyên văn"), max_length=300)
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="held_posts", verbose_name=gettext_lazy("chức vụ")
    )
    name = models.CharField(
        gettext_lazy("chức vụ chuẩn"), max_length=300
    )  # the canonical form, or the words where none is known
    organ = models.CharField(gettext_lazy("cơ quan"), max_length=200, blank=True)
    former = models.BooleanField(gettext_lazy("nguyên"), default=False)
    position = models.PositiveSmallIntegerField(gettext_lazy("thứ tự"), default=0)

    objects = HeldPostQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("chức vụ được nêu")
        verbose_name_plural = gettext_lazy("chức vụ được nêu")
        ordering = ("mention", "position")
        indexes = [models.Index(fields=["organ"], name="held_post_organ")]

    def __str__(self) -> str:
        return f"nguyên {self.name}" if self.former else self.name
