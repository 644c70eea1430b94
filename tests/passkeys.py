"""A passkey without a device: what a browser would say, from a key in memory."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "localhost"  # the one name that browsers accept without https
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    def __init__(self, origin: str = f"http://{HOST}", flags: int = FLAGS) -> None:
        self.origin, self.flags = origin, flags
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.owner = b""

    def create(self, options: dict[str, Any]) -> str:
        """Answer `creation_options`, as navigator.credentials.create() does."""
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = self._data(self.flags | AuthenticatorData.FLAG.AT, credential)
        return self._say(
            clientDataJSON=self._client("webauthn.create", asked),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def get(self, options: dict[str, Any]) -> str:
        """Answer `request_options`, as navigator.credentials.get() does."""
        client, data = self._client("webauthn.get", options["publicKey"]), self._data(self.flags)
        signed = bytes(data) + hashlib.sha256(client).digest()
        return self._say(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(SHA256())),
            userHandle=self.owner,
        )

    def _client(self, type: str, asked: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(type, asked["challenge"], self.origin)

    def _data(self, flags: int, *credential: AttestedCredentialData) -> AuthenticatorData:
        host = hashlib.sha256(HOST.encode()).digest()
        return AuthenticatorData.create(host, flags, 0, *credential)

    def _say(self, **response: bytes) -> str:
        encoded = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        id = websafe_encode(self.id)
        said = {"id": id, "rawId": id, "type": "public-key", "response": encoded}
        return json.dumps(said | {"clientExtensionResults": {"credProps": {"rk": True}}})
