"""What every stage shares: what is remembered of a value is that value's own."""

from mailbot.values import Finding, remembered


def test_what_is_remembered_is_of_this_very_value() -> None:
    derived: list[str] = []

    @remembered
    def shout(finding: Finding) -> str:
        derived.append(finding.code)
        return finding.code.upper()

    one, equal, other = Finding(code="one"), Finding(code="one"), Finding(code="other")
    assert [shout(one), shout(one), shout(equal), shout(other), shout(one)] == [
        "ONE",
        "ONE",
        "ONE",
        "OTHER",
        "ONE",
    ]
    assert derived == ["one", "one", "other", "one"]


def test_a_changed_copy_is_not_mistaken_for_what_it_was_copied_from() -> None:
    code_of = remembered(lambda finding: finding.code)
    before = Finding(code="before")
    assert code_of(before) == "before"
    assert code_of(before.model_copy(update={"code": "after"})) == "after"
