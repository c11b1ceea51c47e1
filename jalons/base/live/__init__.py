"""Live pages: news written by a change reaches every open page (Server-Sent Events).

A change calls `hub.publish` inside its transaction; a view answers `follow(request, …)`;
`LiveStreams` wraps Django's ASGI application and keeps those answers open.
"""

from jalons.base.live.hub import Hub, hub
from jalons.base.live.news import News, encode_event
from jalons.base.live.stream import LiveStreams, follow_topic

__all__ = ["Hub", "LiveStreams", "News", "encode_event", "follow_topic", "hub"]
