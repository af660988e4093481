"""What is put into a prompt beside the message, in training, evaluation and use alike: examples, or what a search
finds."""
