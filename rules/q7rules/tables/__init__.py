"""Rules on tables: made of damaged tags, or of bars that fell apart."""
