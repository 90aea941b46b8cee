"""Speak HTTP with a SPARQL server: account, time-out, retries of safe requests, clear errors.

SPARQLWrapper builds the protocol requests; this module sends them and those of the Graph Store
Protocol. Credentials go to the server's own host only: a redirect elsewhere does not take them
along. A request is repeated only when it cannot change anything and the server is overloaded or
closed the connection.

An account is a password (basic or digest) or a bearer token. A password is never sent before the
server asks for it; what the server asked is remembered, so that later requests carry the answer
at once.
"""

from __future__ import annotations

import base64
import http.client
import io
import os
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urlsplit, urlunsplit

from etom_kg.core.errors import StoreError

__all__ = ["Access", "Account", "Answer", "Refused", "Transport"]


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

    def mask(self, text: str) -> str:
        """Return a server's words without the secrets of this account, which it may echo."""
        given = self._access
        secrets = [given.token, given.password]
        secrets += [_encoded(given)] if given.user else []
        for secret in filter(None, secrets):
            if len(secret) > 2:
                text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return text

    def authorization(self, request: urllib.request.Request) -> str | None:
        """Return the header to send at once: a token, or a password that was asked for before."""
        if self._access.token:
            return f"Bearer {self._access.token}"
        if self._digest is not None and self._digest.asked:
            return self._digest.header(request)
        if self._basic is None or not self._basic.asked:
            return None
        return f"Basic {_encoded(self._access)}"


def _encoded(access: Access) -> str:
    return base64.b64encode(f"{access.user}:{access.password or ''}".encode()).decode("ascii")


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


_TRANSIENT = frozenset({429, 502, 503, 504})
_PAUSES = (0.3, 1.0)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ADVICE = {
    400: "the server cannot read the request",
    401: "the server wants an account; give --user and --password, or --token",
    403: "the server does not allow it with this account",
    404: "nothing is at this address; check it",
    405: "the server does not take such requests here; check the address",
    406: "the server offers none of the formats that etom-kg reads",
    413: "the request is too large for the server; use a smaller --batch",
    414: "the request is too long for the server",
    415: "the server does not take this media type",
    429: "the server is asked too often; wait",
    500: "the server failed",
    501: "the server does not support it",
    502: "the server behind the gateway failed",
    503: "the server is overloaded or stopped the query",
    504: "the server behind the gateway did not answer in time",
}


