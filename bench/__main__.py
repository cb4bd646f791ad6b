"""`make bench`: measure the site beside its peer and its limit, and write the figures down."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import report
from bench.measure import FULL, QUICK, measure
from bench.servers import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute, rougher; prints only")
    parser.add_argument("--write", type=Path, help=f"write the figures into this page ({PAGE.name} by default)")
    options = parser.parse_args()
    text = report.text(measure(QUICK if options.quick else FULL))
    sys.stdout.write(f"{text}\n")
    if options.write or not options.quick:
        report.write(options.write or PAGE, text)


if __name__ == "__main__":
    main()
