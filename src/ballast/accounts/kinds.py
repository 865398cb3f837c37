"""The file of people: 账号 · 姓名 · 机构 · 电话, in Excel or CSV. All of it comes in, or nothing; what is wrong is said row by row.

An organisation is named by its code or its full name, and must lie where the importer makes people: one that does not is
as unknown as one that does not exist. Full-width letters and digits are read as half-width ones.
"""

from __future__ import annotations

import csv
import io
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ballast.accounts import access, actions
from ballast.accounts.actions import IssuedPassword, NewPerson
from ballast.accounts.models import Person
from ballast.files.guard import OLD_OFFICE, SHEET, TEXT, inspect
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, Problem, ProblemsError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope

LARGEST = 2 * 2**20
MOST_PEOPLE = 200
HEADS = ("账号", "姓名", "机构", "电话")
_NEEDED = HEADS[:3]
_SPELLINGS = {
    "账户": "账号",
    "登录名": "账号",
    "所在机构": "机构",
    "机构代码": "机构",
    "单位": "机构",
    "手机": "电话",
    "联系电话": "电话",
}
_HEAD_WITHIN = 10
_SAFE_DIGITS = 2**53
_LONGEST = {"账号": 40, "姓名": 60, "机构": 200, "电话": 30}

Raw = object


@dataclass(frozen=True)
class PersonRow:
    """A row of the file: what it says under each head, with its row number and the letters of its columns."""

    sheet: str
    row: int
    cells: dict[str, str]
    columns: dict[str, str]

    def problem(self, head: str, code: str, message: str, remedy: str = "") -> Problem:
        """Something wrong in a cell of the row."""
        return Problem(code, message, remedy, self.sheet, self.row, self.columns.get(head, ""))


def import_people(actor: Actor, name: str, content: bytes) -> list[IssuedPassword]:
    """Make the people of a file within the place where the actor makes people; raises `ProblemsError` with all problems."""
    scope = actor.scope_for(Right.PEOPLE)
    rows, problems = read_rows(name, content)
    known = _organisations(scope)
    seen: dict[str, int] = {}
    wanted = []
    taken = access.taken_accounts(Person.normalize_username(row.cells["账号"]) for row in rows)
    for row in rows:
        problems += _wrong(row, known, seen, taken)
        home = known.get(row.cells["机构"], ("", 0))[0]
        wanted.append(NewPerson(row.cells["账号"], row.cells["姓名"], home, row.cells.get("电话", "")))
    if problems:
        ordered = sorted(problems, key=lambda one: (one.row or 0, one.column))
        raise ProblemsError(f"{name}：有 {len(ordered)} 处错误，一个人也没有导入", ordered)
    return actions.create_people(actor, wanted)


def _wrong(
    row: PersonRow, known: dict[str, tuple[str, int]], seen: dict[str, int], taken: frozenset[str]
) -> list[Problem]:
    found = []
    account = Person.normalize_username(row.cells["账号"])
    if wrong := actions.account_problem(account):
        found.append(row.problem("账号", "bad_account", f"“{account}”不能作账号", wrong))
    elif account in seen:
        found.append(
            row.problem("账号", "duplicate", f"账号“{account}”与第 {seen[account]} 行重复", "一人一号，请改其中一个")
        )
    elif account in taken:
        found.append(
            row.problem("账号", "taken", f"账号“{account}”已被使用", "请换一个账号；如果此人已有账号，请删去这一行")
        )
    seen.setdefault(account, row.row)
    if not row.cells["姓名"]:
        found.append(row.problem("姓名", "no_name", "缺姓名", "请填写姓名"))
    body = row.cells["机构"]
    count = known.get(body, ("", 0))[1]
    if count == 0:
        found.append(
            row.problem(
                "机构", "unknown_organisation", f"没有机构“{body}”", "请填本系统中的机构代码或全称，且在您的管理范围内"
            )
        )
    if count > 1:
        found.append(row.problem("机构", "ambiguous", f"有 {count} 个机构叫“{body}”", "请改填机构代码"))
    if wrong := actions.phone_problem(row.cells.get("电话", "")):
        found.append(row.problem("电话", "bad_phone", "电话写法不对", wrong))
    return found


