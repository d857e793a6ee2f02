"""Every installed package's licence must be compatible with Apache-2.0; exceptions are named with their reason.

Run by ``make check``.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ACCEPTABLE = re.compile(
    r"apache|mit\b|mit-|bsd|isc|psf|python software|mozilla|mpl|lgpl|lesser general|zlib|unlicense|dfsg", re.IGNORECASE
)

EXCEPTIONS = {
    "espeakng-loader": "GPL-3 espeak-ng; an extra, runs in a worker process of its own (NOTICE)",
    "IMAPClient": "BSD-3-Clause, though its metadata does not say so",
    "py-nanotts": "Apache-2.0, though its metadata does not say so",
    "harkmail": "this project",
}


def offences(listed: list[dict[str, str]]) -> list[str]:
    """Packages whose licence is neither acceptable nor excepted."""
    return [
        f"{package['Name']} {package['Version']}: {package['License']}"
        for package in listed
        if package["Name"] not in EXCEPTIONS and not ACCEPTABLE.search(package["License"])
    ]


def main() -> int:
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--from=mixed", "--format=json"]
    listed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = offences(listed)
    for line in found:
        print(line, file=sys.stderr)
    print(f"licences: {len(listed)} packages, {len(found)} not acceptable")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
