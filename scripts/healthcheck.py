"""Ask the bot in this container whether it is well; the exit status is the answer, 0 for yes.

It asks the address in HEARTH_HTTP. Where that is empty there is nobody to ask, and running counts as well.
"""

from __future__ import annotations

import http.client
import os
import sys

TIMEOUT_SECONDS = 4


def main() -> int:
    """Return 0 when `/healthz` answers 200 in time, and 1 otherwise."""
    address = os.environ.get("HEARTH_HTTP", "")
    if not address:
        return 0
    host, _, port = address.rpartition(":")
    # A server that listens everywhere is asked on this machine.
    host = "127.0.0.1" if host in ("", "0.0.0.0", "[::]", "::") else host.strip("[]")
    connection = http.client.HTTPConnection(host, int(port), timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return 0 if connection.getresponse().status == http.client.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
