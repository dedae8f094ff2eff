"""Holds a configuration profile to the keys that Apple documents, and a PACC document to its schema.

Arguments: the profile, the document, the schema of the document.
"""

import json
import plistlib
import sys
import uuid

import jsonschema

profile, document, schema = sys.argv[1:]
with open(document) as text, open(schema) as rules:
    jsonschema.Draft202012Validator(json.load(rules)).validate(json.load(text))
with open(profile, "rb") as file:
    root = plistlib.load(file)


def require(payload, keys):
    for key, kind in keys.items():
        if type(payload.get(key)) is not kind:
            sys.exit(f"{key} is {payload.get(key)!r}, and must be of {kind}")


PAYLOAD = {"PayloadType": str, "PayloadIdentifier": str, "PayloadUUID": str, "PayloadVersion": int}
ACCOUNT = {
    "EmailAccountType": str,
    "IncomingMailServerAuthentication": str,
    "IncomingMailServerHostName": str,
    "IncomingMailServerPortNumber": int,
    "IncomingMailServerUseSSL": bool,
    "OutgoingMailServerAuthentication": str,
    "OutgoingMailServerHostName": str,
    "OutgoingMailServerPortNumber": int,
    "OutgoingMailServerUseSSL": bool,
}
require(root, PAYLOAD | {"PayloadContent": list})
if root["PayloadType"] != "Configuration":
    sys.exit("the profile has another type")
[mail] = root["PayloadContent"]
require(mail, PAYLOAD | ACCOUNT)
if mail["PayloadType"] != "com.apple.mail.managed":
    sys.exit("the payload has another type")
if mail["EmailAccountType"] not in ("EmailTypeIMAP", "EmailTypePOP"):
    sys.exit("the account has another type")
if uuid.UUID(root["PayloadUUID"]) == uuid.UUID(mail["PayloadUUID"]):
    sys.exit("both payloads have the same UUID")
print(json.dumps({key: mail[key] for key in sorted(ACCOUNT)}))
