"""The law's answer for one violation, from the shell."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from common.templatetags.trade import dong
from laws import asking, words
from laws.rules.texts import SUBJECTS
from laws.services import reckoning


class Command(BaseCommand):
    help = "Find the band an act falls in and reckon frame, fine, signers, right to explain and limitation, with the reasons."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--instrument", required=True, help="98/2020/NĐ-CP or nd-98-2020")
        parser.add_argument("--article", required=True)
        parser.add_argument("--clause", default="")
        parser.add_argument("--point", default="")
        parser.add_argument(
            "--category", default="", help="kind of act where the article knows several, e.g. UNKNOWN_ORIGIN"
        )
        parser.add_argument("--value", help="value of the goods in đồng")
        parser.add_argument(
            "--quantity", help="how many pieces, packs, kilos, where the article counts those (with --unit)"
        )
        parser.add_argument("--unit", default="", choices=["", "piece", "pack", "kg", "kg_or_litre"])
        parser.add_argument("--profit", help="illegal profit in đồng")
        parser.add_argument("--subject", default="individual", choices=SUBJECTS)
        parser.add_argument("--mitigating", type=int, default=0)
        parser.add_argument("--aggravating", type=int, default=0)
        parser.add_argument(
            "--ground",
            action="append",
            default=[],
            help="what multiplies the frame (grounds.yaml), e.g. cosmetics; may be repeated",
        )
        parser.add_argument("--figure", help="the officer's figure where the law leaves an interval (with --why)")
        parser.add_argument("--why", default="")
        parser.add_argument("--confiscated", help="value of the exhibits to confiscate (default: the goods)")
        parser.add_argument("--remedies", action="store_true", help="remedial measures will be applied")
        parser.add_argument("--on", default="today", help="day of the act (default today)")
        parser.add_argument("--signed-on", help="day of the decision (default the day of the act)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **asked: Any) -> None:
        try:
            answer = self._reckon(asked)
        except Refused as no:
            asking.refuse(no, asked["json"], self.stdout)
        else:
            told = answer.as_json()
            if asked["json"]:
                asking.write_json(told, self.stdout)
            else:
                self._say(told)

    def _reckon(self, asked: dict[str, Any]) -> reckoning.Answer:
        figure, confiscated = whole(asked["figure"], "figure"), whole(asked["confiscated"], "confiscated")
        return reckoning.reckon(
            acted_on=asking.day(asked["on"]), subject=asked["subject"], value_vnd=whole(asked["value"], "value"),
            quantity=count(asked["quantity"]), unit=asked["unit"] or "VND", profit_vnd=whole(asked["profit"], "profit"),
            mitigating=asked["mitigating"], aggravating=asked["aggravating"], grounds=asked["ground"],
            signed_on=asking.day(asked["signed_on"]) if asked["signed_on"] else None, figure=figure, why=asked["why"],
            instrument=asked["instrument"], article=asked["article"], clause=asked["clause"], point=asked["point"],
            category=asked["category"], confiscated_vnd=confiscated, remedies=asked["remedies"], law=asking.law(self.stderr),
        )  # fmt: skip

    def _say(self, told: dict[str, Any]) -> None:
        between = told["between"]
        fine = dong(told["fine"]) if told["fine"] is not None else f"({dong(between[0])} … {dong(between[1])})"
        self.stdout.write(f"{told['citation']}\n{dong(told['frame'][0])} – {dong(told['frame'][1])}  →  {fine}")
        self.stdout.write(", ".join(words.role_name(role) for role in told["may_sign"]) or "–")
        for reason in [*told["because"], *told["prompts"]]:
            self.stdout.write(f"- {reason['text']} [{reason['citation']}]")


def whole(text: str | None, name: str) -> int | None:
    """Whole đồng, with or without dots and commas between the thousands."""
    if text is None:
        return None
    bare = text.replace(".", "").replace(",", "").replace("_", "")
    if not bare.lstrip("-").isdecimal():
        raise CommandError(f"--{name}: {text!r} is no whole amount in đồng")
    return int(bare)


def count(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as no:
        raise CommandError(f"--quantity: {text!r} is no number") from no
    if not number.is_finite():
        raise CommandError(f"--quantity: {text!r} is no number")
    return number
