"""The corpus as a test suite for any program that repairs text: running, scoring, and the release for other languages.

- `q7lint.suite.cases` reads a corpus or an exported suite.
- `q7lint.suite.tools` knows tools that others wrote; ``worker.py`` runs one of them in a process of its own.
- `q7lint.suite.running` gives each case to a tool, `q7lint.suite.score` says what it repaired and what it destroyed.
- `q7lint.suite.table`, `structured` and `page` print the scores.
- `q7lint.suite.export` writes the suite as one file of JSON lines.
"""
