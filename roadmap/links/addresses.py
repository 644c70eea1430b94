"""Which machines may be asked: public ones only, looked at after their name was resolved (pure)."""

import ipaddress
import socket
from collections.abc import Callable

Resolver = Callable[[str, int], list[str]]

# Ports on which people publish pages; any other might belong to a machine's insides.
WEB_PORTS = {80, 443, 8000, 8008, 8080, 8081, 8443, 8888}

_REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # tells virtual machines of Azure about themselves, at a public address
    )
]
# Of IPv6, what is given out to sites, less what carries an IPv4 address or is for examples.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_REFUSED_6 = [
    ipaddress.ip_network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20")
]


class InwardError(Exception):
    """The name leads to a machine that is nobody's business."""


def is_public(address: str) -> bool:
    """Tell whether anybody on the internet may reach the address; mapped and translated ones not."""
    try:
        # A zone ("%eth0") names an interface of this machine.
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in _REFUSED)
    if found.scope_id is not None or found not in _GIVEN_OUT:
        return False
    return not any(found in network for network in _REFUSED_6)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver, which also reads `127.1` and `0x7f000001` as numbers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def port_is_open_to_us(port: int, asked: int) -> bool:
    """Tell whether a page may be fetched from the port; a redirect leads to no port of its own."""
    return port in {80, 443} or (port == asked and port in WEB_PORTS)
