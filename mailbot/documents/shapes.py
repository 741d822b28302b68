"""What codes, numbers and addresses look like that tell themselves wherever they stand."""

import re

CREDIT_CODE = re.compile(r"(?<![0-9A-Z])(?!\d{17}[\dX])[0-9A-Z]{18}(?![0-9A-Z])")
"""A 统一社会信用代码; 17 digits and another or an X are a resident's number."""

RESIDENT = re.compile(r"(?<![0-9A-Z])\d{17}[\dXx](?![0-9A-Za-z])")
"""A resident's number (公民身份号码)."""

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
"""A mobile number without the country's code."""

LANDLINE = re.compile(
    r"(?<![\dA-Za-z-])\(?0\d{2,3}\)?[- ]?[2-9]\d{6,7}(?:(?:转|分机|-|#)\d{1,6})?(?!\d)"
)
"""A landline number with its area code, in running text."""

EMAIL = re.compile(r"[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII)
"""An e-mail address."""
