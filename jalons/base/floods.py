"""How often something has just been done, as this process counts it: near enough for a bound that nobody reaches."""

from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest


def count(key: str, seconds: int = 60) -> int:
    """Once more; how many times that makes since the count began."""
    cache.add(f"flood:{key}", 0, seconds)
    try:
        return cache.incr(f"flood:{key}")
    except ValueError:  # the count has just ended
        return 1


def counted(key: str) -> int:
    return int(cache.get(f"flood:{key}", 0))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. One subscriber has a whole network of version 6 for themselves."""
    address: str = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address
