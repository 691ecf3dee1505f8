"""Which addresses something may be sent to: public ones, so that nobody reaches the inside through us. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
"""What carries an IPv4 address inside: NAT64 and 6to4. Where it comes out, nobody here knows."""


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet; what is none is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return _is_public(found.ipv4_mapped)
        if found.scope_id or found.teredo or found.is_site_local or any(found in one for one in _CARRIERS):
            return False
    return _is_public(found)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    never = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not never
