"""Live pages: news written by a change reaches every open page (Server-Sent Events).

A change calls `hub.publish` inside its transaction; a view answers `follow_topic(request, …)`; `LiveStreams` wraps
Django's ASGI application and keeps those answers open.
"""
