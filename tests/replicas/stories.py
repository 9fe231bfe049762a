"""What the replicas print: stories of our own invention, told again for each title with other places and people."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FORCES = ("Northmarch", "Wealdshire", "Carrowdale", "Easterleigh", "Tarnmoor", "Holmcaster", "Fenwick Bay")
TOWNS = ("Aldbrook", "Saltby", "Kirkhaven", "Morthwaite", "Pell Green", "Ostrey", "Dunmere")
PEOPLE = ("Ann Lowther", "Imran Desai", "Grace Okafor", "Tom Varley", "Mei Saunders", "Rhona Blythe", "Luis Marchetti")
AUTHORS = ("Jo Hale", "Martin Coyle", "Priya Nand", "Helen Strake", "Daniel Ferris", "Ruth Amory", "Owen Tully")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented article, as its author wrote it."""

    headline: str
    standfirst: str
    author: str
    at: datetime
    paragraphs: tuple[str, ...]
    number: int

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFKD", self.headline).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def stories_of(slug: str, *, language: str | None, now: datetime) -> tuple[Story, ...]:
    """Return the stories that the title *slug* prints, newest first, one every other day up to *now*."""
    texts = TEXTS.get((language or "en").partition("-")[0], ENGLISH)
    seed = zlib.crc32(slug.encode())
    return tuple(_story(text, slug=slug, seed=seed, number=number, now=now) for number, text in enumerate(texts))


def _story(text: str, *, slug: str, seed: int, number: int, now: datetime) -> Story:
    names = _names(seed + 3 * number)
    headline, standfirst, *paragraphs = [" ".join(block.split()) for block in text.format_map(names).split("\n\n")]
    at = (now.astimezone(UTC) - timedelta(days=1 + 2 * number)).replace(
        hour=10, minute=5 + number, second=0, microsecond=0
    )
    return Story(
        headline=headline,
        standfirst=standfirst,
        author=names["author"],
        at=at,
        paragraphs=tuple(paragraphs),
        number=4100 + seed % 1000 + number,
    )


