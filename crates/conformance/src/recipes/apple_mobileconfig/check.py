"""Reads a configuration profile as strictly as Apple's description of it says."""

import os
import plistlib
import re
import subprocess
import sys
from pathlib import Path

UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
PAYLOAD = {
    "PayloadType": str,
    "PayloadVersion": int,
    "PayloadIdentifier": str,
    "PayloadUUID": str,
    "PayloadDisplayName": str,
}
PROFILE = {**PAYLOAD, "PayloadContent": list}
MAIL = {
    **PAYLOAD,
    "EmailAccountDescription": str,
    "EmailAccountType": str,
    "EmailAddress": str,
    "IncomingMailServerAuthentication": str,
    "IncomingMailServerHostName": str,
    "IncomingMailServerPortNumber": int,
    "IncomingMailServerUseSSL": bool,
    "IncomingMailServerUsername": str,
    "OutgoingMailServerAuthentication": str,
    "OutgoingMailServerHostName": str,
    "OutgoingMailServerPortNumber": int,
    "OutgoingMailServerUseSSL": bool,
    "OutgoingMailServerUsername": str,
    "OutgoingPasswordSameAsIncomingPassword": bool,
}


def check(found, shape):
    different = found.keys() ^ shape.keys()
    assert not different, f"too much or too little: {different}"
    for key, kind in shape.items():
        assert type(found[key]) is kind, f"{key} is no {kind.__name__}"
        assert found[key] != "", f"{key} is empty"
    assert found["PayloadVersion"] == 1
    assert UUID.fullmatch(found["PayloadUUID"]), "no UUID"


snippet = os.environ["SNIPPET"]
profile = plistlib.loads(Path(snippet).read_bytes(), fmt=plistlib.FMT_XML)
subprocess.run(["plistutil", "-i", snippet, "-o", "binary.plist", "-f", "bin"], check=True)
assert plistlib.loads(Path("binary.plist").read_bytes()) == profile, "plistutil reads it otherwise"
check(profile, PROFILE)
assert profile["PayloadType"] == "Configuration"
[mail] = profile["PayloadContent"]
check(mail, MAIL)
assert mail["PayloadUUID"] != profile["PayloadUUID"], "one UUID for two payloads"
assert mail["PayloadIdentifier"].startswith(profile["PayloadIdentifier"] + ".")
meant = {
    "PayloadType": "com.apple.mail.managed",
    "EmailAccountType": "EmailTypeIMAP",
    "EmailAddress": os.environ["FROM"],
    "IncomingMailServerAuthentication": "EmailAuthPassword",
    "IncomingMailServerUseSSL": True,
    "IncomingMailServerUsername": os.environ["LOGIN"],
    "OutgoingMailServerAuthentication": "EmailAuthPassword",
    "OutgoingMailServerHostName": os.environ["HOST"],
    "OutgoingMailServerPortNumber": int(os.environ["PORT"]),
    "OutgoingMailServerUseSSL": True,
    "OutgoingMailServerUsername": os.environ["LOGIN"],
}
wrong = {key: mail[key] for key, value in meant.items() if mail[key] != value}
sys.exit(f"not as meant: {wrong}" if wrong else 0)
