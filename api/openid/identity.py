"""Who the company's sign-in says somebody is: its signed token, believed only when everything fits."""

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from claims.values import Value

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
"""Signatures with a key pair; never `none`, never a secret that both sides know."""
LEEWAY = 60
"""Seconds that the two clocks may differ."""
LONGEST = 255


class NotBelieved(Exception):
    """The answer of the company's sign-in does not hold; the message says why and names no person."""


class Identity(Value):
    """An account there; `email` only where the company has checked that it is the person's."""

    issuer: str
    subject: str
    email: str | None = None


class Expected(Value):
    """What a token must say to be meant for us and for this browser."""

    issuer: str
    client_id: str
    nonce: str


def read_token(token: str, keys: KeySet, expected: Expected, access_token: str | None) -> Mapping[str, Any]:
    """Check signature, issuer, audience, expiry and nonce; NotBelieved names what does not hold."""
    try:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": access_token},
        )
        claims.validate(leeway=LEEWAY)
    except JoseError as wrong:
        raise NotBelieved(f"{type(wrong).__name__} {getattr(wrong, 'claim', '') or ''}".strip()) from None
    except (ValueError, TypeError, KeyError) as wrong:
        raise NotBelieved(type(wrong).__name__) from None
    return claims


def identity_of(issuer: str, claims: Mapping[str, Any]) -> Identity:
    """Read whose account it is; NotBelieved without a usable subject."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or "\0" in subject:
        raise NotBelieved("no subject")
    email = claims.get("email")
    checked = claims.get("email_verified") is True and isinstance(email, str) and "\0" not in email
    return Identity(issuer=issuer, subject=subject, email=email.lower() if checked else None)
