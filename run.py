#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""The one command of Jalons; `python3 run.py --help` lists what it does.

Any Python can read this file, so that even the oldest gets an answer; launch/ is valid for Python 3.8 and finds a fit
one for the rest.
"""

import sys

if sys.version_info < (3, 8):
    sys.stderr.write("Cette version de Python est trop ancienne : lancez « python3 run.py » avec Python 3.8 ou plus.\n")
    sys.exit(1)

if __name__ == "__main__":
    from launch.commands import main

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
