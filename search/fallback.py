"""What the database alone can answer while the index cannot be read: the same tree and filters, over titles.

Words are looked for in titles, in any tones; fields and filters mean what they mean in the index. Order is by date.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import F, Q

from archive.core.text import fold
from archive.models import Article, Citation, Official, OfficialMention, Province, Resolution
from archive.models.articles import ArticleQuerySet
from search.tree import AllOf, AnyOf, Between, Everything, InField, NearWords, Node, Not, OneOf, Phrase, Prefix, Word

_NONE = Q(pk__in=())
_OTHER_TEXTS = {"section": "section", "author": "byline"}
_COLUMNS = {"year": "published__year", "published": "published"}


def articles_matching(nodes: tuple[Node, ...], *, oldest_first: bool = False) -> ArticleQuerySet:
    """Return the visible articles that match all nodes as far as the database can tell; undated ones come last."""
    articles = Article.objects.visible()
    for node in nodes:
        articles = articles.filter(_condition(node))
    return articles.order_by(F("published").asc(nulls_last=True), "pk") if oldest_first else articles.newest_first()


def _condition(node: Node) -> Q:
    if isinstance(node, Word):
        return _number(node.text) if "-" in node.text else Q(folded__contains=fold(node.text))
    if isinstance(node, NearWords):
        return _joined(AllOf(node.words))
    if isinstance(node, Phrase):
        return Q(folded__contains=" ".join(fold(word.text) for word in node.words))
    if isinstance(node, Prefix):
        if "-" in node.text:
            citations = Citation.objects.filter(resolution__number_key__startswith=node.text)
            return Q(pk__in=citations.values("article"))
        return Q(folded__contains=fold(node.text))
    if isinstance(node, AllOf | AnyOf):
        return _joined(node)
    if isinstance(node, Not):
        return ~_condition(node.part)
    if isinstance(node, InField):
        return _in_column(_OTHER_TEXTS[node.field], node.part) if node.field in _OTHER_TEXTS else _condition(node.part)
    if isinstance(node, OneOf):
        return _one_of(node.field, node.values)
    if isinstance(node, Between):
        return _between(node)
    return Q() if isinstance(node, Everything) else _NONE


def _in_column(column: str, node: Node) -> Q:
    """What is looked for in a section or a byline: as typed, for these have no toneless form in the database."""
    if isinstance(node, Word | Prefix):
        return Q(**{f"{column}__icontains": node.text})
    if isinstance(node, Phrase | NearWords):
        return _all_of(Q(**{f"{column}__icontains": word.text}) for word in node.words)
    if isinstance(node, Not):
        return ~_in_column(column, node.part)
    if isinstance(node, AllOf):
        return _all_of(_in_column(column, part) for part in node.parts)
    if isinstance(node, AnyOf):
        return reduce(or_, (_in_column(column, part) for part in node.parts), _NONE)
    return _condition(node)


def _all_of(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _joined(node: AllOf | AnyOf) -> Q:
    condition = Q() if isinstance(node, AllOf) else _NONE
    for part in node.parts:
        condition = condition & _condition(part) if isinstance(node, AllOf) else condition | _condition(part)
    return condition


def _between(node: Between) -> Q:
    column = _COLUMNS.get(node.field)
    if column is None:
        return _NONE
    bounds = {f"{column}__gte": node.low, f"{column}__lte": node.high}
    return Q(**{name: bound for name, bound in bounds.items() if bound is not None})


def _number(key: str) -> Q:
    """Articles that cite a document of this number."""
    return Q(pk__in=Citation.objects.filter(resolution__number_key=key).values("article"))


def _one_of(field: str, values: tuple[str, ...]) -> Q:
    if field == "id":
        return Q(pk__in=[int(key.rsplit(".", 1)[-1]) for key in values])
    if field == "province":
        return Q(province__slug__in=values)
    if field == "present_province":
        return Q(province__in=_families(values))
    if field == "year":
        return Q(published__year__in=[int(value) for value in values if value.isdecimal()])
    if field == "source":
        return Q(source__slug__in=values)
    if field == "host":
        return Q(source__domain__in=values)
    if field == "official":
        people = Official.objects.filter(slug__in=values)
        return Q(pk__in=OfficialMention.objects.filter(official__in=people).values("article"))
    return _citing(field, values)


def _citing(field: str, values: tuple[str, ...]) -> Q:
    if field == "kind":
        citations = Citation.objects.filter(kind__in=values)
    elif field == "number":
        citations = Citation.objects.filter(resolution__number_key__in=values)
    elif field == "document":
        citations = Citation.objects.filter(resolution__in=Resolution.objects.filter(slug__in=values))
    else:
        return _NONE
    return Q(pk__in=citations.values("article"))


def _families(slugs: tuple[str, ...]) -> list[int]:
    units = Province.objects.filter(slug__in=slugs)
    return [pk for unit in units for pk in unit.family_keys()]
