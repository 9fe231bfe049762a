"""Names of months and days as newspapers print them, in the languages whose numerals are ours."""

from __future__ import annotations

_NAMES = (
    "january jan januar jänner jan januari janvier janv enero ene gennaio gen janeiro ocak styczeń stycznia ledna",
    "february feb februar februari février févr fevrier febrero febbraio fev fevereiro şubat lutego února",
    "march mar märz maerz mrz maart mars marzo março mart marca března",
    "april apr avril avr abril abr aprile nisan kwietnia dubna",
    "may mai mei mayo maggio mag maio mayıs maja května maj",
    "june jun juni juin junio giugno giu junho haziran czerwca června",
    "july jul juli juillet juil julio luglio lug julho temmuz lipca července",
    "august aug augustus août aout agosto ago ağustos sierpnia srpna",
    "september sept sep septembre septiembre settembre set setembro eylül września září",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim października října",
    "november nov novembre noviembre novembro kasım listopada listopadu",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro aralık grudnia prosince desember",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Lower-case name to its number."""

MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
"""Alternatives for a regular expression, longest first."""

DAY_NAME = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri|sat|sun|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
