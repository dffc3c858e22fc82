"""Talks with the company's sign-in server: finds its places and keys, and trades a code for an identity."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.openid.identity import Expected, Identity, NotBelieved, identity_of, read_token
from claims.values import Value
from runtime.settings import Settings, is_protected

PATIENCE = 5.0  # seconds
KNOWN_FOR = 3600.0
"""Seconds after which places and keys are asked for again."""
KEYS_AGAIN = 60.0
"""Seconds after which a token that no known key fits makes us ask for the keys again."""
SCOPE = "openid email profile"


class ProviderAway(Exception):
    """The company's sign-in does not answer, or not as it should."""


class Places(Value):
    """Where the server does what, from its discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Provider:
    """The company's sign-in; places and keys are remembered."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        secret = settings.oidc_client_secret
        self._issuer, self._client_id = settings.oidc_issuer or "", settings.oidc_client_id or ""
        self._secret = secret.get_secret_value() if secret else ""
        self._back = f"{settings.public_url}/oidc/back"
        self._now = now
        self._places: tuple[float, Places] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent to sign in; ProviderAway."""
        places = await self._find()
        address: str = prepare_grant_uri(
            places.authorization_endpoint,
            client_id=self._client_id,
            response_type="code",
            redirect_uri=self._back,
            scope=SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return address

    async def identity(self, code: str, verifier: str, nonce: str) -> Identity:
        """Trade the code for who signed in; ProviderAway or NotBelieved."""
        places = await self._find()
        given = await self._trade(places, code, verifier)
        token, access = given.get("id_token"), given.get("access_token")
        if not isinstance(token, str):
            raise NotBelieved("no token")
        access = access if isinstance(access, str) else None
        expected = Expected(issuer=self._issuer, client_id=self._client_id, nonce=nonce)
        claims = await self._read(places, token, expected, access)
        found = identity_of(self._issuer, claims)
        if "email" in claims or not access or not places.userinfo_endpoint:
            return found
        more = await _ask("GET", places.userinfo_endpoint, headers={"Authorization": f"Bearer {access}"})
        if more.get("sub") != found.subject:
            raise NotBelieved("userinfo of another subject")
        return identity_of(self._issuer, more)

    async def _read(self, places: Places, token: str, expected: Expected, access: str | None) -> Any:
        """Read the token; the server may have changed its keys since we asked."""
        try:
            return read_token(token, await self._known_keys(places, KNOWN_FOR), expected, access)
        except NotBelieved:
            keys, known = self._keys, await self._known_keys(places, KEYS_AGAIN)
            if keys is not None and keys[1] is known:
                raise
            return read_token(token, known, expected, access)

    async def _find(self) -> Places:
        if self._places is None or self._now() - self._places[0] > KNOWN_FOR:
            said = await _ask("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            self._places = (self._now(), _places(said, self._issuer))
        return self._places[1]

    async def _known_keys(self, places: Places, for_seconds: float) -> KeySet:
        if self._keys is None or self._now() - self._keys[0] > for_seconds:
            said = await _ask("GET", places.jwks_uri)
            try:
                self._keys = (self._now(), KeySet.import_key_set(said))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as wrong:
                raise ProviderAway(f"its keys cannot be read: {type(wrong).__name__}") from None
        return self._keys[1]

    async def _trade(self, places: Places, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        if "client_secret_basic" in places.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._secret, safe=""))
            return await _ask("POST", places.token_endpoint, data=form, auth=auth)
        ours = {"client_id": self._client_id, "client_secret": self._secret}
        return await _ask("POST", places.token_endpoint, data=form | ours)


def _places(said: dict[str, Any], issuer: str) -> Places:
    try:
        places = Places.model_validate(said)
    except ValueError:
        raise ProviderAway("its discovery document lacks a place") from None
    if places.issuer != issuer:
        raise ProviderAway("its discovery document names another issuer")
    found = (places.authorization_endpoint, places.token_endpoint, places.jwks_uri, places.userinfo_endpoint)
    if not all(is_protected(place) for place in found if place):
        raise ProviderAway("one of its places is not under https")
    return places


async def _ask(method: str, address: str, **more: Any) -> dict[str, Any]:
    """One call; a code that was refused (4xx of the token's place) is no outage."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.request(method, address, **more)
            said = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
        raise ProviderAway(f"{urlsplit(address).path}: {type(fault).__name__}") from None
    if method == "POST" and 400 <= answer.status_code < 500:
        raise NotBelieved(f"the code was refused with {answer.status_code}")
    if answer.status_code != 200 or not isinstance(said, dict):
        raise ProviderAway(f"{urlsplit(address).path}: {answer.status_code}")
    return said
