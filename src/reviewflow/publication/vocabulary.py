"""Small own lists: proper words that name nobody, peoples and faiths, counties, endings of streets and bodies."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from reviewflow.publication.listing import listed

__all__ = ["ABBREVIATIONS", "ADDRESS_ENDINGS", "BODIES", "BODY_NOUNS", "BODY_WORDS", "CAPITALS", "COMPASS", "COUNTIES", "LETTERED", "PUBS", "RANKS", "REGIONS", "SHORTENED", "STREETS", "STREETS_FIRST", "STREETS_OF_TWO_MEANINGS", "STREETS_SHORTENED", "WORDS_ALSO_GIVEN", "nationalities", "proper_words", "shorthand"]

# fmt: off
# Endings of addresses; the second set is an address only with a number or a proper name before it.
STREETS = listed("street road lane avenue crescent terrace mews grove rd ave ln")
STREETS_OF_TWO_MEANINGS = listed("close drive way court place square hill row rise view green park walk gardens gdns house cottage cottages farm flats tower heights wharf quay quays embankment parade broadway cres ter sq brow fold wynd vennel brae croft garth mount spinney yard alley ginnel dene villas drift dell nook")
# What public houses are called after: `the Brass Monkey`, `the Fiddler's Rest`.
PUBS = listed("""arms horse horses lion swan bull crown bell plough rose anchor ship fox hounds hare dog duck monkey bear eagle cock stag hart ram lamb oak elm
    wheatsheaf barley miller waterman drovers blacksmiths mason masons bricklayers jolly farmers sailor mariners fisherman fisherman's rest railway tavern
    inn head tap brewery volunteer feathers dragon griffin greyhound pheasant partridge raven robin hood castle bridge mill well wells compass compasses
    barrel keys star sun moon globe george dolphin whale boat sloop bay tree trees gate hop pole shovel shovels vaults
    exchange assembly pavilion bandstand lido palais ballroom hippodrome odeon baths pier guildhall smugglers fishermans miners sportsman travellers""")
# Small words for a body that has a name of its own, which may follow: `at the nursery, the Wee Puffins`.
BODY_NOUNS = listed("""nursery pub school shop cafe charity project refuge hostel playgroup surgery barber's barbers church hotel club newspaper hospital ward gym
    takeaway restaurant estate pharmacy chemist hairdresser's chippy bakers baker's butchers bar centre agency company firm home chapel mosque clinic paper""")
# Welsh and Gaelic street words, which stand first: `Heol y Felin`.
STREETS_FIRST = listed("heol ffordd stryd lon rhodfa clos cwrt cwr maes bryn rhiw tyle pen parc sraid rathad bothar")
# Ranks of the police, between which and the name a collar number may stand.
RANKS = listed("pc wpc dc wdc ds di dci ps pcso sgt sergeant insp inspector constable det detective con cons officer")
# What the words above are shortened to, and what else means something else: an address only behind a number.
STREETS_SHORTENED = listed("st ct crt cl dr gr pl pk hse terr gro")
ADDRESS_ENDINGS = STREETS | STREETS_OF_TWO_MEANINGS | STREETS_SHORTENED
# How the last word of a known street or building may be written instead.
SHORTENED = {
    "street": ("st",), "road": ("rd",), "avenue": ("ave", "av"), "lane": ("ln", "la"), "court": ("ct", "crt"), "close": ("cl",), "crescent": ("cres", "cresc"), "drive": ("dr", "drv"),
    "terrace": ("terr", "ter"), "gardens": ("gdns", "gdn"), "place": ("pl",), "square": ("sq",), "grove": ("gr", "gro"), "park": ("pk",), "house": ("hse", "ho"), "estate": ("est",),
    "buildings": ("bldgs",), "cottages": ("cotts",), "mount": ("mt",),
}  # fmt: skip
BODIES = listed("""school academy college nursery pre-school preschool primary secondary infants juniors hospital infirmary surgery clinic hospice practice
    church chapel mosque temple synagogue gurdwara cathedral trust council constabulary police partnership hostel refuge university library
    centre center ward unit lodge house hall club fc afc rfc united city rovers wanderers athletic pub arms inn hotel estate prison court
    station gazette echo herald chronicle mercury argus advertiser star foodbank pharmacy barracks playgroup campsite garage spares stores
    supermarket takeaway cafe bakery salon suite wing annexe restaurant tandoori grill bistro barbers hairdressers butchers chemist newsagent newsagents chippy
    observer courier journal telegraph examiner reporter messenger tavern brewery building buildings ltd limited plc group association society foundation charity project""")
# Words that make a body's name general: nothing but these before an ending names no body.
BODY_WORDS = listed("""a an and of the for in on at to with by from local national regional youth child children childrens adult adults family families crown magistrates
    magistrate high supreme primary secondary junior infant infants nursery special community acute mental health physical foundation county general
    district maternity labour postnatal antenatal neonatal paediatric emergency accident urgent sexual assault referral job jobcentre leisure
    sports contact assessment early years help hub care social service services safeguarding board partnership home school college university
    hospital trust council police ward unit centre center team working group review learning together public private independent voluntary
    mother baby drug alcohol substance misuse domestic abuse violence housing food bank day night walk drop in day resource education training
    city town borough parish village metropolitan unitary combined authority authorities integrated clinical commissioning board nhs gp doctors
    medical dental primary joint multi agency strategic executive serious case practice safe new old our this first second third one two three
    my your his her their any every each same other another single main central sixth form free church catholic inpatient outpatient intensive
    high-dependency dependency secure open closed young offender offenders institution probation prison custody criminal justice court
    county's core works what rights nurse nurses seclusion
    support housing student teaching research improvement performance quality development specialist forensic eating disorder disorders
    legal aid law citizens advice support worker workers out hours ambulance fire rescue coastguard air sea railway bus coach train
    tube metro service control call contact press media task steering focus reference network forum panel committee charity project""")
# Capitals that are words of the field long before they are anybody's initials.
ABBREVIATIONS = listed("""gp hv sw ot it tv uk eu us usa pm am id hr cp ce pe pc ds dc di mp ms ma ba bsc phd md rn nhs icu a e ae ed asd adhd mh
    la lac cin ccg icb mash maca dna fgm dv da ipv saab sab lscb lscp scr sar dhr cpr imr kpi pdf url faq qa cv hq co uc dwp ast
    sen send ehcp eal pp ks pta sat sats re rs pshe it ict cctv gps sms aka asap eta fyi tbc tbd ne nw se sw yo yr rp hmp cps
    doh dfe ho la mca dols lps cto ect cbt dbt emdr phq gad bmi bp hiv tb ivf ob gyn ecg mri ct nai sids sudi sudc vs eg ie
    gbh abh rtc rta asb pnd pnc dbs
    st rd ave no ref para fig app vol pp ed eds et al cc bcc re ps nb op dr mr iv vi ii iii xi xii ad bc ok oh""")
# Words that a letter numbers: `Plan B.`, `Child K.` name nobody by themselves.
LETTERED = listed("""child family plan vitamin appendix section part finding band class group table figure hepatitis type option annex schedule form stage
    year level grade point case mother father parent worker nurse doctor sibling adult person school setting team block flat unit room""")
# More capitals of the field. They may well be somebody's initials, so they are passed over only where the register knows nobody by them.
CAPITALS = ABBREVIATIONS | listed("""mo fa mw sm tm ht dh yw kw fw po eo sn hn dn cw rm gm ig od ep mx pt rn ra rd sp sr ta tl wm nas abe sor toc nok ip ivdu eta fao fte wte""")
# Common words that really are given to people; other very common words in the census are its errors.
WORDS_ALSO_GIVEN = listed("""hope faith grant bill joy will mark may grace frank charity dawn rose amber angel jack ray art drew summer autumn
    guy sue penny pat bob don miles page chase melody crystal ivy holly ruby jade daisy lily heather hazel violet pearl
    olive robin dale glen clay cliff rich gene harmony sky april june august iris prudence patience mercy constance
    honey cherry candy ginger sandy rod nick chuck dot eve kit ward dean lance""")
COUNTIES = listed("""bedfordshire berkshire buckinghamshire cambridgeshire cheshire cornwall cumbria derbyshire devon dorset durham essex gloucestershire hampshire
    herefordshire hertfordshire kent lancashire leicestershire lincolnshire merseyside norfolk northamptonshire northumberland nottinghamshire
    oxfordshire rutland shropshire somerset staffordshire suffolk surrey sussex warwickshire wiltshire worcestershire yorkshire humberside cleveland
    avon tyneside teesside anglesey gwynedd powys dyfed clwyd gwent glamorgan monmouthshire pembrokeshire carmarthenshire ceredigion conwy
    denbighshire flintshire aberdeenshire angus argyll ayrshire banffshire berwickshire caithness dumfriesshire fife highland lanarkshire
    lothian midlothian moray perthshire renfrewshire roxburghshire stirlingshire sutherland antrim armagh fermanagh tyrone middlesex wirral""")
# Counties and boroughs of several words, which no list of settlements has.
REGIONS = frozenset(
    tuple(name.split())
    for name in (
        "isle of wight", "isle of man", "isle of sheppey", "isles of scilly", "west midlands", "east midlands", "greater manchester", "greater london", "tyne and wear", "county durham",
        "home counties", "north wales", "south wales", "mid wales", "west wales", "tower hamlets", "kensington and chelsea", "hammersmith and fulham", "moss side", "east anglia",
        "west country", "peak district", "lake district", "black country", "brighton and hove", "bath and north east somerset", "telford and wrekin", "blaenau gwent", "rhondda cynon taf",
        "vale of glamorgan", "neath port talbot", "scottish borders", "western isles", "dumfries and galloway", "perth and kinross", "argyll and bute",
    )
)  # fmt: skip
COMPASS = listed("north south east west mid")
# fmt: on


@cache
def _sections() -> tuple[frozenset[str], frozenset[str]]:
    text = files("reviewflow.publication").joinpath("data", "proper.txt").read_text(encoding="utf-8")
    general, _, nations = text.partition("# nationality\n")
    words = {word for line in general.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(words), frozenset(nations.split())


def proper_words() -> frozenset[str]:
    """Capitalised words that name nobody, peoples among them."""
    return _sections()[0] | _sections()[1]


@cache
def shorthand() -> frozenset[str]:
    """Short forms of case notes, logs and e-mail heads, brands, and words of the trade: they carry a capital and name nobody."""
    folder = files("reviewflow.publication").joinpath("data")
    lines = [line for name in ("shorthand.txt", "brands.txt", "trade.txt") for line in folder.joinpath(name).read_text(encoding="utf-8").splitlines()]
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def nationalities() -> frozenset[str]:
    """Peoples, languages and faiths; each with a plural s where it takes one."""
    return _sections()[1]
