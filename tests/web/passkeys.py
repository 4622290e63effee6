"""A passkey as a browser makes one, without a browser: for tests that only need somebody to have it."""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def passkey_of(name: str, called: str) -> int:
    """Its number."""
    from allauth.mfa.models import Authenticator

    from outturn.store.models import User

    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"a-passkey-of-a-test", key)
    said = AuthenticatorData.create(sha256(b"localhost").digest(), _FLAGS, 0, held)
    told = CollectedClientData.create("webauthn.create", b"x" * 32, "http://localhost")
    answer = {"clientDataJSON": websafe_encode(told), "attestationObject": websafe_encode(AttestationObject.create("none", said, {}))}
    credential = {"id": websafe_encode(held.credential_id), "rawId": websafe_encode(held.credential_id), "type": "public-key", "response": answer}
    user = User.objects.get(username=name)
    return int(Authenticator.objects.create(user=user, type="webauthn", data={"name": called, "credential": credential}).pk)
