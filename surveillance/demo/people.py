"""Teams with their duty areas, and staff of all roles. The cast's names are in README; everybody is invented."""

import random
from dataclasses import dataclass
from datetime import date

from areas.loading import REFORM
from areas.models import Area
from staff.models import Duty, Team, Title, User
from staff.services import people

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Trịnh",
]
MIDDLES = ["Văn", "Thị", "Minh", "Thu", "Quang", "Ngọc", "Hải", "Thanh", "Đức", "Hồng", "Anh", "Tuấn", "Kim", "Xuân"]
GIVENS = ["An", "Bình", "Cường", "Dương", "Giang", "Hạnh", "Hiếu", "Hương", "Khánh", "Lâm", "Linh", "Long", "Mai", "Nam", "Nga", "Phong",
          "Phúc", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thành", "Trang", "Trung", "Tú", "Vân", "Việt", "Yến"]  # fmt: skip

# Team number -> former districts whose wards and communes it looks after. Team 1 works on e-commerce in the whole city. The real
# map after July 2025 is not published; administrators set it on the staff page.
DUTIES: dict[int, list[str]] = {
    1: [], 2: ["Quận Ba Đình"], 3: ["Quận Tây Hồ"], 4: ["Quận Hai Bà Trưng"], 5: ["Quận Hoàn Kiếm"], 6: ["Quận Đống Đa"],
    7: ["Quận Cầu Giấy"], 8: ["Quận Thanh Xuân"], 9: ["Quận Hoàng Mai"], 10: ["Quận Long Biên"], 11: ["Quận Bắc Từ Liêm"],
    12: ["Quận Nam Từ Liêm"], 13: ["Quận Hà Đông"], 14: ["Thị xã Sơn Tây", "Huyện Phúc Thọ"], 15: ["Huyện Ba Vì"],
    16: ["Huyện Chương Mỹ", "Huyện Mỹ Đức"], 17: ["Huyện Thanh Trì"], 18: ["Huyện Đông Anh"], 19: ["Huyện Sóc Sơn"],
    20: ["Huyện Gia Lâm"], 21: ["Huyện Thường Tín", "Huyện Phú Xuyên"], 22: ["Huyện Thanh Oai", "Huyện Ứng Hòa"],
    23: ["Huyện Hoài Đức", "Huyện Đan Phượng"], 24: ["Huyện Mê Linh"], 25: ["Huyện Thạch Thất", "Huyện Quốc Oai"],
}  # fmt: skip


@dataclass(slots=True)
class Cast:
    """The people the story is told with."""

    chi: User
    dung: User
    ha: User
    quan: User
    minh: User
    lan: User
    planner: User
    heads: dict[int, User]
    inspectors: dict[int, list[User]]


def teams() -> dict[int, Team]:
    """Twenty-five teams with the wards and communes they look after."""
    present = list(Area.objects.present().filter(valid_from=REFORM))
    made = {}
    for number, districts in DUTIES.items():
        specialty = "Thương mại điện tử" if number == 1 else ""
        team = Team.objects.create(number=number, name=f"Đội QLTT số {number}", specialty=specialty)
        own = [area for area in present if area.district in districts] if districts else []
        Duty.objects.bulk_create([Duty(team=team, area=area, since=date(2025, 7, 1)) for area in own])
        made[number] = team
    return made


def staff(teams: dict[int, Team], rng: random.Random, password: str) -> Cast:
    """The six demo log-ins, and a head and four inspectors for each team (who cannot sign in)."""
    by = people.engage(
        by=None,
        username="thao.ql",
        full_name="Nguyễn Phương Thảo",
        password=None,
        roles=["administrator"],
        title=Title.OFFICER,
    )

    def engage(
        username: str, full_name: str, roles: list[str], title: str, team: int | None = None, secret: str | None = None
    ) -> User:
        card = (
            f"T{team or 0:02d}-{abs(hash_of(username)) % 10000:04d}"
            if "inspector" in roles or "team_head" in roles
            else ""
        )
        return people.engage(
            by=by, username=username, full_name=full_name, password=secret, roles=roles, title=title,
            team=teams[team] if team else None, card_number=card,
        )  # fmt: skip

    cast = {
        "chi": engage("chi", "Nguyễn Kim Chi", ["inspector"], Title.CONTROLLER, 5, password),
        "dung": engage("dung", "Trần Tiến Dũng", ["inspector"], Title.CONTROLLER, 5, password),
        "ha": engage("ha", "Lê Thu Hà", ["supervisor"], Title.SUBDEPARTMENT_HEAD, None, password),
        "quan": engage("quan", "Phạm Anh Quân", ["administrator"], Title.OFFICER, None, password),
        "minh": engage("minh", "Đỗ Văn Minh", ["inspector"], Title.CONTROLLER, 7, password),
        "lan": engage("lan", "Vũ Ngọc Lan", ["auditor"], Title.OFFICER, None, password),
    }
    heads, inspectors = {}, {}
    for number in teams:
        heads[number] = engage(f"doi{number}", _name(rng), ["team_head"], Title.TEAM_HEAD, number)
        inspectors[number] = [
            engage(f"kiemsoat{number}.{n}", _name(rng), ["inspector"], Title.CONTROLLER, number) for n in range(1, 5)
        ]
    inspectors[5] = [cast["chi"], cast["dung"], *inspectors[5][:2]]
    inspectors[7] = [cast["minh"], *inspectors[7][:3]]
    return Cast(**cast, planner=by, heads=heads, inspectors=inspectors)


def _name(rng: random.Random) -> str:
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLES)} {rng.choice(GIVENS)}"


def hash_of(word: str) -> int:
    """A number of a word that is the same in every process (Python's own hash is not)."""
    return sum((place + 1) * ord(letter) for place, letter in enumerate(word))
