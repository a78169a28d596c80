"""Rules by another author."""
