"""Frequent longer words of the trade press: a text that stops in the middle of one of them was cut off."""

from __future__ import annotations

COMMON = frozenset(
    """
    ability about above accept access accident according account achieve across action actions active activities
    activity actual added addition additional address adults advance advantage advice advise adviser advisory
    affairs affected after again against agencies agency agenda agents agree agreed agreement allegations
    alleged alliance allow allowed almost along already although always among amount analysis announce announced
    announcement annual another answer anyone appeal appear appeared application applications apply appointed
    appointment approach appropriate approved areas armed around arrest arrested arrests article asked aspects
    assault assess assessment assist assistance assistant associated association attack attacks attempt attend
    attended attention audience authorities authority available average avoid award awards aware awareness
    background balance based because become becoming before began begin behalf behavior behaviour behind being
    believe believed benefit benefits better between beyond board bodies border borough bring bringing british
    brought budget build building business businesses called calls cameras campaign candidates capability
    capacity capital career carried carry cases cause caused center central centre century certain challenge
    challenges chance change changed changes changing charge charged charges charity check chief child children
    choice cities citizens civil claim claimed claims class clear clearly close closed closely coalition code
    collaboration collaborative colleagues collection college combat combined coming command commander comment
    commented comments commission commissioner commit commitment committed committee common communication
    communications communities community companies company compared competition complaint complaints complete
    completed complex computer concern concerned concerns conditions conduct conference confidence confirmed
    conflict connected connection consider considerable considered constable constabulary constant consultation
    contact contacted continue continued continues contract contribute contribution control convicted conviction
    convictions cooperation coordinate coordinated costs could council councillor counter countries country
    county couple course court courts create created creating crime crimes criminal criminals crisis critical
    crucial culture current currently customers cybercrime daily damage danger dangerous database dealing death
    deaths debate decade decided decision decisions dedicated defence defendant defense deliver delivered
    delivering delivery demand demands demonstrate department departments depend deployed deputy describe
    described design designed despite detail details detained detect detection detective detectives determined
    develop developed developing development different difficult digital direct directly director disclosure
    discovered discuss discussed discussion disorder display dispute district division document documents
    domestic doubt during duties earlier early economic education effect effective effectively efficiency
    efficient effort efforts either election element elements elsewhere emergency employed employees employer
    enable enabled encourage encouraged energy enforcement engage engaged engagement england enough ensure
    ensuring enterprise entire environment equality equipment especially essential establish established
    establishment european evening event events every everyone everything evidence exactly example excellent
    except exchange executive exercise existing expect expected experience experienced expert expertise experts
    explain explained exploitation explore extend extended extensive extent extra extremely facilities facing
    failed failure families family father feature federal federation feedback feeling field fight figure figures
    final finally finance financial finding findings firearms first focus focused follow followed following
    force forces foreign forensic former forward found foundation framework fraud free freedom frequently
    friends frontline function funding further future general generation genuine getting given giving global
    going goods govern government governments greater greatest ground group groups growing growth guidance
    guilty handling happen happened harassment having headquarters health hearing heart heavy helped helping
    highlight highlighted highly himself history holding hospital hours house houses housing however human
    hundred hundreds identified identify identity immediate immediately impact implement implementation
    implemented importance important improve improved improvement improvements improving incident incidents
    include included includes including income increase increased increasing increasingly indeed independent
    independently indicate individual individuals industry influence inform information infrastructure initial
    initiative initiatives injured injuries injury innovation innovative inquest inquiries inquiry inside
    inspection inspector inspectorate instead institute institution insurance integrated intelligence intended
    interest interested interesting interests internal international internet interview into introduce
    introduced introduction investigate investigated investigating investigation investigations investigative
    investigator investigators investment involve involved involvement involving island issue issued issues
    itself joint journalist judge judgment justice keeping kept killed knife knowledge known labour language
    large largely larger latest launch launched lawyer leader leaders leadership leading learn learned learning
    leave legal legislation lessons level levels liaison likely limited local location london longer looking
    magistrates maintain maintaining major majority making manage managed management manager managers
    manslaughter march market material matter matters measure measures media medical meeting meetings member
    members memory mental message messages method methods metropolitan military million minister ministers
    ministry minor minutes misconduct missing mission mobile model modern moment money monitor monitoring month
    months morning mother motorists moving multiple municipal murder mutual national nature nearly necessary
    needed needs neglect neighborhood neighbourhood network networks never night nobody normal north nothing
    notice number numbers object obligations obtained obvious obviously offence offences offender offenders
    offending offense offer offered offering office officer officers offices official officials often online
    opened operate operated operating operation operational operations opinion opportunities opportunity options
    order orders organisation organisations organised organization organizations organized original others
    outcome outcomes outside overall parents parliament particular particularly parties partner partners
    partnership partnerships parts party passed patrol patrols pattern payment pensions people percent
    performance perhaps period permanent permission person personal personnel phone physical piece place placed
    plans platform players please point points police policies policing policy political politicians population
    position positive possible possibly potential potentially power powers practical practice practices precept
    presence present presented president press pressure prevent prevented prevention previous previously primary
    prime prison prisoners private problem problems procedure procedures proceeds process processes produce
    produced product professional professionals professor profile program programme programmes programs progress
    project projects promote promotion proof proper properties property proposal proposals proposed prosecution
    prosecutor prosecutors protect protected protecting protection protest protests proud prove proved proven
    provide provided provider providers provides providing provision public publication publicly publish
    published purpose purposes pursue pursuit quality quarter question questions quickly radical radio raised
    range rapid rapidly rather reached reaction reading ready reality really reason reasonable reasons receive
    received recent recently recognise recognised recognition recommend recommendation recommendations
    recommended record recorded recording records recovered recovery recruit recruiting recruitment reduce
    reduced reducing reduction reform reforms refused regard regarding region regional regions register
    registered regular regulation regulations related relation relations relationship relationships released
    relevant reliable remain remained remains remember remote removed repeat replace replaced report reported
    reporting reports represent representative representatives represented reputation request require required
    requirement requirements requires research residents resilience resource resources respect respond responded
    response responses responsibilities responsibility responsible result results retail retired return returned
    reveal revealed review reviewed reviews right rights river roads robbery role roles rural safeguard
    safeguarding safety satisfaction scale scene scheme schemes school schools science scientific scrutiny
    search second secretary section sector sectors secure securely security seeking seen seized senior sense
    sentence sentenced separate sergeant series serious service services serving session several severe sexual
    shared sharing sheriff short should showed shown significant significantly similar simple simply since
    single situation skills small social society software solution solutions someone something sometimes source
    sources south speak speaking special specialised specialist specific specifically speech speed spend
    spending spokesman spokesperson spokeswoman staff stage stakeholders standard standards start started state
    stated statement statements states station stations statistics still stolen stopped story strategic
    strategies strategy street strength strengthen strong structure structures student students studies study
    subject substance success successful successfully suffered suggest suggested suggests suicide superintendent
    supervision support supported supporting supports sure surface surprise surrounding surveillance survey
    suspect suspected suspects suspicion system systems taken taking target targeted targeting targets task
    taxpayers team teams technical technique techniques technologies technology television temporary terms
    terror terrorism terrorist terrorists testing thanks their themselves therefore these thing things think
    third those though thought thousands threat threats three through throughout times today together tomorrow
    tools total touch towards trade traffic trafficking training transfer transform transformation transition
    transparency transport treat treated treatment trends trial tribunal troops trouble trust trying under
    understand understanding undertaken unique united university unlawful until update urban urged using usual
    usually valuable value various vehicle vehicles version viable victim victims video village violence violent
    vision visit visited vital voice volunteer volunteers vulnerabilities vulnerability vulnerable waiting
    wanted warned warning warrant warrants watch water weapon weapons website weeks weight welcome welcomed
    welfare western whether which while white whole widely within without witness witnesses women working world
    would wounded write written wrong years yesterday young younger youth
    """.split()  # noqa: SIM905  # a thousand words are read as text, not as a list of literals
)
