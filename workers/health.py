"""Whether the web server of a desk answers."""

from __future__ import annotations

import http.client

from workflow.settings import Settings


def healthy(settings: Settings) -> bool:
    """Whether the web server answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{settings.host}:{settings.port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
