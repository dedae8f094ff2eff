"""Has checkdmarc look at the domains on standard input, with the name server that is the first
argument. Writes a line of JSON for each."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from checkdmarc.dnssec import check_dnssec
from checkdmarc.mta_sts import check_mta_sts
from checkdmarc.smtp import check_mx
from checkdmarc.smtp_tls_reporting import check_smtp_tls_reporting

SERVERS = {"nameservers": [sys.argv[1]], "timeout": 15.0}
# For all domains together, in seconds.
PATIENCE = 150


def attempt(check, domain, **more):
    try:
        return check(domain, **SERVERS, **more)
    except Exception as error:  # What it does not catch is its verdict as well.
        return {"valid": False, "error": f"{type(error).__name__}: {error}"}


def look(domain):
    mta_sts = attempt(check_mta_sts, domain)
    policy = mta_sts.get("policy") or {}
    tls_rpt = attempt(check_smtp_tls_reporting, domain)
    signed = attempt(check_dnssec, domain)
    mx = attempt(check_mx, domain, check_mx_tls=True, mta_sts_mx_patterns=policy.get("mx") or None)
    hosts = [
        {
            "name": host["hostname"],
            "tlsa": len(host.get("tlsa", [])),
            "tls": bool(host.get("starttls")),
        }
        for host in mx.get("hosts", [])
    ]
    return {
        "domain": domain,
        "mode": policy.get("mode") if mta_sts.get("valid") else None,
        "mta_sts": str(mta_sts.get("error", "")),
        "tls_rpt": bool(tls_rpt.get("valid")),
        "tls_rpt_error": str(tls_rpt.get("error", "")),
        "signed": signed is True,
        "hosts": hosts,
        "warnings": [str(warning) for warning in mx.get("warnings", [])],
        "ended": True,
    }


def nothing(domain):
    """Of a domain with which it does not come to an end."""
    said = f"it was not done after {PATIENCE} seconds"
    return {
        "domain": domain,
        "mode": None,
        "mta_sts": said,
        "tls_rpt": False,
        "tls_rpt_error": said,
        "signed": False,
        "hosts": [],
        "warnings": [said],
        "ended": False,
    }


domains = sys.stdin.read().split()
pool = ThreadPoolExecutor(6)
looks = [(domain, pool.submit(look, domain)) for domain in domains]
until = monotonic() + PATIENCE
for domain, looking in looks:
    try:
        answer = looking.result(max(0, until - monotonic()))
    except TimeoutError:
        answer = nothing(domain)
    print(json.dumps(answer), flush=True)
os._exit(0)  # Threads that do not end would be waited for.
