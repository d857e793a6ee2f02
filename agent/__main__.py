"""``python -m agent`` is ``harkmail``."""

from agent.service.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
