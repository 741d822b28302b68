"""The generator of invented documents keeps its promises: same seed, same bytes, known truth."""

import io
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pypdfium2  # noqa: TID251 - an independent look at what the generator wrote
import pytest
from PIL import Image
from stdnum.cn import uscc

from mailbot.documents.model import Authorisation, CertificateApplication, PaymentVoucher
from tests import samples
from tests.samples import applications, catalogue, letters, others, people, vouchers
from tests.samples.application_facts import application as application_facts
from tests.samples.blank_forms import FOLDER as FORMS
from tests.samples.blank_forms import blank_forms
from tests.samples.demo_mails import CUSTOMERS, Customer, gbk_zip
from tests.samples.demo_mails import FOLDER as MAILS

FIELDS = {
    "application": {*CertificateApplication.FIELDS},
    "authorisation": {*Authorisation.FIELDS},
    "voucher": {*PaymentVoucher.FIELDS},
    "licence": {"name", "credit_code", "legal_representative", "address"},
    "identity": set[str](),
    "unknown": set[str](),
}


def text_of(data: bytes) -> str:
    page = pypdfium2.PdfDocument(data)[0]
    return str(page.get_textpage().get_text_range()).replace("\r\n", "")


def uncached(builder: object) -> object:
    return builder.__wrapped__  # type: ignore[attr-defined]  # functools.cache keeps the original


@pytest.mark.parametrize("form", ["pdf", "photo", "docx"])
def test_the_same_seed_gives_the_same_bytes(form: str) -> None:
    builder = uncached(samples.application)
    degradation = "photo_hard" if form == "photo" else "clean"
    one, two = (builder(7, form=form, degradation=degradation) for _ in range(2))  # type: ignore[operator]  # see uncached
    assert one == two


def test_another_seed_gives_another_customer() -> None:
    assert samples.application(1).truth["company"] != samples.application(2).truth["company"]


@pytest.mark.parametrize("seed", range(20))
def test_invented_companies_have_valid_codes_and_addresses_of_no_real_domain(seed: int) -> None:
    firm = people.company(seed)
    assert uscc.is_valid(firm.credit_code)
    assert firm.domain.endswith(".example")
    assert len(people.person(seed).id_number) == 18


def test_form_letter_and_voucher_of_one_seed_belong_together() -> None:
    form, letter, voucher = (
        samples.application(5).truth,
        samples.authorisation(5).truth,
        samples.voucher(5).truth,
    )
    assert form["company"] == letter["company"] == voucher["payer_name"]
    assert form["contact"] == letter["agent"]
    assert voucher["payee_account"] == people.PAYEE_ACCOUNT


@pytest.mark.parametrize("name", [*vouchers.LAYOUTS])
def test_every_true_value_of_a_receipt_is_printed_on_it(name: str) -> None:
    sample = samples.voucher(3, layout=name)
    printed = text_of(sample.data)
    for field in ("payee_name", "payer_account", "serial_no", "amount_in_words", "receipt_no"):
        assert sample.truth.get(field, "") in printed
    assert sample.truth["amount"] == f"{people.order(3).amount:.2f}"
    assert set(sample.truth) <= FIELDS["voucher"]


@pytest.mark.parametrize("name", [*applications.LAYOUTS])
def test_every_form_layout_states_the_order(name: str) -> None:
    truth = samples.application(4, layout=name).truth
    order = people.order(4)
    assert (truth["plan"], truth["term_years"], truth["quantity"]) == (
        order.plan,
        order.term_years,
        order.quantity,
    )
    assert set(truth) <= FIELDS["application"]


@pytest.mark.parametrize("name", [*letters.LAYOUTS])
def test_every_letter_layout_names_company_and_agent(name: str) -> None:
    sample = samples.authorisation(4, layout=name, form="pdf")
    printed = text_of(sample.data)
    assert sample.truth["company"] in printed
    assert sample.truth["agent"] in printed
    assert set(sample.truth) <= FIELDS["authorisation"]


@pytest.mark.parametrize("name", [*others.LAYOUTS])
def test_other_papers_are_pictures_that_open(name: str) -> None:
    sample = samples.other(2, layout=name)
    Image.open(io.BytesIO(sample.data)).verify()
    assert set(sample.truth) <= FIELDS[sample.kind]


