"""The blank Word forms we send out come back filled in, and are read whole."""

import io

import docx  # noqa: TID251 - writes into the form as a customer does
import pytest
from docx.document import Document as WordFile  # noqa: TID251 - likewise
from docx.oxml.ns import qn  # noqa: TID251 - likewise
from docx.shared import Mm  # noqa: TID251 - likewise
from docx.text.paragraph import Paragraph  # noqa: TID251 - likewise

from mailbot.documents.model import Authorisation, CertificateApplication, Document
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.reply.forms import PLACEHOLDERS, prefill
from tests.core.drawn_pages import documents, values
from tests.samples import ink
from tests.samples.blank_forms import FOLDER
from tests.samples.sheet import png, small

APPLICATION, LETTER = "企业证书申请表.docx", "授权书.docx"
NOTHING: dict[str, object] = dict.fromkeys(PLACEHOLDERS, "")
SHORT: dict[str, object] = {
    **NOTHING,
    "case_number": "DK-2611-0042-7Q",
    "company": "天山风力发电有限公司",
    "credit_code": "91110000600037341L",
    "legal_representative": "李四",
    "contact": "张建国",
    "agent": "张建国",
    "id_number": "11010519491231002X",
    "mobile": "13812345678",
    "phone": "0991-3812345",
    "email": "zhang@tianshan-wind.example.cn",
    "address": "乌鲁木齐市天山区长春南路123号",
    "postcode": "830000",
    "quantity": 2,
    "plan": "combined",
    "term_years": 3,
    "services": ("new",),
    "recipient": "王芳",
    "recipient_phone": "13900001111",
    "platform_account": "tianshan_wind",
    "invoice_title": "天山控股集团有限公司",
    "invoice_tax_no": "110108752606005",
    "invoice_address": "北京市海淀区知春里1号 010-62101000",
    "invoice_bank": "中国工商银行海淀支行 3002010109000012345",
    "remark": "请尽快办理",
    "date": "2026年11月20日",
    "valid_from": "2026年11月20日",
    "valid_to": "2027年12月31日",
}
LONG: dict[str, object] = {
    **SHORT,
    "company": "新疆生产建设兵团第十四师昆玉市皮山农场塔克拉玛干光伏发电"
    "新能源开发股份有限公司和田分公司",
    "contact": "买买提·阿卜杜热合曼江",
    "agent": "买买提·阿卜杜热合曼江",
    "legal_representative": "古丽巴哈尔·吐尔逊",
    "address": "新疆维吾尔自治区和田地区昆玉市皮山农场工业园区创业大道与迎宾路"
    "交叉口综合服务大楼十二层1208室",
    "services": ("renewal", "reissue"),
    "plan": "basic",
    "term_years": 5,
    "key_serial": "XJ20230001234567、XJ20230001234568",
    "quantity": 3,
}
DAYS = {"2026年11月20日": "2026-11-20", "2027年12月31日": "2027-12-31"}


def filled(name: str, what: dict[str, object]) -> WordFile:
    """The blank form with everything written into it, opened in Word."""
    return docx.Document(io.BytesIO(prefill((FOLDER / name).read_bytes(), what)))


def paste(form: WordFile, words: str, picture: bytes, width: int) -> None:
    """Put a picture into the paragraph that holds `words`."""
    for element in form.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, form)
        if words in paragraph.text:
            paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(width))
            return
    raise LookupError(words)


def read_back(form: WordFile) -> Document:
    out = io.BytesIO()
    form.save(out)
    reading = read_file("表格.docx", out.getvalue(), ReadingBudgets())
    (document,) = documents(*reading.pages)
    return document


def expected(fields: tuple[str, ...], what: dict[str, object]) -> dict[str, object]:
    """The public JSON of what was written."""
    told = {name: what[name] for name in fields if what.get(name, "") != ""}
    return {
        name: list(value) if isinstance(value, tuple) else DAYS.get(str(value), value)
        for name, value in told.items()
    }


@pytest.mark.parametrize("what", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    ("name", "fields"),
    [(APPLICATION, CertificateApplication.FIELDS), (LETTER, Authorisation.FIELDS)],
    ids=["form", "letter"],
)
def test_every_field_written_into_our_own_form_is_read_from_it(
    name: str, fields: tuple[str, ...], what: dict[str, object]
) -> None:
    found = values(read_back(filled(name, what)))
    assert (found.pop("stamped"), found.pop("signed")) == (False, False)
    assert found == expected(fields, what)


@pytest.mark.parametrize(
    ("name", "signature", "stamp"),
    [(APPLICATION, "经办人签字", "盖章处"), (LETTER, "被授权人（签字）", "盖单位公章处")],
)
def test_a_stamp_and_a_signature_in_their_places_are_seen(
    name: str, signature: str, stamp: str
) -> None:
    form = filled(name, SHORT)
    paste(form, signature, png(small(ink.signature("张建国", seed=1))), 22)
    paste(form, stamp, png(small(ink.seal(str(SHORT["company"]), seed=1))), 40)
    found = values(read_back(form))
    assert (found["stamped"], found["signed"]) == (True, True)


@pytest.mark.parametrize("name", [APPLICATION, LETTER])
def test_an_empty_form_says_nothing_not_even_by_its_instructions(name: str) -> None:
    found = values(read_back(filled(name, NOTHING)))
    assert found == {"stamped": False, "signed": False}
