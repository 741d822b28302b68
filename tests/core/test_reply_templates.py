"""What staff may edit, and how a slip in it is told at start."""

import io
import zipfile

import pytest

from mailbot.cases.model import Order
from mailbot.documents.model import BusinessLicence, Document, Plan, Service, UnknownDocument
from mailbot.errors import TemplatesWrong
from mailbot.reply.forms import PLACEHOLDERS, known_values, prefill
from mailbot.reply.render import Templates
from mailbot.reply.wording import read_wording
from tests.core.reply_builders import (
    COMPANY,
    ORDER,
    TEMPLATES,
    application,
    authorisation,
    read,
    template_files,
)

FILES = template_files()
WORDING = str(FILES["replies/wording.toml"])
FORM = "forms/授权书.docx"


def members_of(form: str) -> dict[str, bytes]:
    source = FILES[form]
    assert isinstance(source, bytes)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_form(**members: bytes | None) -> bytes:
    """The form with these members instead of its own; None takes one out."""
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members_of(FORM) | members).items():
            if data is not None:
                archive.writestr(name, data)
    return changed.getvalue()


def slip(name: str, content: str | bytes | None) -> TemplatesWrong:
    files = {**FILES, name: content} if content is not None else FILES
    if content is None:
        files = {key: value for key, value in FILES.items() if key != name}
    with pytest.raises(TemplatesWrong) as caught:
        Templates({key: value for key, value in files.items() if value is not None})
    assert caught.value.file.endswith(name)
    return caught.value


def test_a_misspelt_variable_stops_with_file_line_and_key() -> None:
    error = slip("replies/acknowledge.txt.j2", "{% block subject %}{% endblock %}\n\n{{ lettr.x }}")
    assert error.line == 3
    assert error.key == "lettr"


def test_a_misspelt_part_of_the_letter_is_found_inside_a_branch_seldom_taken() -> None:
    text = str(FILES["replies/parts.txt.j2"]).replace("letter.payee.tax_no", "letter.payee.taxno")
    error = slip("replies/parts.txt.j2", text)
    assert error.key == "taxno"
    assert error.line


def test_an_unclosed_block_stops_with_its_line() -> None:
    assert slip("replies/guide.html.j2", "\n{% if letter %}").line == 2
    assert slip("replies/guide.txt.j2", "\n{% if letter %}").line == 2


def test_a_missing_layout_is_named() -> None:
    with pytest.raises(TemplatesWrong, match=r"base\.txt\.j2"):
        Templates({name: text for name, text in FILES.items() if "base.txt" not in name})


def test_a_layout_needs_a_subject() -> None:
    assert slip("replies/guide.txt.j2", "nothing").key == "subject"


def test_a_filter_nobody_knows_is_an_error_of_its_file() -> None:
    assert slip("replies/confirm.html.j2", "{{ letter | sing }}").line == 1


def test_an_error_in_a_subject_block_is_told_too() -> None:
    text = "{% block subject %}{{ letter.nothing }}{% endblock %}"
    assert slip("replies/confirm.txt.j2", text).key == "nothing"


def test_the_wording_must_be_there_in_utf_8() -> None:
    slip("replies/wording.toml", None)
    assert slip("replies/wording.toml", b"# one\n# \xff\n").line == 2


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[unreadable.empty]", "[unreadable.emtpy]", "unreadable.emtpy"),
        ("{payee_account}", "{payee_acount}", "reasons.payment_voucher.payee_name_mismatch.how"),
        ("how = ", "hwo = ", "reasons.any.missing"),
        ('reissue = "补发"', "", "services"),
        ("{production_days} 个工作日内制作 UKey，并", "{production_days 个", "events.approve.next"),
        ("[events.remind]", "[events.remnid]", "events"),
        ("two_keys_recommended = ", "two_keys_recommended = 1 # ", "advice.two_keys_recommended"),
        ("[forms]\n", "[form]\n", "form"),
        ("[forms]\n", "[elsewhere]\n", "forms"),
    ],
)
def test_a_slip_in_the_wording_stops_with_line_and_key(old: str, new: str, key: str) -> None:
    assert old in WORDING
    error = slip("replies/wording.toml", WORDING.replace(old, new))
    assert error.key.startswith(key)
    assert (error.line is None) == (key == "forms")  # what is not there has no line


