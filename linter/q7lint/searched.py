"""Where Python looks for modules because somebody said so, and where only because it was started there.

The current folder holds the texts that are checked, and they may come from anywhere. It stands among the folders of
modules as an empty name, and as a whole path where ``PYTHONPATH`` has an empty part or a relative one. Who writes out
the whole path of a folder in ``PYTHONPATH`` means it.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def chosen(folders: Iterable[str]) -> list[str]:
    """Give those of `folders`, which are the entries of `sys.path`, that depend on no current folder."""
    paths = os.environ.get("PYTHONPATH")
    parts = paths.split(os.pathsep) if paths else []
    relative = {os.path.realpath(part) for part in parts if not os.path.isabs(part)}
    meant = {os.path.realpath(part) for part in parts if os.path.isabs(part)}
    meant.add(os.path.realpath(os.path.dirname(os.path.dirname(__file__))))  # where q7lint itself is
    unsure = relative - meant
    return [
        folder for folder in folders if os.path.isabs(folder) and not (unsure and os.path.realpath(folder) in unsure)
    ]
