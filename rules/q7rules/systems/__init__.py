"""Rules for what content systems leave in texts."""
