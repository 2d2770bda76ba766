"""`python -m landbridge` is the command `landbridge`."""

import sys

try:
    from landbridge.cli import main
except KeyboardInterrupt:  # while the program is read, which takes some tenths of a second
    sys.exit(130)

if __name__ == "__main__":
    main()
