"""``python -m q7lint`` is ``q7lint``."""

from q7lint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
