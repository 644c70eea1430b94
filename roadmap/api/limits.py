"""How often one may ask: counted by the minute, in the cache that all processes share."""

import time
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from roadmap.models import Token
from roadmap.problems import Problem

WINDOW = 60  # seconds
IPV6_NETWORK = 64  # bits; whoever has one address has all of its network


def count(request: HttpRequest, token: Token | None) -> None:
    """Count one request; raises Problem 429 beyond the limit."""
    if token is None:
        who, most = f"address:{_network(request)}", settings.API_LIMIT_ADDRESS
    else:
        who, most = f"token:{token.pk}", settings.API_LIMIT_TOKEN
    now = time.time()
    key = f"api:{who}:{int(now // WINDOW)}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        used = cache.incr(key)
    except ValueError:  # The cache dropped it in between.
        used = 1
    if used > most:
        wait = str(WINDOW - int(now % WINDOW))
        raise Problem(
            429, _("Too many requests; please wait a little."), headers={"Retry-After": wait}
        )


def _network(request: HttpRequest) -> str:
    # allauth knows how many proxies to trust.
    text = get_adapter(request).get_client_ip(request)
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return text[:64]
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> (128 - IPV6_NETWORK))
    return str(address)
