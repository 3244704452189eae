"""What guards every response and every form: headers, CSRF, size limits, the secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from workflow.ids import new_request_id, new_token
from workflow.settings import Settings

MOST_BYTES = 8 * 1024 * 1024

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

csrf = CSRFProtect()


def install(app: Flask, settings: Settings) -> None:
    """Guard an application. CSRF is checked by web.auth, once it is known who asks and how."""
    https = settings.address.startswith("https://")
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        WTF_CSRF_CHECK_DEFAULT=False,
        # A writer may look at one form for a day; the token lasts as long as the browser's session.
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-copydesk-form" if https else "copydesk-form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    csrf.init_app(app)
    app.jinja_env.globals["style_nonce"] = style_nonce
    app.after_request(add_headers)


def trust_proxy(app: Flask, hops: int) -> None:
    """Believe the X-Forwarded headers of this many proxies in front; 0 believes none, as anybody can send them."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def style_nonce() -> str:
    """What this one answer's policy lets a script put on the style sheet that it makes: the editor draws with one."""
    if "style_nonce" not in g:
        g.style_nonce = new_token()
    return str(g.style_nonce)


def _policy() -> str:
    nonce = g.get("style_nonce")
    return CSP.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'") if nonce else CSP


def add_headers(response: Response) -> Response:
    """Every response says what it may load and who may frame it; a view that set a policy of its own keeps it."""
    response.headers.setdefault("Content-Security-Policy", _policy())
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        _keep_static(response)
    elif "Cache-Control" not in response.headers:
        # What one person sees is nobody else's, and not the next person's at the same machine.
        response.headers["Cache-Control"] = "no-store"
    return response


def _keep_static(response: Response) -> None:
    # An address that carries the content's hash always means the same bytes.
    if "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def secret_key(settings: Settings) -> str:
    """COPYDESK_SECRET_KEY, else the key file in the data folder, made at the first start and readable by its owner."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.folder / "secret-key"
    settings.folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_key(path)
    return path.read_text(encoding="ascii").strip()


def _write_key(path: Path) -> None:
    """Written under another name and linked into place: of two first starts at once, both use the key of one."""
    fresh = path.with_name(f"{path.name}.{new_request_id()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