def _organisations(scope: Scope) -> dict[str, tuple[str, int]]:
    """Code or full name → the code, and how many organisations are called so."""
    found: dict[str, tuple[str, int]] = {}
    cards = access.organisations(scope, open_only=True)
    for card in cards:
        name = _plain(card.name)
        found[name] = (card.code, found.get(name, ("", 0))[1] + 1)
    found.update({card.code: (card.code, 1) for card in cards})
    return found


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_rows(name: str, content: bytes) -> tuple[list[PersonRow], list[Problem]]:
    """The rows below the head of the first sheet, and cells that cannot be read; raises `BallastError` for no such file."""
    sheet, table = _table(name, content)
    head = next((n for n, row in enumerate(table[:_HEAD_WITHIN]) if _is_head(row)), None)
    if head is None:
        raise BallastError(f"{name}：前 {_HEAD_WITHIN} 行里没有表头。表头应有：{'、'.join(_NEEDED)}，电话可以没有")
    titles = [_title(cell) for cell in table[head]]
    doubled = [title for title in HEADS if titles.count(title) > 1]
    if doubled:
        raise BallastError(f"{name}：表头“{doubled[0]}”出现了不止一次，请留一列")
    places = {title: titles.index(title) for title in HEADS if title in titles}
    columns = {title: _letter(place) for title, place in places.items()}
    rows: list[PersonRow] = []
    problems: list[Problem] = []
    for number, values in enumerate(table[head + 1 :], start=head + 2):
        row = PersonRow(sheet, number, {}, columns)
        for title, place in places.items():
            text, wrong = _text(values[place] if place < len(values) else None, title)
            row.cells[title] = text
            if wrong:
                problems.append(row.problem(title, "bad_cell", wrong, "请把单元格设为文本，重新填写"))
        if any(row.cells.values()):
            rows.append(row)
    _check_count(name, len(rows))
    return rows, problems


def _check_count(name: str, count: int) -> None:
    if not count:
        raise BallastError(f"{name}：表头下面没有人员")
    if count > MOST_PEOPLE:
        raise BallastError(f"{name}：有 {count} 人，一次最多导入 {MOST_PEOPLE} 人。请分成几个文件")


def _table(name: str, content: bytes) -> tuple[str, Sequence[Sequence[Raw]]]:
    """The first sheet: its name and its cells."""
    if len(content) > LARGEST:
        raise BallastError(f"{name}：超过 {LARGEST // 2**20} MB，不像人员名册")
    if not content:
        raise BallastError(f"{name}：是空文件")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"people{Path(name).suffix.lower()}"
        path.write_bytes(content)
        kind = inspect(path, name)
    if kind is TEXT:
        return "", _delimited(name, content)
    if kind not in (SHEET, OLD_OFFICE):
        raise BallastError(f"{name}：是{kind.label}，请用 Excel 或 CSV")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        first = book.get_sheet_by_index(0)
        return first.name, first.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as problem:
        raise BallastError(f"{name}：打不开。请用 WPS 或 Excel 打开，另存为 xlsx 再导入") from problem


def _delimited(name: str, content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BallastError(f"{name}：文字编码认不出来，请另存为 UTF-8 编码的 CSV，或另存为 xlsx")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise BallastError(f"{name}：引号不成对，分不清各列。请检查双引号，或另存为 xlsx") from problem


def _is_head(row: Sequence[Raw]) -> bool:
    return set(_NEEDED) <= {_title(cell) for cell in row}


def _title(cell: Raw) -> str:
    plain = _plain(str(cell)).replace(" ", "").rstrip("*")
    return _SPELLINGS.get(plain, plain)


def _plain(text: str) -> str:
    """Half width, on one line, without signs that nobody sees."""
    normal = unicodedata.normalize("NFKC", text)
    kept = "".join(" " if char.isspace() else char for char in normal if unicodedata.category(char) not in ("Cf", "Cc"))
    return " ".join(kept.split())


def _text(cell: Raw, title: str) -> tuple[str, str]:
    """A cell as text, and what is wrong with it. A whole number is what its digits say."""
    if cell is None:
        return "", ""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return str(cell), "应是文字，读到的是日期、时间或真假值"
    if isinstance(cell, int | float):
        if isinstance(cell, float) and not cell.is_integer():
            return str(cell), "应是文字，读到的是小数"
        if abs(cell) >= _SAFE_DIGITS:
            return str(int(cell)), "数字太长，位数可能已经丢失"
        return str(int(cell)), ""
    text = _plain(str(cell))
    if len(text) > _LONGEST[title]:
        return text[: _LONGEST[title]], f"太长，最多 {_LONGEST[title]} 个字"
    return text, ""


def _letter(place: int) -> str:
    """The letter of a column counted from 0."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