def test_a_grey_scan_leaves_open_whether_it_is_stamped() -> None:
    assert samples.application(1, form="scan", degradation="scan").stamped is True
    assert samples.application(1, form="scan", degradation="grey").stamped is None
    assert samples.application(1, form="scan", stamped=False).stamped is False


def test_a_field_left_empty_is_absent_from_the_truth() -> None:
    facts = catalogue.changed(application_facts(6), without=frozenset({"plan"}))
    assert "plan" not in samples.application(6, facts=facts).truth


def test_a_phone_photo_says_in_exif_how_to_turn_it() -> None:
    sample = samples.voucher(1, form="photo", degradation="photo_exif")
    assert Image.open(io.BytesIO(sample.data)).getexif()[0x0112] == 6


def test_about_a_quarter_of_the_layouts_is_held_out() -> None:
    layouts: list[Any] = [
        *applications.LAYOUTS.values(),
        *letters.LAYOUTS.values(),
        *vouchers.LAYOUTS.values(),
        *others.LAYOUTS.values(),
    ]
    held = [each for each in layouts if each.split == "holdout"]
    assert 0.2 <= len(held) / len(layouts) <= 0.45


def test_the_blank_forms_are_those_of_the_generator() -> None:
    for name, data in blank_forms().items():
        assert (FORMS / name).read_bytes() == data


def test_the_blank_form_asks_for_every_field_of_an_application() -> None:
    with zipfile.ZipFile(FORMS / "企业证书申请表.docx") as form:
        body = form.read("word/document.xml").decode()
    for label in ("业务类型", "统一社会信用代码", "证书数量", "经办人签字", "单位公章", "受理栏"):
        assert label in body
    for name in ("company", "credit_code", "quantity", "contact", "email", "address"):
        assert f"{{{{ {name} }}}}" in body


def test_the_demo_has_every_mail_of_its_index_and_is_small() -> None:
    index = tomllib.loads((MAILS / "customers.toml").read_text(encoding="utf-8"))
    names = [each["file"] for each in index["customer"]]
    assert names == [each.file for each in CUSTOMERS]
    assert sum(size_of(MAILS / name) for name in names) <= 3_000_000


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.file)
def test_every_demo_mail_is_well_formed_mime(customer: Customer) -> None:
    mail = message_from_bytes((MAILS / customer.file).read_bytes())
    assert mail["Message-ID"]
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_the_demo_zip_has_gbk_names_without_the_utf8_flag() -> None:
    with zipfile.ZipFile(io.BytesIO(gbk_zip({"材料/授权书.pdf": b"x"}))) as archive:
        (info,) = archive.infolist()
        assert info.flag_bits & 0x800 == 0
        assert info.filename.encode("cp437").decode("gbk") == "材料/授权书.pdf"
        assert archive.read(info) == b"x"


def size_of(file: Path) -> int:
    return file.stat().st_size


def test_two_receipts_on_one_page_have_two_truths() -> None:
    sample = samples.several_vouchers(3, one_page=True)
    printed = text_of(sample.data)
    assert len(sample.several) == 2
    for truth in sample.several:
        assert truth["serial_no"] in printed
        assert truth["payer_name"] in printed


def test_an_ofd_receipt_holds_its_text_as_text() -> None:
    sample = samples.voucher(3, form="ofd")
    with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
        content = archive.read("Doc_0/Pages/Page_0/Content.xml").decode()
    assert sample.truth["payer_name"] in content
    assert sample.truth["payee_account"] in content


def test_a_disordered_text_layer_says_the_same_in_another_order() -> None:
    straight, disordered = samples.voucher(3), samples.voucher(3, shuffle=True)
    assert straight.truth == disordered.truth
    assert straight.truth["serial_no"] in text_of(disordered.data)
    assert text_of(straight.data) != text_of(disordered.data)


def test_word_check_boxes_can_be_wingdings_symbols() -> None:
    facts = application_facts(6, boxes=("□", "☑"))
    sample = samples.application(6, facts=facts, symbols=True)
    with zipfile.ZipFile(io.BytesIO(sample.data)) as form:
        body = form.read("word/document.xml").decode()
    assert body.count('w:font="Wingdings" w:char="F0FE"') == 4
    assert "☑" not in body