def _names(seed: int) -> Mapping[str, str]:
    return {
        "force": FORCES[seed % len(FORCES)],
        "town": TOWNS[seed // 7 % len(TOWNS)],
        "person": PEOPLE[seed // 11 % len(PEOPLE)],
        "author": AUTHORS[seed // 13 % len(AUTHORS)],
        "count": str(120 + seed % 700),
        "share": str(11 + seed % 60),
    }


ENGLISH = (
    """{force} puts {count} body cameras on night patrol

    Officers in {town} are the first to wear cameras that switch themselves on when a siren starts.

    The {force} force has handed {count} cameras to its night patrols after a winter in which complaints about street
    searches in {town} rose by {share} per cent and supervisors often had nothing but two accounts to weigh.

    Each camera wakes when a siren or a taser is switched on within thirty metres, and keeps the thirty seconds that
    went before. The officer can start it too, but cannot stop it until the car stands in the yard again.

    “We used to find out what happened from whoever wrote it down first,” said {person}, who runs the patrols. “Now
    we can look, and so can the person who complained, usually within the same week.”

    The police staff union asked for, and got, a rule that recordings are not searched for lapses in uniform or
    language. A report on the first half year is due before the council in the autumn.
    """,
    """Fraud desk in {town} stops {count} payments to romance scammers

    A room of six people and two banks has kept pensioners from sending away their savings.

    Six investigators who share a room with staff of two banks in {town} stopped {count} payments in their first year,
    most of them from people over seventy to accounts that had been opened less than a month before.

    The desk rings the customer, then sends a constable in plain clothes to the door. In {share} cases the visit came
    too late, because the money had already been changed into gift cards or moved abroad.

    {person}, who set up the room, said the hardest part is the second call. “The first time they are angry with us.
    The second time they ask whether we are sure, and that is when you need somebody who can sit down with them.”

    Two neighbouring forces plan rooms of the same kind. The banks pay the rent, the {force} force pays its own
    people, and both sides publish the number of calls in which nothing was wrong.
    """,
    """Custody nurses cut ambulance calls by {share} per cent

    A trial in {force} shows what happens when a nurse is in the building all night.

    Since a nurse began to work every night at the custody suite in {town}, calls for an ambulance from its cells have
    fallen by {share} per cent, according to figures that {force} gave to its scrutiny panel on Tuesday.

    The panel heard that most calls had been for people who needed a prescription they had left at home. A nurse can
    now give it after one telephone call, where an ambulance crew had to wait for an hour or more.

    “It is not about saving a trip,” {person} told the panel. “It is about a man with epilepsy who gets his tablet at
    ten at night and not at four in the morning, after he has had the fit.”

    The trial cost less than the overtime it saved. It will be extended to the two suites in the north of the county,
    where the nearest hospital is {count} minutes away by road in winter, if the panel agrees in March.
    """,
    """Rural crime team returns {count} stolen tractors’ worth of satellite kit

    Guidance screens taken from farms turned up in a container bound for nowhere in particular.

    A rural crime team has given back guidance screens worth as much as {count} tractors after it opened a container
    at the docks near {town} that, on paper, held second-hand kitchen units for a buyer who could not be traced.

    The screens had been cut from cabs on farms across three counties over two nights in harvest. Their serial numbers
    had been filed off, but a maker’s code inside the housing let the team name {share} owners within a week.

    {person} leads the team of four. “Farmers told us the theft was bad, but the ten days without a machine in
    August were worse. We asked the makers for a register, and now a screen that is reported does not start.”

    Insurers have agreed to ask for the code when they write a policy. {force} wants dealers to do the same before
    they buy, and has written to forty-one of them with the address of a page where a number can be checked.
    """,
    """Drone unit finds walker after {share} hours on the moor

    Heat cameras saw what dogs and a helicopter had missed in the fog.

    A drone flown by two officers found a walker on the moor above {town} after {share} hours of fog in which neither
    search dogs nor the coastguard’s helicopter had been able to work.

    The machine flew a grid of narrow strips at forty metres, and its heat camera picked out the man, aged sixty-eight,
    in a peat cutting that searchers on foot had passed twice. He was cold, and otherwise well.

    “People think the drone replaces the team. It told the team where to walk,” said {person} of the mountain rescue,
    whose volunteers carried him down to the road in under two hours.

    {force} has flown {count} searches since it bought its first machine. It publishes each flight, with its reason,
    on a map that anyone can look at, after residents of {town} asked what the buzzing over their gardens was for.
    """,
    """Recruits of {force} to learn in pairs with social workers

    The new course puts a constable and a social worker into the same car for ten weeks.

    Every recruit who joins {force} from the spring will spend ten weeks in a car with a trainee social worker, under
    a plan that the force and the university in {town} have worked on since an inquest two years ago.

    The pairs will go to calls about neglect, missing teenagers and quarrels at home. Each writes the report that the
    other’s service asks for, and {share} tutors have been trained to mark both.

    {person}, who teaches the course, said the aim was modest. “If in ten years a sergeant knows whom to ring, and
    rings, I shall call it a success. At the moment they know a form with eleven pages.”

    The first {count} places are taken. An evaluation by the university will compare the pairs with a group that is
    trained in the old way, and its questions were published before the first lesson, so that nobody can shift them.
    """,
    """Old radio masts of {town} to warn against floods

    Sensors on masts that the police no longer use will measure rivers in real time.

    Masts that once carried police radio in the valleys above {town} will from next month carry sensors that measure
    how fast the rivers rise, and send a warning to {force} and to everyone who has asked for one.

    The masts were to be taken down at a cost of several thousand each. An engineer with the county, {person}, noticed
    that {share} of them stand within sight of a bridge where drivers have been trapped in the past twenty years.

    “A camera tells you that the road is under water. We want to tell you twenty minutes before, when you can still
    put out the cones,” she said at the opening of the first station, which is powered by a small panel.

    The readings are open to all. Schools have asked for {count} of the paper charts that show the height of the river
    on the day of the great flood, and the local paper prints the highest reading of each week.
    """,
)

GERMAN = (
    """{count} neue Funkgeräte für die Wache in {town}

    Die Beamten der Nachtschicht tauschen ihre alten Geräte als Erste aus.

    Die Polizeiinspektion {force} hat für die Wache in {town} insgesamt {count} neue Funkgeräte beschafft, nachdem im
    vergangenen Winter fast jeder fünfte Funkspruch aus den Tälern die Leitstelle nicht erreicht hatte.

    Die Geräte wählen selbst den stärksten Sender und melden, wenn der Akku weniger als eine halbe Schicht reicht. In
    einem Versuch über drei Monate fielen nur zwei von {share} Geräten aus, beide nach einem Sturz.

    „Niemand will in einem Keller stehen und nichts hören“, sagte {person}, die den Versuch geleitet hat. „Wir haben
    jeden Ausfall gezählt und werden die Zahlen im Herbst wieder veröffentlichen.“

    Der Personalrat hatte verlangt, dass der Standort eines Geräts nur im Notfall abgefragt wird. Das steht nun in
    einer Dienstvereinbarung, die beide Seiten in der vergangenen Woche unterschrieben haben.
    """,
    """Einsatzpläne in {force} kommen künftig vier Wochen früher

    Wer an Feiertagen arbeitet, soll es im selben Monat noch umplanen können.

    Die Dienstpläne der Direktion {force} werden vom Sommer an vier Wochen früher ausgehängt als bisher. Darauf haben
    sich Leitung und Vertretung der Beschäftigten nach {share} Sitzungen in {town} geeinigt.

    Bisher erfuhren viele Kolleginnen und Kollegen erst wenige Tage vorher, ob sie am Wochenende frei haben. In einer
    Umfrage mit {count} Antworten nannten das mehr als die Hälfte die größte Belastung im Dienst.

    „Planbarkeit kostet nichts außer Mühe“, sagte {person} vom Vorstand. „Sie bringt aber mehr als jede Broschüre
    über gesunden Schlaf, die wir in den letzten Jahren bekommen haben.“

    Der neue Plan gilt zunächst für ein Jahr. Danach soll eine Arbeitsgruppe prüfen, ob sich die Zahl der kurzfristigen
    Krankmeldungen verändert hat, und das Ergebnis allen Dienststellen vorlegen.
    """,
    """Reiterstaffel von {town} übt mit der Feuerwehr

    Pferde, die Sirenen kennen, bleiben auch im Rauch ruhig stehen.

    Zwölf Pferde der Reiterstaffel haben am Rand von {town} zum ersten Mal gemeinsam mit der Feuerwehr geübt, wie sie
    eine Menschenmenge von einem brennenden Gebäude wegführen, ohne selbst in Unruhe zu geraten.

    Geübt wurde mit künstlichem Rauch und {share} Freiwilligen, die aus einer Halle drängten. Nach einer Stunde stand
    auch das jüngste Pferd still, während neben ihm ein Löschfahrzeug mit Sirene anfuhr.

    „Ein Pferd sieht man auf hundert Meter, einen Kollegen zu Fuß nicht“, sagte {person}, die die Staffel seit sechs
    Jahren leitet. „Gerade deshalb muss es in jeder Lage stehen bleiben können.“

    Die Übung soll zweimal im Jahr wiederholt werden. {force} hat dafür {count} Stunden eingeplant und lädt auch
    Rettungsdienste aus den Nachbarkreisen ein, die ihre Fahrzeuge mitbringen.
    """,
    """Anzeigen im Netz: {share} Prozent kommen nach Feierabend

    Eine Auswertung zeigt, wann die Menschen in {force} Zeit für die Polizei haben.

    Wer in {force} eine Anzeige im Internet erstattet, tut es meist am Abend: {share} Prozent der Meldungen gingen im
    vergangenen Jahr nach Feierabend ein, wie eine Auswertung der Wache in {town} ergeben hat.

    Am häufigsten wurden gestohlene Fahrräder gemeldet, danach Betrug beim Kauf über Kleinanzeigen. In {count} Fällen
    führte eine Seriennummer, die gleich mit eingegeben wurde, zu einem Verdächtigen.

    „Früher kamen die Leute in der Mittagspause und gingen wieder, weil die Schlange zu lang war“, sagte {person} von
    der Wache. „Jetzt haben wir morgens um sechs alles auf dem Tisch.“

    Die Wache will nun auch Rückfragen schriftlich stellen, wenn die Betroffenen es wünschen. Wer lieber spricht,
    bekommt weiterhin einen Termin, und niemand muss ein Konto anlegen.
    """,
    """Wasserschutz übernimmt Boot aus {town}

    Das Schiff war zwanzig Jahre lang Fähre und fährt nun Streife.

    Die Wasserschutzpolizei in {force} hat eine frühere Personenfähre aus {town} übernommen und in einer Werft am
    Ort für den Streifendienst umgebaut. Das kostete ein Drittel dessen, was ein neues Boot gekostet hätte.

    Das Boot trägt jetzt ein Echolot, einen Kran für {share} Zentner und eine Kabine, in der vier Menschen schlafen
    können. Es fährt langsamer als sein Vorgänger, liegt aber auch bei hohem Wellengang ruhig.

    „Wir jagen selten jemanden“, sagte {person}, die das Schiff führt. „Meist schleppen wir, suchen wir oder warten
    wir, und dafür ist sie genau richtig.“

    Im ersten Monat legte die Besatzung {count} Seemeilen zurück. Ein zweites Schiff derselben Bauart liegt noch im
    Hafen und soll im kommenden Jahr zur Ausbildung dienen.
    """,
    """Hundestaffel {force} sucht Familien auf Zeit

    Junge Diensthunde sollen ihr erstes Jahr in Wohnungen und nicht im Zwinger leben.

    Die Hundestaffel in {force} sucht Familien, die einen jungen Hund für ein Jahr aufnehmen. Sie sollen ihn an
    Treppen, Busse und Kinderlärm gewöhnen, bevor in {town} die eigentliche Ausbildung beginnt.

    Von {share} Hunden, die im Zwinger aufwuchsen, bestand zuletzt nur jeder dritte die Prüfung. Bei den sechs, die
    versuchsweise in Familien lebten, waren es fünf, und der sechste ist ein guter Hofhund geworden.

    „Ein Hund, der auf dem Markt ruhig bleibt, bleibt es auch im Stadion“, sagte {person} von der Staffel. „Das
    lernt er nicht bei uns auf der Wiese.“

    Futter und Tierarzt zahlt das Land. Bis zum Wochenende hatten sich {count} Haushalte gemeldet, von denen jeder
    zuerst Besuch von einem Ausbilder und einem alten Hund bekommt.
    """,
)

DUTCH = (
    """Wijkagenten in {town} krijgen {count} elektrische fietsen

    De fietsen vervangen auto’s die vooral stonden te wachten.

    De wijkagenten van {town} stappen over op de fiets. De eenheid {force} heeft {count} elektrische fietsen gekocht,
    nadat uit metingen bleek dat de auto’s van de wijkteams het grootste deel van de dag stilstonden.

    Op de fiets zijn agenten sneller bij een melding in het centrum en worden zij vaker aangesproken. In de proef nam
    het aantal gesprekken op straat met {share} procent toe, en het aantal tips ook.

    “Je hoort dingen die je door een autoruit nooit hoort”, zegt {person}, die de proef leidde. “En niemand hoeft
    te zoeken naar een plek om te parkeren.”

    De ondernemingsraad wilde zeker weten dat collega’s in slecht weer een auto kunnen nemen. Dat is nu vastgelegd,
    samen met een vergoeding voor goede regenkleding.
    """,
    """Meldkamer {force} laat bellers meekijken

    Wie een ongeluk meldt, kan voortaan zijn camera aanzetten.

    Bellers die in {force} een ongeluk melden, krijgen sinds deze maand een koppeling op hun telefoon waarmee zij de
    centralist kunnen laten meekijken. Het beeld wordt niet bewaard, tenzij de beller daarom vraagt.

    In {share} procent van de gesprekken bleek een andere hulpdienst nodig dan de beller had gedacht. Volgens de
    meldkamer in {town} scheelt dat soms een kwartier, en soms een leven.

    “Mensen zeggen dat het meevalt, en dan zie je dat het niet meevalt”, vertelt {person}, die al elf jaar aan de
    lijn zit. “Andersom gebeurt gelukkig ook.”

    Na {count} gesprekken wordt de proef beoordeeld. Een groep van vrijwilligers heeft de vragen daarvoor bedacht, en
    die vragen staan nu al op papier.
    """,
    """Oude dossiers van {town} gaan naar het archief

    Ruim een eeuw politiewerk wordt gescand en voor iedereen leesbaar.

    De dossiers van het oude korps van {town} verhuizen naar het archief van de provincie. Vrijwilligers scannen daar
    de komende jaren {count} dozen met processen-verbaal, brieven en foto’s.

    Het oudste stuk gaat over een gestolen roeiboot, het jongste over een inbraak bij een bakker. Stukken over mensen
    die nog leven blijven {share} jaar dicht, daarna mag iedereen ze lezen.

    “Je leest hoe agenten schreven toen niemand meelas”, zegt {person}, die het werk begeleidt. “Dat is vaak
    netter dan je denkt.”

    De eenheid {force} betaalt de dozen, het archief de ruimte. Scholen kunnen vanaf het voorjaar een middag komen
    helpen en krijgen dan hun eigen straat te zien.
    """,
    """Boa’s en politie van {force} delen één briefing

    Elke ochtend staan zij voortaan om hetzelfde bord.

    De buitengewoon opsporingsambtenaren van {town} schuiven voortaan elke ochtend aan bij de briefing van de politie.
    Tot nu toe hoorden zij pas in de loop van de dag wat er ’s nachts was gebeurd.

    In de eerste weken leverde dat {share} aanwijzingen op over een reeks vernielingen in het park. Drie jongeren zijn
    aangehouden, en een bankje dat steeds omviel bleek gewoon kapot.

    “Wij kennen de straat, zij kennen de nacht”, zegt {person}, die namens de gemeente meedoet. “Samen is dat
    een hele dag.”

    De afspraak geldt voor {count} dagen. Daarna kijken gemeente en eenheid {force} of ook de brandweer aan het bord
    komt te staan.
    """,
    """Duikers van {force} zoeken met nieuwe sonar

    Het apparaat tekent de bodem van een kanaal in een uur.

    De duikers van de eenheid {force} hebben een sonar gekregen die de bodem van een kanaal in een uur in kaart
    brengt. Vroeger zochten zij in het donker, op de tast, soms een week lang.

    Bij de eerste proef in {town} vonden zij {share} fietsen, twee kluizen en een bromfiets die al zeven jaar als
    gestolen te boek stond. De eigenaar kreeg hem schoongespoeld terug.

    “Het mooiste is wat je niet meer hoeft te doen”, zegt {person}, die het team leidt. “Wij gaan alleen nog
    omlaag als er echt iets ligt.”

    Andere eenheden mogen het apparaat lenen. Dit jaar staan er al {count} uren in de agenda, waarvan de helft voor
    zoektochten naar vermiste mensen.
    """,
    """Minder papier bij aangifte in {town}

    Een formulier van elf bladzijden is er nog maar één.

    Wie in {town} aangifte doet van een kleine diefstal, hoeft nog maar één bladzijde in te vullen. De andere tien
    zijn geschrapt, omdat de antwoorden in {share} procent van de gevallen nooit werden gelezen.

    Het nieuwe formulier is gemaakt met hulp van {count} inwoners, die hardop mochten mopperen terwijl zij het
    invulden. Elke vraag waarbij twee mensen zuchtten, ging eruit.

    “We dachten dat alles nodig was”, zegt {person} van de balie. “Toen we vroegen voor wie, bleef het stil.”

    De eenheid {force} wil het formulier overal invoeren. Wie liever praat, kan nog altijd een afspraak maken, en
    daar staat dan ook koffie klaar.
    """,
)

TEXTS = {"en": ENGLISH, "de": GERMAN, "nl": DUTCH}
