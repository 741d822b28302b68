"""The layouts of our own forms become the blank Word forms below templates/forms/."""

from pathlib import Path

from tests.samples import application_facts, applications, letters, word

FOLDER = Path(__file__).parents[2] / "templates" / "forms"


def blank_forms() -> dict[str, bytes]:
    """File names and bytes of the blank forms, with a docxtpl placeholder in each value cell."""
    return {
        "企业证书申请表.docx": word.written(applications.own(application_facts.blank())),
        "授权书.docx": word.written(letters.own(letters.blank())),
    }


def main() -> None:
    """Write the blank forms."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in blank_forms().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
