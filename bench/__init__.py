"""How fast and how large: intake, memory and OCR, each as a ratio within one run."""
