"""`python -m referio` is the `referio` command."""

from referio.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
