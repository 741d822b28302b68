"""Forms in English only are read as the Chinese ones are."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
CODE = "91110000600037341L"
ID = "110101199003070417"


def test_a_form_in_english_is_read() -> None:
    page = table(
        f"Company name | {COMPANY} | < | <",
        f"Unified social credit code | {CODE} | Legal representative | 李四",
        f"Contact person | 王小红 | ID number | {ID}",
        "Mobile | 13812345678 | E-mail | wang@example.cn",
        "Mailing address | 新疆哈密市伊州区广东路265号 | < | <",
        "Services | ☑ New application  ☐ Renewal  ☐ Reissue  ☐ Password reset | < | <",
        "Number of certificates | 2 | Validity | ☐ 1 year  ☑ 3 years  ☐ 5 years",
        "Tariff | ☐ Basic  ☑ Combined | < | <",
        f"Invoice title | {COMPANY} | Tax number | {CODE}",
        "Remarks | Please send by SF Express | < | <",
        "Applicant's signature |  | Date | 2026-11-20",
        title="Application for Digital Certificate",
    )
    read = values(only(page))
    assert read["company"] == read["invoice_title"] == COMPANY
    assert (read["credit_code"], read["legal_representative"]) == (CODE, "李四")
    assert (read["contact"], read["id_number"]) == ("王小红", ID)
    assert (read["mobile"], read["email"]) == ("13812345678", "wang@example.cn")
    assert read["address"] == "新疆哈密市伊州区广东路265号"
    assert (read["services"], read["plan"]) == (["new"], "combined")
    assert (read["quantity"], read["term_years"]) == (2, 3)
    assert read["remark"] == "Please send by SF Express"
    assert read["date"] == "2026-11-20"


@pytest.mark.parametrize(
    ("title", "labels", "options", "asked"),
    [
        (
            "DIGITAL CERTIFICATE APPLICATION FORM",
            ("NAME OF COMPANY", "CONTACT PERSON", "MOBILE PHONE"),
            "SERVICE: [x] RENEWAL [ ] NEW [ ] REPLACEMENT",
            "renewal",
        ),
        (
            "Digital certificate application form",
            ("Company name", "Contact", "Mobile no."),
            "Service type: ☐ New ☐ Renewal ☑ Replacement",
            "reissue",
        ),
        (
            "UKey Application Form",
            ("Name of applicant", "Contact name", "Mobile number"),
            "Type of service: □New ■Unlock □Update",
            "reset",
        ),
        (
            "Application for digital certificate",
            ("Organization name", "Agent", "Cell phone"),
            "Requested service: ( ) New (√) Change of details ( ) Renewal",
            "change",
        ),
        (
            "Certificate Application Form",
            ("Enterprise name", "Person in charge", "Mobile Phone Number"),
            "Application type: ○ New ○ Renewal ● Formatting",
            "format",
        ),
        (
            "USB Key Application Form",
            ("Name of the company", "Contact Person", "Mobile"),
            "Services requested: ☐ New ☑ Remote support",
            "remote",
        ),
        (
            "Digital Certificate Application",
            ("Applicant", "Operator", "Cellphone"),
            "Business type: Renewal",
            "renewal",
        ),
    ],
)
def test_english_labels_in_any_case(
    title: str, labels: tuple[str, str, str], options: str, asked: str
) -> None:
    company, contact, mobile = labels
    page = drawn(f"""
                {title}
        {company}: {COMPANY}
        Unified Social Credit Code: {CODE}
        {contact}: Wang Xiaohong      {mobile}: 13812345678
        {options}
        Quantity: 2          Term: 3 years
        Date: 20 November 2026
    """)
    read = values(only(page))
    assert (read["company"], read["credit_code"]) == (COMPANY, CODE)
    assert (read["contact"], read["mobile"]) == ("Wang Xiaohong", "13812345678")
    assert (read["services"], read["quantity"], read["term_years"]) == ([asked], 2, 3)
    assert read["date"] == "2026-11-20"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("25 November 2026", "2026-11-25"),
        ("Nov. 25, 2026", "2026-11-25"),
        ("November 25th, 2026", "2026-11-25"),
        ("25-Nov-2026", "2026-11-25"),
        ("1st September 2026", "2026-09-01"),
    ],
)
def test_days_in_english(written: str, day: str) -> None:
    page = table(
        f"Company name | {COMPANY}",
        "Contact person | 王小红",
        f"Date | {written}",
        title="Application for Digital Certificate",
    )
    assert values(only(page))["date"] == day


def test_parts_headed_in_english() -> None:
    page = table(
        "A. Company Information | < | < | <",
        f"Name | {COMPANY} | USCC | {CODE}",
        "B. Contact Information | < | < | <",
        f"Name | 王小红 | ID No. | {ID}",
        "Phone | 0902-2256789 | Mobile | 13812345678",
        "C. Service Information | < | < | <",
        "Type | ☑ Renewal ☐ New | Key S/N | HM20240088123",
        "Qty. | 1 | Validity | 3 yrs",
        "D. Invoice Details | < | < | <",
        f"Name | {COMPANY} | Tax No. | {CODE}",
        "E. Delivery Details | < | < | <",
        "Address | 新疆哈密市伊州区广东路265号 | < | <",
        "For CA use only | < | < | <",
        "Received by | 李四 | Date | 2026-11-21",
        title="Digital Certificate Application Form",
    )
    read = values(only(page))
    assert read["company"] == read["invoice_title"] == COMPANY
    assert read["credit_code"] == read["invoice_tax_no"] == CODE
    assert (read["contact"], read["id_number"]) == ("王小红", ID)
    assert (read["phone"], read["mobile"]) == ("0902-2256789", "13812345678")
    assert (read["services"], read["key_serial"]) == (["renewal"], "HM20240088123")
    assert (read["quantity"], read["term_years"]) == (1, 3)
    assert read["address"] == "新疆哈密市伊州区广东路265号"


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("Hami Tianshan Wind Power Co., Ltd.", True),
        ("Kunshan Precision (China) Limited", True),
        ("Information", False),
        ("Somebody Else", False),
    ],
)
def test_a_name_in_english_is_sure_where_it_looks_like_one(name: str, sure: bool) -> None:  # noqa: FBT001
    page = table(
        f"Company name | {name}",
        "Contact person | 王小红",
        title="Application for Digital Certificate",
    )
    company = only(page).fields()["company"]
    assert (company.confidence >= 0.8) is sure


def test_words_within_others_are_no_options() -> None:
    page = table(
        f"Company name | {COMPANY}",
        "Customer type | ☑ Renewable energy generator  ☐ Newspaper",
        "Service | ☐ New  ☐ Renewal  ☑ Update",
        title="Application for Digital Certificate",
    )
    assert values(only(page))["services"] == ["change"]


def test_an_english_form_left_empty_says_nothing() -> None:
    page = table(
        "Company name | ",
        "Contact person |  | Mobile | ",
        "Service | ☐ New  ☐ Renewal  ☐ Update",
        "Tariff | ☐ Basic  ☐ Combined",
        "Quantity |  | Term | ☐ 1 year ☐ 3 years",
        title="Application for Digital Certificate",
    )
    assert not {"company", "services", "plan", "quantity", "term_years"} & set(values(only(page)))


def test_an_english_letter_of_authorisation_is_no_form() -> None:
    page = table(
        f"Company name | {COMPANY}",
        "Bank name | 中国农业银行",
        "Project name | 天山风电",
        "Tax number | 91110000600037341L",
        title="Company information",
    )
    assert only(page).kind != "application"
