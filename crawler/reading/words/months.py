"""Names of months and days as newspapers print them."""

from __future__ import annotations

_NAMES = [
    """
    january jan januar jänner januari janvier janv enero ene gennaio gen janeiro ocak styczeń stycznia ledna
    ianuarie ian tammikuuta tammikuu január siječnja siječanj sausio sausis ιανουαρίου ιανουάριος ιαν января
    январь янв січня січень يناير كانون_الثاني
    """,
    """
    february feb februar februari février févr fevrier febrero febbraio fev fevereiro şubat lutego února
    februarie helmikuuta helmikuu február veljače veljača vasario vasaris φεβρουαρίου φεβρουάριος φεβ февраля
    февраль фев лютого лютий فبراير شباط
    """,
    """
    march mar märz maerz mrz maart mars marzo março mart marca března marts martie maaliskuuta maaliskuu március
    márc ožujka ožujak kovo kovas μαρτίου μάρτιος μαρ марта март мар березня березень مارس آذار
    """,
    """
    april apr avril avr abril abr aprile nisan kwietnia dubna aprilie huhtikuuta huhtikuu április ápr travnja
    travanj balandžio balandis απριλίου απρίλιος απρ апреля апрель апр квітня квітень أبريل ابريل إبريل نيسان
    """,
    """
    may mai mei mayo maggio mag maio mayıs maja května maj toukokuuta toukokuu május máj svibnja svibanj gegužės
    gegužė μαΐου μάιος μαϊ мая май травня травень مايو أيار
    """,
    """
    june jun juni juin junio giugno giu junho haziran czerwca června iunie iun kesäkuuta kesäkuu június jún
    lipnja lipanj birželio birželis ιουνίου ιούνιος ιουν июня июнь июн червня червень يونيو حزيران
    """,
    """
    july jul juli juillet juil julio luglio lug julho temmuz lipca července iulie iul heinäkuuta heinäkuu július
    júl srpnja srpanj liepos liepa ιουλίου ιούλιος ιουλ июля июль июл липня липень يوليو تموز
    """,
    """
    august aug augustus août aout agosto ago ağustos sierpnia srpna elokuuta elokuu augusztus kolovoza kolovoz
    rugpjūčio rugpjūtis αυγούστου αύγουστος αυγ августа август авг серпня серпень أغسطس اغسطس آب
    """,
    """
    september sept sep septembre septiembre settembre set setembro eylül września září septembrie syyskuuta
    syyskuu szeptember szept rujna rujan rugsėjo rugsėjis σεπτεμβρίου σεπτέμβριος σεπ сентября сентябрь сент сен
    вересня вересень سبتمبر أيلول
    """,
    """
    october oct oktober okt octobre octubre ottobre ott outubro out ekim października října octombrie lokakuuta
    lokakuu október spalio spalis οκτωβρίου οκτώβριος οκτ октября октябрь окт жовтня жовтень أكتوبر اكتوبر
    تشرين_الأول
    """,
    """
    november nov novembre noviembre novembro kasım listopada listopadu listopad noiembrie marraskuuta marraskuu
    studenoga studenog studeni lapkričio lapkritis νοεμβρίου νοέμβριος νοε ноября ноябрь ноя листопада листопад
    نوفمبر تشرين_الثاني
    """,
    """
    december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro aralık grudnia prosince
    desember des decembrie joulukuuta joulukuu prosinca prosinac gruodžio gruodis δεκεμβρίου δεκέμβριος δεκ
    декабря декабрь дек грудня грудень ديسمبر كانون_الأول
    """,
]
MONTHS = {name.replace("_", " ").casefold(): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Name, its case folded, to its number."""

_ELSEWHERE = {("hr", "listopada"): 10, ("bs", "listopada"): 10, ("hr", "listopad"): 10}
"""Names that are of another month in one language than in the others."""

MONTH_NAME = "|".join(
    sorted({name.replace("_", " ") for names in _NAMES for name in names.split()}, key=len, reverse=True)
)
"""Alternatives for a regular expression, longest first."""

DAY_NAME = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri|sat|sun|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)

DIGITS = {0x660 + number: str(number) for number in range(10)} | {0x6F0 + number: str(number) for number in range(10)}
"""Arabic and Persian digits, for ``str.translate``."""


def month_of(name: str, language: str | None = None) -> int:
    """Return the number of the month called *name* in *language*.

    >>> month_of("listopada", "hr"), month_of("listopada", "pl")
    (10, 11)
    """
    folded = name.casefold()
    return _ELSEWHERE.get(((language or "")[:2].casefold(), folded)) or MONTHS[folded]
