"""Salutations: the short line before a letter, which ends in a comma as a clause does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.reading.clauses import CLAUSE
from q7lint.reading.lines import CLOSING, DASHES, PROSE, SHORT, Line, Lines, is_spaceless, width_of
from q7lint.reading.sentences import SENTENCE_BEFORE, Sentence
from q7lint.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


SALUTATION = 16
"""A salutation in a script without spaces has no more."""

LABEL = 2
"""In the head of a mail no label has more words."""

MOST_CALLED = 5
"""A salutation below the head of a mail has no more words."""

# Who is called so is written to, in scripts where no capital shows it.
_HONOURED = regex(
    r"(?:様|さま|さん|先生|殿|各位|님|عزیز|عزیزم|جان|عزيزي|عزيزتي|العزيز|العزيزة|जी|महोदय|महोदया)[,،、，]\Z"
)

# How a letter begins wherever it stands, before a name or a single word: `Dear Ann,`, `Chers amis,`.
GREETING = regex(
    r"(?:Dear|Sehr geehrte[rns]?|Geehrte[rns]?|Liebe[rns]?|Ch[eè]re?s?|Estimad[oa]s?|Querid[oa]s?|Prezad[oa]s?"
    r"|Car[oaei]|Gentil[ei]|Egregi[oa]?|Szanown[aiey]|Drog[aiey]|Geachte|Beste|Kære|Kjære|Bäste|Kära|Sayın|Sevgili"
    r"|Kính gửi|Уважаем(?:ая|ый|ые)|Дорог(?:ая|ой|ие)|Αγαπητ(?:ή|έ|οί|ές)|Αξιότιμ(?:η|ε|οι))[ \u00a0]+(?=[^\W\d_])"
)

# How a letter to several begins wherever it stands, with no name to show it: `Hola a todos,`, `Hallo zusammen,`.
_HELLOS = frozenset(
    (
        "Hi|Hello|Hey|Hiya|Greetings|Hallo|Hallöchen|Moin|Servus|Grüezi|Bonjour|Bonsoir|Salut|Coucou|Hola|Saludos"
        "|Ciao|Salve|Buongiorno|Buonasera|Olá|Oi|Ola|Kaixo|Goedemorgen|Goedemiddag|Hoi|Hej|Hejsan|Hallå|Hei"
        "|Heisann|Halló|Terve|Tere|Sveiki|Sveikas|Labas|Labdien|Cześć|Witam|Witajcie|Ahoj|Ahojte|Nazdar|Čau"
        "|Zdravím|Szia|Sziasztok|Helló|Kedves|Bună|Salutare|Bok|Pozdrav|Zdravo|Živjo|Pozdravljeni|Merhaba|Selam"
        "|Günaydın|Γεια|Καλημέρα|Καλησπέρα|Χαίρετε|Привет|Приветствую|Здравствуйте|Привіт|Вітаю|Здравей|Здравейте"
        "|Здраво|Поздрав|Chào|Halo|Habari|Hujambo|Kumusta|Good morning|Good day|Good afternoon|Good evening"
        "|Guten Morgen|Guten Tag|Guten Abend|Buenos días|Buenas tardes|Buenas noches|Bom dia|Boa tarde|Boa noite"
        "|Bon dia|Egun on|God morgen|God morgon|God dag|God aften|God kväll|Moi kaikki|Dzień dobry|Dobrý den"
        "|Dobrý deň|Herkese merhaba|Herkese selam|Всем привет|Добрый день|Добрый вечер|Доброе утро|Усім привіт"
        "|Всім привіт|Усім вітання|Доброго дня|Добрий день|Xin chào|Selamat pagi|Selamat siang|Selamat sore"
        "|Selamat malam"
    ).split("|")
)


def clauses_of(lines: Lines, sentence: Sentence, first_long: int) -> Iterator[tuple[Line, re.Match[str]]]:
    """Yield the lines of a sentence that end with a clause, and what ends it; none that can be a salutation."""
    first = sentence.lines[0]
    for start, found in sentence.breaks.items():
        if start > first.start or not _is_salutation(lines, first, early=start < first_long):
            yield lines.at(start), found


def _is_salutation(lines: Lines, line: Line, *, early: bool) -> bool:
    """Tell whether the line can be a salutation: short, at the top of a letter, and a name or nothing much in it.

    `Cher Monsieur,` is one below a heading too; `Eventually,` only at the top of the document or below a blank line.
    """
    above = lines.before(line)
    before = width_of(above)
    if line.width <= SHORT and (_HONOURED.search(line.text) or _greets(line.text)):
        return True
    if line.width <= SHORT and early and above is not None and above.width <= PROSE and _heads_mail(above.text):
        return len(line.text.split()) <= MOST_CALLED
    if line.width > (SALUTATION if is_spaceless(line.text) else SHORT) or before > PROSE:
        return False
    # Nobody is greeted behind a sentence, a dash or a bracket, or in a clause of many words.
    if SENTENCE_BEFORE.search(line.text) or line.text[:1] in CLOSING or _goes_on_within(line.text):
        return False
    # What stands below a whole sentence is not the top of a letter, unless that is a date.
    if above and before and not early and above.text[-1:] in ".!?…。！？۔؟।":
        return False
    words = line.text.split()
    greets = not before or GREETING.match(line.text)
    if not (early or greets) and sum(1 for word in words[1:] if word == word.lower()) >= CLAUSE:
        return False
    if any(not word[:1].islower() for word in words[1:]):
        return True
    if len(words) == 1:
        return early or before == 0
    return early and before == 0 and len(words) <= 3


def _goes_on_within(line: str) -> bool:
    """Tell whether a dash stands within a line, with a blank before it, or a bracket that it does not close.

    Those who greet several have a dash as well, ``Hola Lucía – y hola Tomás,``.
    """
    dashed = any(f" {dash}" in line for dash in DASHES)
    if not (dashed or (" (" in line and ")" not in line)) or GREETING.match(line):
        return False
    words = line.split()
    return _HELLOS.isdisjoint((words[0], " ".join(words[:2])))


def _heads_mail(line: str) -> bool:
    """Tell whether a line stands in the head of a mail: a label of one word or two, a colon, and what it says."""
    label, colon, _ = line.replace("\uff1a", ":").partition(":")
    return colon != "" and label[:1].isalpha() and len(label.split()) <= LABEL


def _greets(line: str) -> bool:
    """Tell whether a line begins as a letter does: ``Lieber Tom,``, ``Hi all,``, and not ``Lieber spät als nie,``."""
    words = line[:-1].split()
    if len(words) <= MOST_CALLED and not _HELLOS.isdisjoint((*words[:1], " ".join(words[:2]))):
        return True
    found = GREETING.match(line)
    return found is not None and (line[found.end()].isupper() or " " not in line[found.end() :])
