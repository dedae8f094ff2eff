"""Types what a person would, who writes a message in aerc and sends it."""

import os
import sys

import pexpect

sender = os.environ["FROM"]
aerc = pexpect.spawn(
    "aerc",
    [f"mailto:{sender}?subject=Test&body=It%20works."],
    dimensions=(40, 120),
    encoding="utf-8",
    timeout=15,
)
aerc.expect("Send")
# What went before says nothing of the sending.
aerc.logfile_read = sys.stdout
aerc.send("y")
aerc.expect(["sent|rror|ailed|x509|support", pexpect.TIMEOUT])
aerc.expect(pexpect.TIMEOUT, timeout=1)
