"""Inputs that understand how people type here: days as 22112026, money as 1.250.000."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_date


class DayInput(forms.TextInput):
    """A day typed as 22112026, 22/11/2026, 22.11.26; `static/js/inputs.js` puts the slashes while typing."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "data-day": "",
                "inputmode": "numeric",
                "autocomplete": "off",
                "placeholder": "dd/mm/yyyy",
                **(attrs or {}),
            }
        )

    def format_value(self, value: Any) -> str | None:
        """Days and ISO text as dd/mm/yyyy; what somebody typed stays as typed."""
        iso = parse_date(value) if isinstance(value, str) and len(value) == 10 and value[4] == "-" else value
        return iso.strftime("%d/%m/%Y") if hasattr(iso, "strftime") else value


class MoneyInput(forms.TextInput):
    """Whole đồng, grouped while typing; dots, blanks and the đ are taken off before the field reads it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-money": "", "inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        text = str(value)
        return f"{int(text):,}".replace(",", ".") if text.lstrip("-").isdecimal() else text

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = data.get(name)
        return text.translate(str.maketrans("", "", ".  \u00a0đ₫")) if isinstance(text, str) else text
