"""The file that ``--patch`` names."""

from __future__ import annotations

import os

from q7lint.cli.console import OutputError
from q7lint.cli.options import UsageError
from q7lint.formats.patch import name_in, patch, root_of


class Patch:
    """A patch that grows with each file that is replaced, so that one that is cut short holds what was done till then.

    Args:
        path: Where it is written; what was there is replaced.

    Attributes:
        root: The folder that the names in it are seen from.

    Raises:
        UsageError: It cannot be written.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.root = root_of(os.getcwd())
        try:
            with open(path, "wb"):
                pass
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error

    def add(self, file: str, old: str, new: str) -> bool:
        """Add what was done to a file; ``False`` if it lies outside of the root.

        Raises:
            OutputError: The patch cannot be written.
        """
        name = name_in(self.root, file)
        if name is None:
            return False
        data = "".join(patch(name, old, new)).encode("utf-8", "surrogateescape")
        try:
            with open(self.path, "ab") as out:
                out.write(data)
        except OSError as error:
            raise OutputError(f"cannot write the patch {self.path}: {error.strerror}") from error
        return True
