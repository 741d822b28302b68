"""Invented documents of every kind that customers attach, with the truth about each."""

from tests.samples.catalogue import application, authorisation, other, several_vouchers, voucher
from tests.samples.model import SampleDocument

__all__ = ["SampleDocument", "application", "authorisation", "other", "several_vouchers", "voucher"]
