"""What a run has trained, as files that others run: merged weights, GGUF, Ollama, a head for classes."""
