"""What changed in the documents a model learned beside, and which of its examples are no longer true."""