def test_a_toml_error_stops_with_its_line() -> None:
    assert slip("replies/wording.toml", 'a = 1\nb = "').line == 2


def test_codes_in_a_detail_get_their_names() -> None:
    wording = read_wording(WORDING)
    assert wording.codes_named("mobile、address") == "手机、通信地址"
    assert wording.codes_named("basic/combined") == "基础资费、组合资费"
    assert wording.codes_named("mobile and more") == ""
    assert wording.requirement("nothing") == "所需材料"


# ---------------------------------------------------------------- blank forms


def text_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def filled(*documents: Document, order: Order = ORDER) -> str:
    form = TEMPLATES.forms["application"]
    return text_of(prefill(form, known_values(documents, order, TEMPLATES.wording)))


def test_a_form_is_filled_with_what_is_surely_known() -> None:
    words = filled(
        application(company=read("猜测公司", 0.5)), BusinessLicence(name="x", company=read(COMPANY))
    )
    assert COMPANY in words
    assert "猜测公司" not in words
    assert "13812345678" in words
    assert "☑" in words


def test_the_id_number_is_left_for_the_customer_to_write() -> None:
    assert "650103198001011234" not in filled(authorisation(), application())


def test_the_authorised_person_and_the_contact_stand_in_for_each_other() -> None:
    values = known_values((authorisation(),), Order(), TEMPLATES.wording)
    assert values["contact"] == values["agent"] == "张建国"
    assert known_values((application(),), Order(), TEMPLATES.wording)["agent"] == "张建国"


def test_nothing_known_leaves_a_clean_blank_form() -> None:
    words = filled(UnknownDocument(name="x"), order=Order())
    assert "{{" not in words
    assert "☑" not in words
    assert "None" not in words


def test_a_term_taken_by_default_is_not_ticked_for_the_customer() -> None:
    order = Order(term_years=3, sources={"term_years": "default"})
    assert known_values((), order, TEMPLATES.wording)["term_years"] == ""
    stated = Order(services=(Service.NEW,), plan=Plan.BASIC, term_years=3, quantity=2)
    assert known_values((), stated, TEMPLATES.wording)["term_years"] == 3


def test_a_business_type_taken_by_default_is_not_ticked_for_the_customer() -> None:
    order = Order(services=(Service.NEW,), sources={"services": "default"})
    assert known_values((), order, TEMPLATES.wording)["services"] == ()
    assert known_values((), ORDER, TEMPLATES.wording)["services"] == ("new",)


def test_a_value_cannot_break_the_form() -> None:
    hostile = application(company=read("<w:p>&{{ 7*7 }}\x0b\ud800\n%}公司"))
    words = filled(hostile)
    assert "&lt;w:p&gt;&amp;" in words
    assert "49" not in words.split("w:p&gt;")[1][:40]


def test_equal_values_give_equal_bytes() -> None:
    values = dict.fromkeys(PLACEHOLDERS, "同")
    assert prefill(TEMPLATES.forms["authorisation"], values) == prefill(
        TEMPLATES.forms["authorisation"], values
    )


def test_a_form_that_is_missing_or_no_word_file_stops_at_start() -> None:
    slip(FORM, None)
    slip(FORM, "text")
    slip(FORM, b"PK\x03\x04 no archive")
    slip(FORM, changed_form(**{"word/document.xml": None}))
    slip(FORM, changed_form(**{"word/document.xml": b"<w:document>{{ company }}"}))


def test_a_placeholder_nobody_fills_stops_at_start() -> None:
    body = members_of(FORM)["word/document.xml"].replace(b"{{ company }}", b"{{ compny }}")
    assert slip(FORM, changed_form(**{"word/document.xml": body})).key == "compny"


def test_a_pattern_of_the_answers_that_is_none_stops_with_its_key() -> None:
    error = slip("replies/wording.toml", WORDING.replace("asked = ['多久', ", "asked = ['多久(', "))
    assert error.key.startswith("answers.0.asked")


def test_a_pattern_of_the_answers_must_be_text() -> None:
    error = slip("replies/wording.toml", WORDING.replace("asked = ['多久', ", "asked = [1, "))
    assert error.key.startswith("answers.0.asked")
