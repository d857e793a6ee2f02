"""One module a subcommand: ``NAME``, ``HELP``, ``configure(parser)`` and ``run(args) -> exit code``."""
