"""Two hundred strings that try to run a script or to break a page, and an archive full of them.

`manage.py shell -c "from tests.browser.hostile import fill; fill()"` puts them into every field that comes from a
captured page, and into the authorities made from such fields.
"""

from tests import factories

_RUN = "alert(document.domain)"
_VECTORS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt >{_RUN}</sCrIpT>",
    f"<img src=x onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<body onload={_RUN}>",
    f"<iframe srcdoc='<script>{_RUN}</script>'></iframe>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<input autofocus onfocus={_RUN}>",
    f"<a href=javascript:{_RUN}>x</a>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={_RUN}></style></mglyph></math>",
    f"<style>@import 'javascript:{_RUN}';</style>",
    f"<link rel=stylesheet href=javascript:{_RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    f"<object data=javascript:{_RUN}></object>",
    f"<base href=javascript:{_RUN}//>",
    f"javascript:{_RUN}",
    "{{ constructor.constructor('alert(1)')() }}{% include 'x' %}",
    "<" + "div>" * 40,
)
_WRAPS = (
    "{}",
    '">{}',
    "'>{}",
    "--><!-- -->{}",
    "</title>{}",
    "</textarea></style></script>{}",
    "]]>{}",
    '" autofocus onfocus="{}',
    "\u202e{}\u202c",
    "Nghị quyết 04-NQ/TW {} ộ",
)
STRINGS = tuple(wrap.format(vector) for vector in _VECTORS for wrap in _WRAPS)


def fill() -> None:
    """One article for each string, and one document, official, source and province for every tenth."""
    unit = origin = document = person = None
    for number, text in enumerate(STRINGS):
        if number % 10 == 0:
            unit = factories.province(text[:80], f"la-{number}", full_name=text[:100])
            origin = factories.source(text[:200], slug=f"nguon-la-{number}", notes=text)
            document = factories.resolution(
                text[:80], kind=text[:60], slug=f"vb-la-{number}", title=text, issuer=text[:200], aliases=[text]
            )
            person = factories.official(text[:120], slug=f"nguoi-la-{number}", province=unit)
        article = factories.article(
            text, text, lead=text, slug=f"la-{number}", url=text, section=text[:200], byline=text, province=unit,
            source=origin, published_evidence=text, event_evidence=text, province_evidence=text,
            images=[{"caption": text, "credit": text, "address": text}],
        )  # fmt: skip
        factories.citation(article, text[:400], document, evidence=text, rule=text[:60])
        if person:
            factories.mention(article, person, text)
