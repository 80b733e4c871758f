"""The archive below a path of a host that it shares with other sites: "/kho/" instead of "/"."""

from collections.abc import Callable, Iterable
from typing import Any

WsgiApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]


def below(prefix: str, application: WsgiApplication) -> WsgiApplication:
    """Return an application that answers what stands below the prefix ("/kho"), and 404 to all else.

    What stands before it hands on paths as they came: nginx takes a prefix off where proxy_pass names a path, but then
    also undoes the escapes that addresses of captures need. With the prefix "" nothing changes.
    """
    if not prefix:
        return application

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix:
            query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
            start_response("301 Moved Permanently", [("Location", f"{prefix}/{query}"), ("Content-Length", "0")])
            return []
        if not path.startswith(f"{prefix}/"):
            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return []
        inside = {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix, "PATH_INFO": path.removeprefix(prefix)}
        return application(environ | inside, start_response)

    return answer
