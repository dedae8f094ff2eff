"""Types what a person would, who writes a message in aerc and sends it, and prints what is then on
the screen."""

import os
import time

import pexpect
import pyte

sender = os.environ["FROM"]
aerc = pexpect.spawn(
    "aerc",
    [f"mailto:{sender}?subject=Test&body=It%20works."],
    dimensions=(40, 120),
    encoding="utf-8",
)
screen = pyte.Screen(120, 40)
terminal = pyte.Stream(screen)


def shown():
    """What a person sees, once what has come so far is drawn."""
    try:
        terminal.feed(aerc.read_nonblocking(65536, timeout=0.05))
    except (pexpect.TIMEOUT, pexpect.EOF):
        pass
    return "\n".join(line.rstrip() for line in screen.display).strip()


def wait(is_so):
    """Waits until the screen shows something and then stands still; not for ever."""
    last, since = shown(), time.monotonic()
    deadline = since + 60
    while time.monotonic() < deadline:
        now = shown()
        if now != last:
            last, since = now, time.monotonic()
        if is_so(now) and time.monotonic() - since > 1:
            break
    return last


asked = wait(lambda text: "Send this email?" in text)
aerc.send("y")
print(wait(lambda text: text != asked and "Sending..." not in text))
