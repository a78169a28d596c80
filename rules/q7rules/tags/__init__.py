"""Rules on tags: the remains of inline and block markup."""
