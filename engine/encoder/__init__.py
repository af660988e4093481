"""Small encoders that read a text as a whole: which of its fields are said, and with which of its words."""
