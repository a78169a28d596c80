"""The exit statuses, in one place. Of several, the highest is given, save that an interruption ends everything."""

CLEAN = 0
"""Nothing was found, or nothing is left."""

FINDINGS = 1
"""Something was found; after ``--fix`` or with ``--diff``: is left, or would be."""

FAULT = 2
"""A wrong option, a file that could not be read or written, a rule that failed or whose fix was refused."""

UNSETTLED = 3
"""The fixes of some rules do not settle, and the file stays as it was."""

SIGNALLED = 128
"""Ended by a signal, as a shell reports it: its number is added."""

INTERRUPTED = 130
"""Ended by Ctrl-C, as a shell reports it."""

PIPE_CLOSED = 141
"""The reader of the report has gone, as a shell reports it."""
