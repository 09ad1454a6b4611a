import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from evidence.log_models import Pack
from evidence.services import packs
from staff.models import User


class Command(BaseCommand):
    help = "Closes a dossier in the sealed log and writes its evidence pack."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", help="the dossier's label, as the case's number")
        parser.add_argument("--by", required=True, help="who exports: a log-in name")
        parser.add_argument("--why", required=True, help="the reason, for each exhibit's custody")
        parser.add_argument("--exhibits", default="", help="ids with commas; left out: those already in the dossier")
        parser.add_argument("--out", type=Path, default=Path(), help="folder for the ZIP")

    def handle(self, *args: Any, **given: Any) -> None:
        person = User.objects.filter(username__iexact=given["by"]).first()
        if person is None:
            raise CommandError(f"nobody logs in as {given['by']}")
        try:
            ids = [int(each) for each in given["exhibits"].split(",") if each.strip()] or packs.members(
                given["subject"]
            )
            pack = packs.export(by=person, subject=given["subject"], exhibit_ids=ids, why=given["why"])
        except (Refused, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        pack = packs.build(pack_id=pack.pk)
        if pack.state == Pack.State.BROKEN:
            raise CommandError(pack.said)
        target = given["out"] / pack.file_name
        shutil.copyfile(packs.path_of(pack), target)
        self.stdout.write(f"{target}  {pack.size:,} bytes  SHA-256 {pack.sha256}  {pack.get_state_display()}")
