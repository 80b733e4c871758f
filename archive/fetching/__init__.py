"""Pages from the live web, politely and from public addresses only; no Django, no database.

targets   which addresses may be fetched, checked on the very address that is connected to
client    one request and its answer, exactly as sent and received, within limits
robots    robots.txt (RFC 9309)
globs     patterns with * and #, matched in linear time
listings  links in feeds, sitemaps and pages
pacing    when a host may be asked again
"""
