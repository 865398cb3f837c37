"""Everything that is wrong in a file is gathered before anything is said: nobody should mend a table one error a day."""

from __future__ import annotations

from ballast.kernel.problems import BallastError, Problem, ProblemsError, Severity

SHOWN = 200


class CellError(BallastError):
    """A single text or cell that cannot be taken as what it should be. The caller knows the place."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class Findings:
    """The errors and warnings of one file, in the order in which they were met."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(
        self, code: str, message: str, remedy: str = "", sheet: str = "", row: int | None = None, column: str = ""
    ) -> None:
        """Note an error: nothing of the file will be kept."""
        self.errors.append(Problem(code, message, remedy, sheet, row, column))

    def warning(
        self, code: str, message: str, remedy: str = "", sheet: str = "", row: int | None = None, column: str = ""
    ) -> None:
        """Note something to be looked at; the file is taken in all the same."""
        self.warnings.append(Problem(code, message, remedy, sheet, row, column, Severity.WARNING))

    def refuse(self, wrong: CellError, sheet: str = "", row: int | None = None, column: str = "") -> None:
        """Note what a parser refused, with its place."""
        self.error(wrong.code, wrong.message, wrong.remedy, sheet, row, column)

    def stop_on_errors(self) -> None:
        """Raise `ProblemsError` with the first 200 errors and the count of all, if there are any."""
        if not self.errors:
            return
        headline = f"“{self.file_name}”有 {len(self.errors)} 处错误，没有导入任何数据"
        if len(self.errors) > SHOWN:
            headline += f"（只列出前 {SHOWN} 处）"
        raise ProblemsError(headline, self.errors[:SHOWN])


def stopped(file_name: str, code: str, message: str, remedy: str) -> ProblemsError:
    """The error for a file that cannot even be opened as a table."""
    return ProblemsError(f"无法读取“{file_name}”", (Problem(code, message, remedy),))
