"""`python -m bench`: intake, memory and OCR, each next to something to compare with."""

# Imported in the function: reading processes import this module anew.


def main() -> None:
    """Print all three tables; takes a few minutes on two cores."""
    from bench import intake, memory, ocr  # noqa: PLC0415 - as said above

    intake.measure()
    memory.measure()
    ocr.measure()


if __name__ == "__main__":
    main()
