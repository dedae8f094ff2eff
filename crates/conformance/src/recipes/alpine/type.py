"""Types what a person would, who writes a message in alpine, sends it, and trusts no bad
certificate."""

import os
import sys

import pexpect

alpine = pexpect.spawn(
    "alpine",
    ["-p", "pinerc", os.environ["FROM"]],
    dimensions=(40, 120),
    encoding="utf-8",
    timeout=10,
)
alpine.expect("COMPOSE MESSAGE")
alpine.send("\x18")
alpine.expect("Send message")
# What went before says nothing of the sending.
alpine.logfile_read = sys.stdout
alpine.send("y")
answers = {
    "PASSWORD:": os.environ["PASSWORD"] + "\r",
    "Create\\?": "y",
    "Preserve password": "n",
    "Yes, continue": "n",
    "not sent|rror": None,
    "Message sent|copied": None,
    pexpect.EOF: None,
}
while answer := list(answers.values())[alpine.expect(list(answers))]:
    alpine.send(answer)
