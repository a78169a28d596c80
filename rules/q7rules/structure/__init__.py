"""Rules on the structure of a text: lists whose items lost their lines."""
