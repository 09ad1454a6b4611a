"""Citations as the law writes them: point, clause, article, instrument."""

from functools import lru_cache

LAW = "Luật XLVPHC 2012 (sửa đổi 2020, 2025)"
D118 = "Nghị định 118/2021/NĐ-CP (sửa đổi 2025)"
D98 = "Nghị định 98/2020/NĐ-CP"
CIVIL_CODE = "Bộ luật Dân sự 2015"

ORGANISATION_TWICE = f"điểm e khoản 1 Điều 3 {LAW}"
HOUSEHOLD_AS_INDIVIDUAL = f"khoản 2 Điều 2 {D98}"
SUBJECTS_OF_DECREE_98 = f"điểm b khoản 4 Điều 4 {D98}"
CAPS = f"Điều 24 {LAW}"
MEAN = f"khoản 4 Điều 23 {LAW}; Điều 9 {D118}"
MITIGATING = f"Điều 9 {LAW}"
AGGRAVATING = f"Điều 10 {LAW}"
YOUTH = f"Điều 134, Điều 135 {LAW}"
TEXT_OF_THE_DAY = f"Điều 7 {LAW}; điều khoản chuyển tiếp {D98}"
COMPETENCE_BY_FRAME = f"Điều 52 {LAW}; Nghị định 189/2025/NĐ-CP"
EXPLANATION = f"Điều 61 {LAW}"
WITHOUT_MINUTES = f"Điều 56 {LAW}"
LIMITATION = f"Điều 6 {LAW}"
CLEAN_RECORD = f"Điều 7 {LAW}"
RECIDIVISM = f"khoản 5 Điều 2 {LAW}"
LATE_CHARGE = f"khoản 1 Điều 78 {LAW}; Điều 5 Thông tư 18/2023/TT-BTC"
INSTALMENTS = f"Điều 79 {LAW}"
POSTPONEMENT = f"Điều 76 {LAW}"
REDUCTION = f"Điều 77 {LAW}"
CRIMINAL_SIGNS = f"Điều 62 {LAW}"
SEVERAL_ACTS = f"Điều 67 {LAW}"
DECISION_TERM = f"khoản 1 Điều 66 {LAW}"
AFTER_TERM = f"điểm c khoản 1 và khoản 2 Điều 65 {LAW}"
COUNTING = f"Điều 8 {LAW}; Điều 147, 148 {CIVIL_CODE}"
DELEGATION = f"Điều 54 {LAW}"
REPEATED_ACTS = f"khoản 2 Điều 4a {D98}"


@lru_cache(maxsize=8192)
def provision(number: str, article: str, clause: str = "", point: str = "") -> str:
    """The place of an act: "điểm đ khoản 1 Điều 15 Nghị định 98/2020/NĐ-CP".

    >>> provision("98/2020/NĐ-CP", "15", "1", "đ")
    'điểm đ khoản 1 Điều 15 Nghị định 98/2020/NĐ-CP'
    >>> provision("98/2020/NĐ-CP", "17", "8", "k1a")
    'khoản 8 Điều 17 (hành vi tại điểm a khoản 1) Nghị định 98/2020/NĐ-CP'
    >>> provision("99/2013/NĐ-CP", "12", "7", "a-b")
    'khoản 7 Điều 12 (điểm a-b) Nghị định 99/2013/NĐ-CP'
    """
    instrument = f"Nghị định {number}" if "NĐ-CP" in number else number
    place = f"khoản {clause} Điều {article}" if clause else f"Điều {article}"
    if point.startswith("k1"):
        place = f"{place} (hành vi tại điểm {point[2:]} khoản 1)"
    elif point and point != "*" and (len(point) > 1 or not clause):
        place = f"{place} ({'khoản' if not clause else 'điểm'} {point})"
    elif point and point != "*":
        place = f"điểm {point} {place}"
    return f"{place} {instrument}"
