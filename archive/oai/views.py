"""The address `/oai`: six verbs, asked by GET or POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from archive.models.record_changes import oldest_change
from archive.oai.arguments import OaiError, Selection, read_arguments, read_selection, read_verb
from archive.oai.formats import FORMATS
from archive.oai.items import HarvestedItem, ItemPart, all_sets, item_of, part_of
from archive.oai.xml import OAI, OAI_IDENTIFIER, add, element

Arguments = dict[str, str]
Writer = Callable[[etree._Element, HarvestedItem, str], Any]
_SECOND = "%Y-%m-%dT%H:%M:%SZ"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_REFUSED_WITH_ARGUMENTS = {"badVerb", "badArgument"}


@csrf_exempt  # it reads only, and the protocol demands POST
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HttpRequest) -> HttpResponse:
    """Answer a harvester; what cannot be answered is an error of the protocol with status 200."""
    parameters = request.POST if request.method == "POST" else request.GET
    root = element(OAI, "OAI-PMH", schema=_SCHEMA)
    add(root, OAI, "responseDate", timezone.now().strftime(_SECOND))
    base = request.build_absolute_uri(request.path)
    with translation.override("vi"):
        try:
            verb = read_verb(parameters)
            arguments = read_arguments(verb, parameters)
            answer = _VERBS[verb](request, arguments)
        except OaiError as error:
            told = (
                {}
                if error.code in _REFUSED_WITH_ARGUMENTS
                else {name: str(value) for name, value in parameters.items()}
            )
            add(root, OAI, "request", base, **told)
            add(root, OAI, "error", str(error), code=error.code)
        else:
            add(root, OAI, "request", base, verb=verb, **arguments)
            root.append(answer)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return HttpResponse(content, content_type="text/xml; charset=utf-8")


def identifier_of(request: HttpRequest, number: int) -> str:
    return f"oai:{_namespace(request)}:article/{number}"


def _namespace(request: HttpRequest) -> str:
    return settings.OAI_NAMESPACE or urlsplit(f"//{request.get_host()}").hostname or "localhost"


def _identify(request: HttpRequest, arguments: Arguments) -> etree._Element:
    answer = etree.Element(f"{{{OAI}}}Identify")
    oldest = oldest_change() or timezone.now()
    add(answer, OAI, "repositoryName", "Tàng Thư")
    add(answer, OAI, "baseURL", request.build_absolute_uri(request.path))
    add(answer, OAI, "protocolVersion", "2.0")
    add(answer, OAI, "adminEmail", settings.OAI_EMAIL or f"webmaster@{_namespace(request)}")
    add(answer, OAI, "earliestDatestamp", oldest.strftime(_SECOND))
    add(answer, OAI, "deletedRecord", "persistent")
    add(answer, OAI, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    if "." in _namespace(request):  # the scheme wants the name of a domain
        described = element(
            OAI_IDENTIFIER, "oai-identifier", schema="http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
        )
        for name, words in (("scheme", "oai"), ("repositoryIdentifier", _namespace(request)), ("delimiter", ":")):
            add(described, OAI_IDENTIFIER, name, words)
        add(described, OAI_IDENTIFIER, "sampleIdentifier", identifier_of(request, 1))
        add(answer, OAI, "description").append(described)
    return answer


def _list_formats(request: HttpRequest, arguments: Arguments) -> etree._Element:
    if "identifier" in arguments:
        _item(request, arguments["identifier"])
    answer = etree.Element(f"{{{OAI}}}ListMetadataFormats")
    for prefix, (schema, space, _) in FORMATS.items():
        told = add(answer, OAI, "metadataFormat")
        for name, words in (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", space)):
            add(told, OAI, name, words)
    return answer


def _list_sets(request: HttpRequest, arguments: Arguments) -> etree._Element:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "Sets are listed in one part.")
    answer = etree.Element(f"{{{OAI}}}ListSets")
    for each in all_sets():
        told = add(answer, OAI, "set")
        add(told, OAI, "setSpec", each.spec)
        add(told, OAI, "setName", each.name)
    return answer


def _get_record(request: HttpRequest, arguments: Arguments) -> etree._Element:
    item = _item(request, arguments["identifier"])
    _check_format(arguments["metadataPrefix"])
    answer = etree.Element(f"{{{OAI}}}GetRecord")
    _add_record(answer, item, request, arguments["metadataPrefix"])
    return answer


def _list_identifiers(request: HttpRequest, arguments: Arguments) -> etree._Element:
    return _list(arguments, "ListIdentifiers", lambda answer, item, prefix: _add_header(answer, item, request))


def _list_records(request: HttpRequest, arguments: Arguments) -> etree._Element:
    return _list(arguments, "ListRecords", lambda answer, item, prefix: _add_record(answer, item, request, prefix))


def _list(arguments: Arguments, verb: str, write: Writer) -> etree._Element:
    selection = read_selection(arguments)
    _check_format(selection.prefix)
    part = part_of(selection)
    answer = etree.Element(f"{{{OAI}}}{verb}")
    for item in part.items:
        write(answer, item, selection.prefix)
    _add_token(answer, selection, part)
    return answer


def _add_token(answer: etree._Element, selection: Selection, part: ItemPart) -> None:
    """The token of the next part; the last part of several has an empty one."""
    if part.following is None and not selection.given:
        return
    total = max(part.total, selection.given + len(part.items))
    sizes = {"completeListSize": str(total), "cursor": str(selection.given)}
    token = etree.SubElement(answer, f"{{{OAI}}}resumptionToken", **sizes)
    token.text = part.following.token() if part.following else None


def _add_record(answer: etree._Element, item: HarvestedItem, request: HttpRequest, prefix: str) -> None:
    record = add(answer, OAI, "record")
    _add_header(record, item, request)
    if item.article is not None:
        write = FORMATS[prefix][2]
        add(record, OAI, "metadata").append(write(item, item.article, request.build_absolute_uri))


def _add_header(answer: etree._Element, item: HarvestedItem, request: HttpRequest) -> None:
    header = add(answer, OAI, "header", **({} if item.article is not None else {"status": "deleted"}))
    add(header, OAI, "identifier", identifier_of(request, item.number))
    add(header, OAI, "datestamp", item.datestamp)
    for spec in item.sets:
        add(header, OAI, "setSpec", spec)


def _item(request: HttpRequest, identifier: str) -> HarvestedItem:
    head, _, number = identifier.rpartition("/")
    is_ours = f"{head}/" == identifier_of(request, 0)[:-1]
    is_number = number.isascii() and number.isdecimal() and len(number) < 20
    item = item_of(int(number)) if is_ours and is_number else None
    if item is None:
        raise OaiError("idDoesNotExist", "There is no such record.")
    return item


def _check_format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"There are {', '.join(FORMATS)}.")


_VERBS: dict[str, Callable[[HttpRequest, Arguments], etree._Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
