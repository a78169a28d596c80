"""What the rules are tested with, public so that authors of other rules use the same.

- `q7lint.testing.corpus` reads case files and document folders, and knows no rule.
- `q7lint.testing.contract` holds rules to what every rule must keep, and cases to what they expect.
- `q7lint.testing.plugin` makes tests for pytest of both, for packages of rules that are named.
- ``python -m q7lint.testing.positions`` writes the positions of findings into a corpus.
- ``python -m q7lint.testing.tokens`` writes what the readers make out in its documents.
"""