class Refused(StoreError):  # noqa: N818 - what the server did
    """A server answered with an error status."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(what)
        self.status = status


MAX_ANSWER = 2**30
"""Most bytes of an answer that are read."""

_END: ContextVar[float | None] = ContextVar("_END", default=None)
"""When the request that is on its way must have been answered."""


class _Timed(io.RawIOBase):
    """What comes over a connection, until the time is over.

    A time-out of the socket bounds one read only; a server that sends the head of its answer byte
    by byte would never be late.
    """

    def __init__(self, raw: io.RawIOBase, connection: socket.socket, end: float) -> None:
        self._raw, self._connection, self._ends = raw, connection, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return cast("int", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, connection: socket.socket, *given: Any, end: float, **named: Any) -> None:
        super().__init__(connection, *given, **named)
        raw = self.fp.detach()
        self.fp = io.BufferedReader(_Timed(raw, connection, end))


def _connecting(kind: type[http.client.HTTPConnection]) -> Any:
    def connection(host: str, **named: Any) -> http.client.HTTPConnection:
        made, end = kind(host, **named), _END.get()
        if end is not None:
            made.response_class = partial(_Response, end=end)  # type: ignore[assignment]
        return made

    return connection


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPConnection), req)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connecting(http.client.HTTPSConnection), req)


class Answer(io.RawIOBase):
    """The body of an HTTP answer, read within a deadline and known to be whole at its end.

    ``mask`` takes secrets out of what the server says.
    """

    def __init__(
        self,
        response: http.client.HTTPResponse,
        url: str,
        end: float | None,
        mask: Callable[[str], str] = str,
    ) -> None:
        self.mask = mask
        self._left = MAX_ANSWER
        self._response = response
        self._url = url
        self._end = end
        self.fault: StoreError | None = None
        self.content_type = response.headers.get_content_type()
        self.charset = response.headers.get_content_charset()
        self.server = response.headers.get("Server", "")
        self.most = _most(response.headers)

    def readable(self) -> bool:
        """Return that this stream can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer; raises ``StoreError`` when cut off or too late."""
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, size: int) -> bytes:
        if self._end is not None and time.monotonic() > self._end:
            raise self._failed(f"{self._url} sent its answer too slowly; allow more --timeout")
        try:
            piece = self._response.read1(size)
        except TimeoutError:
            raise self._failed(
                f"{self._url} stopped sending its answer; allow more --timeout"
            ) from None
        except (OSError, http.client.HTTPException):
            raise self._failed(f"{self._url} closed the connection in its answer") from None
        # http.client takes a closed connection for the end, however much was announced.
        if not piece and size and self._response.length:
            raise self._failed(f"{self._url} closed the connection in its answer")
        self._left -= len(piece)
        if self._left < 0:
            what = f"{self._url} sent more than {MAX_ANSWER >> 20} MiB; ask for less at a time"
            raise self._failed(what)
        return piece

    def _failed(self, what: str) -> StoreError:
        # A parser that reads from here may turn the error into its own; this one is the cause.
        self.fault = StoreError(what)
        return self.fault

    def close(self) -> None:
        """Close the connection."""
        self._response.close()
        super().close()


def _most(headers: Message) -> int | None:
    """Return after how many rows a server says that it cut an answer off.

    The first is Virtuoso's, whose limit may be that of the query as well; the other is ours.
    """
    said = headers.get("X-SPARQL-MaxRows") or headers.get("X-Truncated") or ""
    return int(said) if re.fullmatch("[0-9]{1,15}", said) else None


class Transport:
    """A way to one server with one account."""

    def __init__(self, url: str, access: Access | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(f"{url} is not an http(s) address of a SPARQL endpoint")
        self._host = parts.netloc
        self.account = Account(access or Access(), url)
        # Not those of urllib's own choice: a server must not send us to a file or to FTP.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler({} if parts.hostname in _LOOPBACK else None),
            urllib.request.UnknownHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPErrorProcessor(),
            _Http(),
            _Https(),
            *self.account.handlers,
        ):
            self._opener.add_handler(handler)

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float | None = None,
        safe: bool = False,
    ) -> Answer:
        """Send a request and return the answer's body; raises ``Refused`` or ``StoreError``."""
        request = urllib.request.Request(url, body, dict(headers or {}), method=method)
        return self.open(request, timeout=timeout, safe=safe)

    def open(
        self, request: urllib.request.Request, *, timeout: float | None = None, safe: bool = False
    ) -> Answer:
        """Send a request that was made elsewhere; ``safe`` requests are repeated when it helps."""
        known = self.account.authorization(request)
        if known and urlsplit(request.full_url).netloc == self._host:
            request.add_unredirected_header("Authorization", known)
        end = None if not timeout else time.monotonic() + timeout
        _END.set(end)
        pauses = iter(_PAUSES if safe else ())
        while True:
            try:
                return self._open_once(request, timeout, end)
            except _Again as again:
                pause = next(pauses, None)
                late = end is not None and pause is not None and time.monotonic() + pause > end
                if pause is None or late:
                    raise again.error from None
                time.sleep(pause)

    def _open_once(
        self, request: urllib.request.Request, timeout: float | None, end: float | None
    ) -> Answer:
        url = request.full_url.partition("?")[0]
        left = None if end is None else max(end - time.monotonic(), 0.01)
        try:
            opened = self._opener.open(request, timeout=left)
            return Answer(cast("Any", opened), url, end, self.account.mask)
        except urllib.error.HTTPError as error:
            refused = _refused(url, error, self.account.mask)
            error.close()
            raise (_Again(refused) if error.code in _TRANSIENT else refused) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            fault = _unreachable(url, self.account.mask(str(reason)), reason, timeout)
            broken = isinstance(reason, ConnectionResetError | http.client.RemoteDisconnected)
            raise (_Again(fault) if broken else fault) from None


class _Again(Exception):  # noqa: N818 - never leaves this module
    """A request failed in a way that a repetition may mend."""

    def __init__(self, error: StoreError) -> None:
        super().__init__(str(error))
        self.error = error


def _refused(url: str, error: urllib.error.HTTPError, mask: Callable[[str], str]) -> Refused:
    advice = _ADVICE.get(error.code, "the server refused the request")
    try:
        content = error.read(4000)
    except (OSError, http.client.HTTPException):
        content = b""
    # Python up to 3.11.2 gives an error without a body an empty text.
    body = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    if "html" in error.headers.get_content_type():
        body = re.sub(r"<(script|style|head)\b.*?</\1>|<[A-Za-z/!][^>]*>", " ", body, flags=re.S)
    plain = " ".join(body.split())
    said = f": {mask(plain)[:240]}" if plain else ""
    return Refused(f"{url}: {advice} (HTTP {error.code}){said}", error.code)


def _unreachable(url: str, said: str, reason: object, timeout: float | None) -> StoreError:
    if isinstance(reason, TimeoutError):
        return StoreError(f"{url} did not answer within {timeout:g} s; allow more with --timeout")
    if isinstance(reason, ConnectionRefusedError):
        return StoreError(f"cannot reach {url}: connection refused; start the server")
    if isinstance(reason, socket.gaierror):
        return StoreError(f"cannot reach {url}: the host's name is unknown; check the address")
    if isinstance(reason, ssl.SSLError):
        return StoreError(f"cannot reach {url}: its certificate is not trusted ({reason.reason})")
    if isinstance(reason, ConnectionError | http.client.RemoteDisconnected):
        return StoreError(f"{url} closed the connection before it answered")
    return StoreError(f"cannot reach {url}: {said[:240] or 'the connection failed'}")
