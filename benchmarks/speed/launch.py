"""Runs one command and prints what it used; called by `benchmarks.speed.measure` as a process of its own.

    python -I -S launch.py OUTPUT COMMAND [ARGUMENT ...]

What the command prints goes to OUTPUT, and its complaints to OUTPUT.err. Printed are its exit status, its processor
time (user and system, with that of its children) in seconds, and its peak memory as the system counts it (KiB on Linux,
bytes on macOS). A process inherits the peak of the one that starts it, so that this one imports almost nothing.
"""

import os
import sys

WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Run the command, and print its status, its seconds and its peak."""
    output, *command = sys.argv[1:]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, WRITE, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, output + ".err", WRITE, 0o600),
    ]
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)


if __name__ == "__main__":
    main()
