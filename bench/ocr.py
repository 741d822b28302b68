"""Scanned pages read by mailbot and by the bare OCR engine: CPU seconds per page, calls per page.

Everything runs in this process at one thread, so that both use the same machine alike.
"""

import time
from collections.abc import Iterator

import numpy as np
from PIL import Image
from rapidocr import RapidOCR  # noqa: TID251 - the bare engine is the yardstick here

from mailbot.documents.page import FileReading
from mailbot.pages import ocr
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.samples import SampleDocument, application, corpus, voucher
from tests.samples.sheet import picture

AIM = 1.15
SEEDS = (1, 2)


def measure() -> None:
    """Print the ratio on scanned pages, and how often the engine ran on pages with text."""
    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
        }
    )
    ocr.configure(1)
    ocr.warm()
    ours = raw = 0.0
    for count, (sample, page) in enumerate(_scans()):
        pixels = np.asarray(page)[:, :, ::-1]
        if count == 0:  # the first page pays for what is made on first use
            engine(pixels)
            _read(sample)
        start = time.process_time()
        engine(pixels)
        between = time.process_time()
        _read(sample)
        raw += between - start
        ours += time.process_time() - between
    pages = count + 1
    print(
        f"OCR: {pages} scanned pages, CPU seconds per page: mailbot {ours / pages:.2f},"
        f" bare engine {raw / pages:.2f}, ratio {ours / raw:.2f} (aim: at most {AIM})"
    )
    files = [application(1, form="pdf"), application(1, form="docx"), voucher(1, form="pdf")]
    before = _engine_calls()
    with_text = [page for sample in files for page in _read(sample).pages]
    by_ocr = sum(page.source == "ocr" for page in with_text)
    print(
        f"    of {len(with_text)} pages with a text layer {by_ocr} were read by OCR (aim: 0);",
        end=" ",
    )
    print(f"{_engine_calls() - before} calls of the engine, for the writing on their stamps")


def _engine_calls() -> int:
    """How often the engine of this process was asked for."""
    asked = ocr._engine.cache_info()  # noqa: SLF001 - nothing else counts it
    return asked.hits + asked.misses


def _read(sample: SampleDocument) -> FileReading:
    return read_file(sample.name, sample.data, ReadingBudgets())


def _scans() -> Iterator[tuple[SampleDocument, Image.Image]]:
    for seed in SEEDS:
        for sample, sheet in corpus.speed_pages(seed):
            yield sample, picture(sheet)
