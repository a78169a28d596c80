"""Taking back what a run has done: each run that replaces files keeps a ledger, from which every byte comes back.

- `q7lint.undo.place` says where ledgers are kept, and which of them are old enough to go.
- `q7lint.undo.ledger` writes and reads one.
- `q7lint.undo.restoring` puts files back as they were.
"""
