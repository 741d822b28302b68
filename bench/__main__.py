"""`python -m bench`: intake, memory, OCR and reading, each next to something to compare with."""

import sys

# Imported in the function: reading processes import this module anew.


def main() -> None:
    """Print all tables; takes some minutes on two cores, hours with `--full`."""
    from bench import intake, memory, ocr, reading  # noqa: PLC0415 - as said above

    intake.measure()
    memory.measure()
    ocr.measure()
    reading.measure(full="--full" in sys.argv[1:])


if __name__ == "__main__":
    main()
