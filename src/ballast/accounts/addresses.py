"""From where a request came, also behind proxies."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of the browser or program; "" where there is none (a socket, a test).

    With `BALLAST_PROXIES` = n the last n hops are ours: the n-th entry of X-Forwarded-For from the right was written by
    the outermost of them. What stands left of it anybody may have written, so it counts for nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    count = int(settings.PROXIES)
    if not count:
        return direct
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    return _plain(hops[-count], direct) if len(hops) >= count else direct


def _plain(hop: str, otherwise: str) -> str:
    try:
        return str(ip_address(hop))
    except ValueError:
        return otherwise
