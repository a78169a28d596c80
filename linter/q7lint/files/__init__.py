"""Finding, reading and safely replacing files.

A text is read as bytes and decoded here, so that line ends, a byte order mark and a missing last newline survive by
construction, and bytes that are not UTF-8 travel through as surrogate escapes. What is written replaces the file at
once or not at all (`q7lint.files.replacing`).
"""

from __future__ import annotations

from q7lint.files.source import (
    BinaryError,
    EncodingError,
    File,
    FileError,
    LargeError,
    Source,
    read_bytes,
    read_file,
    read_standard_input,
)
from q7lint.files.walk import SUFFIXES, Target, dialect_of, find_files

__all__ = [
    "SUFFIXES",
    "BinaryError",
    "EncodingError",
    "File",
    "FileError",
    "LargeError",
    "Source",
    "Target",
    "dialect_of",
    "find_files",
    "read_bytes",
    "read_file",
    "read_standard_input",
]
