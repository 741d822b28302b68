"""mailbot answers certificate-key orders (电子钥匙) that arrive by e-mail."""

__version__ = "0.1.0"
