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
# What became of it stands in the last line, or in a box. Of what is drawn piece by piece the rest is
# waited for, until the screen stands still.
aerc.expect(["essage sent", "rror", "ailed", "x509", "support", pexpect.TIMEOUT])
while aerc.expect([".+", pexpect.TIMEOUT, pexpect.EOF], timeout=2) == 0:
    pass
