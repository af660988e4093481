"""Kinds of files by the ends of their names."""

from __future__ import annotations

CODE = frozenset({
    ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".rb",
    ".php", ".swift", ".scala", ".sh", ".sql", ".r", ".lua", ".pl", ".ex", ".exs", ".hs", ".ml", ".dart", ".vue",
    ".css", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".proto", ".tf", ".ps1", ".vb", ".m", ".jl", ".groovy", ".gradle",
    ".xml", ".rst", ".tex",
})  # fmt: skip
ARROW = frozenset({".arrow", ".feather"})
SHEETS = frozenset({".xlsx", ".xls", ".xlsb", ".xlsm", ".ods"})
JSONL = frozenset({".jsonl", ".json", ".ndjson"})
MAIL = frozenset({".eml", ".mbox"})
DOCUMENTS = frozenset({".pdf", ".docx", ".html", ".htm", ".pptx", ".odt", ".odp"})
APART = SHEETS | MAIL | DOCUMENTS | {".parquet", ".tmx", ".zip"} | ARROW
"""Read in a process of their own: their readers are large, and such files can be made to exhaust a machine."""
ROWS = SHEETS | MAIL | JSONL | {".csv", ".tsv", ".parquet", ".tmx", ".zip"} | ARROW
TEXT = DOCUMENTS | CODE | {".md", ".markdown", ".txt"}
READABLE = ROWS | TEXT
