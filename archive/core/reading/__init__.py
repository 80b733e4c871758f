"""Bytes to `Reading`: decode, separate the article from the page around it, and say where each fact stood.

    dispatch.read_capture(RawCapture(body))   the article of a text dump or an HTML page, or why there is none

The stages, each in its module: `decode` (bytes to text), `plain` and `page` (text or markup to lines), `headline`,
`tail`, `line_roles` and `article` (lines to title, lead, body, captions), `dateline` and `published` (dates),
`boilerplate`, `bylines`, `captions` and `counters` (what the lines of a page say beside the article).

Nothing is imported here: the models need only `values`, and a process that reads no page starts without the rest.
"""
