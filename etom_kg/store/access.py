"""Accounts on SPARQL servers: passwords (basic and digest) and bearer tokens.

A password is never sent before the server asks for it; what the server asked is remembered, so
that later requests carry the answer at once.
"""

from __future__ import annotations

import base64
import http.client
import os
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

__all__ = ["Access", "Account"]


@dataclass(frozen=True)
class Access:
    """An account on a server: a name with a password, or a bearer token. Never printed."""

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def given(
        cls, user: str | None = None, password: str | None = None, token: str | None = None
    ) -> Access:
        """Return the account of options or, where they say nothing, of the environment.

        The variables are ETOM_KG_USER, ETOM_KG_PASSWORD and ETOM_KG_TOKEN. A given user is not
        mixed with a token from the environment.
        """
        environment = os.environ.get
        if token or (not user and environment("ETOM_KG_TOKEN")):
            return cls(token=token or environment("ETOM_KG_TOKEN"))
        user = user or environment("ETOM_KG_USER")
        password = password if password is not None else environment("ETOM_KG_PASSWORD", "")
        return cls(user=user, password=password) if user else cls()


class Account:
    """An account as it is used with one server."""

    def __init__(self, access: Access, url: str) -> None:
        self._access = access
        self._basic: _Basic | None = None
        self._digest: _Digest | None = None
        if access.user:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            parts = urlsplit(url)
            root = urlunsplit((parts.scheme, parts.netloc, "/", "", ""))
            passwords.add_password(None, root, access.user, access.password or "")
            self._basic, self._digest = _Basic(passwords), _Digest(passwords)

    @property
    def handlers(self) -> list[urllib.request.BaseHandler]:
        """What answers the server when it asks."""
        return [each for each in (self._digest, self._basic) if each is not None]

    @property
    def waits_to_be_asked(self) -> bool:
        """Whether there is a password that the server has not asked for yet.

        Servers may hang up on a long request without credentials before it is sent, so a short
        one should go first.
        """
        asked = self._basic is not None and self._basic.asked
        return bool(self._access.user) and not asked and not (self._digest and self._digest.asked)

    def authorization(self, request: urllib.request.Request) -> str | None:
        """Return the header to send at once: a token, or a password that was asked for before."""
        if self._access.token:
            return f"Bearer {self._access.token}"
        if self._digest is not None and self._digest.asked:
            return self._digest.header(request)
        if self._basic is None or not self._basic.asked:
            return None
        secret = f"{self._access.user}:{self._access.password or ''}".encode()
        return "Basic " + base64.b64encode(secret).decode("ascii")


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication that answers the server's last challenge without a new one."""

    asked: dict[str, str] | None = None

    def retry_http_digest_auth(
        self, req: urllib.request.Request, auth: str
    ) -> http.client.HTTPResponse | None:
        fields = urllib.request.parse_http_list(auth.partition(" ")[2])
        self.asked = urllib.request.parse_keqv_list([each for each in fields if each])
        return super().retry_http_digest_auth(req, auth)

    def header(self, request: urllib.request.Request) -> str | None:
        """Return the header for a request; a challenge that is too old is answered by a new one."""
        answer = self.get_authorization(request, self.asked or {})
        return f"Digest {answer}" if answer else None


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Basic authentication that remembers that the server asked for it."""

    asked = False

    def retry_http_basic_auth(
        self, host: str, req: urllib.request.Request, realm: str
    ) -> http.client.HTTPResponse | None:
        self.asked = True
        return super().retry_http_basic_auth(host, req, realm)
