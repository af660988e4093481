"""Workbooks as people make them every day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.engine.documents.hiding_files import book


def _filled(change: Any) -> bytes:
    return book(lambda _, sheet: change(sheet))


def ordinary_books() -> dict[str, tuple[bytes, tuple[str, ...]]]:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.table import Table, TableStyleInfo

    euro = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
    values: dict[str, tuple[Any, str, str]] = {
        "euro": (1200, '#,##0.00\\ "€"', "1200 €"),
        "accounts": (1200, euro, "1200 €"),
        "dollar": (-12.5, "$#,##0.00_);[Red]($#,##0.00)", "-12.5 $"),
        "money of a country": (80, "#,##0.00 [$€-407]", "80 €"),
        "percent": (0.25, "0.0%", "25 %"),
        "day": (date(2026, 3, 1), "dd/mm/yyyy", "2026-03-01"),
        "long day": (datetime(2026, 3, 1, 9, 30), '[$-409]d" of "mmmm yyyy;@', "2026-03-01 09:30"),
        "thousands": (1234567, '#,##0.0,,"M"', "1.2 M"),
        "unit": (5, '0" GB"', "5 GB"),
        "number as text": (7, "@", "7"),
        "fraction": (0.5, "# ?/?", "0.5"),
        "zeros": (7, "00000", "7"),
        "text in euros": ("none", euro, "none"),
        "yes": (True, "General", "True"),
    }
    found = {
        name: (
            _filled(
                lambda sheet, value=value, form=form: (
                    sheet.__setitem__("A4", value),
                    setattr(sheet["A4"], "number_format", form),
                )
            ),
            (text,),
        )
        for name, (value, form, text) in values.items()
    }

    def table(sheet: Any) -> None:
        for row in (("Criterion", "Limit"), ("price", "at most 300 euros"), ("speed", "two seconds")):
            sheet.append(row)
        made = Table(displayName="T1", ref="A2:B4")
        made.tableStyleInfo = TableStyleInfo(name="TableStyleMedium9", showRowStripes=True)
        sheet.add_table(made)
        sheet["A2"].font = Font(color="FFFFFF", bold=True)

    def wrapped(sheet: Any) -> None:
        sheet["A4"], sheet.column_dimensions["A"].width = (
            "A sentence that goes on over several lines of its cell. " * 4,
            40,
        )
        sheet["A4"].alignment, sheet.row_dimensions[4].height = Alignment(wrap_text=True, vertical="top"), 105

    def joined(sheet: Any) -> None:
        sheet["A4"] = "A title over four columns"
        sheet.merge_cells("A4:D4")
        sheet["A4"].fill, sheet["A4"].font = (
            PatternFill("solid", fgColor="1F4E78"),
            Font(color="FFFFFF", bold=True, size=16),
        )
        sheet["A4"].alignment, sheet["A4"].border = Alignment(horizontal="center"), Border(bottom=Side("thin"))

    def coloured(sheet: Any) -> None:
        sheet["A4"] = CellRichText(
            "Plain, ", TextBlock(InlineFont(b=True, color="FFC00000", sz=12, rFont="Calibri"), "bold and red"), " again"
        )

    def frozen(sheet: Any) -> None:
        sheet["A4"], sheet.freeze_panes, sheet.sheet_view.zoomScale = "Below the head", "A2", 85

    def cut(sheet: Any) -> None:
        sheet["A4"], sheet["B4"], sheet.column_dimensions["A"].width = (
            "A longer remark whose end goes on below the next cell",
            "done",
            22,
        )

    def patterned(sheet: Any) -> None:
        sheet["A4"], sheet["A4"].fill = "On a light pattern", PatternFill("gray125")

    for name, (change, words) in {
        "table": (table, ("Criterion", "at most 300 euros")),
        "wrapped": (wrapped, ("several lines",)),
        "joined": (joined, ("A title over four columns",)),
        "coloured": (coloured, ("Plain, bold and red again",)),
        "frozen": (frozen, ("Below the head",)),
        "cut": (cut, ("A longer remark", "done")),
        "patterned": (patterned, ("On a light pattern",)),
    }.items():
        found[name] = _filled(change), words
    return found
