"""Sound lines that look damaged: links with an arrow, menus, comparisons, rows, names of files, letters and verse.

A damaged text may hold them too, and then the damage round them speaks against them. Each was written for the tests.
"""

from __future__ import annotations

LINKS = """
View details >
Read the article >
Watch the video >
See the map >
Show code >
Next section >
Map >
Details >
Contact form >
Back to the main menu >
Find our address >
Order by title >
Alle Details >
Zum Video >
Zur Karte > Details >
Weiter zum nächsten Center >
Das Boot kommt auch zu dir >
Voir la section >
Lire l’article >
Toute la table >
Le col en image >
Ver el menu >
Todo sobre la base >
Leggi il menu >
Scegli la data >
Vai all'area >
Bekijk de details >
Naar het slot >
Se video >
Till nästa form >
Ver a area >
Escolha o time >
""".strip().split("\n")
"""Each is a line of its own, and its last word is called as an element is."""

MENUS = """
Home > Boats > Details
Start > Section > Table
Choose Insert > Table > Delete to take it out.
Under File > Export > Video the size is set.
Wählen Sie Datei > Form > Details, dann Drucken.
Dans le menu Fichier > Image > Cadre, on choisit la taille.
En el menú Archivo > Objeto > Base se elige el color.
W menu Plik > Link > Kopiuj jest adres.
Меню: Файл > Вид > Таблица.
Home > Library > Title > Author
""".strip().split("\n")

COMPARISONS = """
The older boats carry more: small < medium < large, and large > small.
In the second year p > 0.05, so that the trial went on.
When a > b the left pump starts, and when b > a the right one.
The trial found dose A > dose B > placebo.
Where the summary > the article, nobody reads on.
The form > is old, and the menu > is new.
Li > Na > K, as the teacher wrote on the board.
Im Versuch war die Höhe h > 3 m, im Winter h < 2 m.
Ist b > a, läuft die linke Pumpe.
Si p > 0,05, on garde l’hypothèse ; sinon, non.
Si a > b, la bomba izquierda arranca.
Se a > b, la pompa di sinistra parte.
Jeśli a > b, rusza lewa pompa.
Если a > b, включается левый насос.
Αν a > b, ξεκινά η αριστερή αντλία.
Rye > oats > barley: so the mill ranked them.
Wind > 8 Bft, then the ferry stays in port.
""".strip().split("\n")

SIGNS = """
Salt & pepper; rye & oats; R&D and Q&A.
Miller & Sons, rope & nets, 1911.
Brot & Butter; Meier & Co; A&B.
He paid 5 | 6 | 7 crowns a sack.
On the left | on the right
The rate was 3 - 4 - 5 boats a day.
Boats -> pier -> market, and back again.
Rain => no ferry; snow => no bus.
She wrote “a > b” on the slate, and ‘p >’ below it.
The tide table says 06:12 > 12:30 > 18:44.
> She asked when the ferry leaves.
>> And who keeps the light?
The score was 3:2 (2:1), then 4:4 > extra time.
It cost $5 > $4 a year ago.
Version 2.0 > 1.9, and 1.10 > 1.9 as well.
Press Ctrl + A > Ctrl + C > Ctrl + V.
The bus no. 5 > no. 7 at the station.
Grüße :> und bis bald
What we know so far >> the mill reopens in May.
Next >>
<- back to the list
The library code is 30 > 12 > 4.
""".strip().split("\n")

ROWS = """
Home | Boats | Library | Contact
Rye • oats • barley • spelt
By Ann Miller • 3 May • 5 minutes
Mon – Fri • 9 – 5 • closed on Sunday
- Rye - oats - barley
Boats: 4 - 5 - 6. - Crew: 12. - Guests: 90.
Dort | Fluss | Hafen || Berg | Tal
Pain · sel · beurre · 2 · 3
Name: Ann | Age: 41 | Town: Ford
|| North quay || South quay ||
Tel. 555-0100 | Fax 555-0101 | ann@mill.example
1. rye 2. oats 3. barley: so the sacks stand.
* the price is without rope * the boat is without oars
""".strip().split("\n")

WORDS = """
Fish &chips, salt &vinegar, bread &butter.
They sold AT&T; nobody bought it.
Q&A; then tea.
Take 5 & 6 a day, or 3 &4 at night.
The copy&paste of it; the cut&dry; the R&B.
Prices &c; see the list.
#5; #6; and 7; of them.
The file is in C:\\new\\table\\report.txt on the old machine.
Write \\n for a line end, and \\t for a tab.
The note [sic] was kept [1], and [2] was lost [citation needed].
[button] is what it says on the box.
Hello {{name}}, thank you for {{order}}.
Use %s and %d, or {0} and {1}.
Ann (ann@mill.example) and <ann@mill.example> are one.
See <https://mill.example/boats> or www.mill.example/boats?id=4&lang=en.
The tags #rye and #oats, @ann and @ben.
He said *no* and _never_, and 2*3*4 = 24.
""".strip().split("\n")

BROKEN = (
    "Dear Ann,\nthank you for your letter.",
    "Liebe Frau Müller,\nwir danken für den Brief.",
    "Madame,\nnous vous remercions de votre lettre.",
    "Ann Miller,\nthe keeper of the light,\nNorth quay 4,\nFord",
    "The mill stands still,\nthe wheel is dry,\nthe swans are gone,\nand so am I.",
    "Das Rad steht still,\ndie Mühle schweigt,\nder Fluss ist fort,\nund Nebel steigt.",
    "Bring with you:\na lamp,\na rope,\na coat.",
    "Yours,\nthe keeper",
)
"""Lines that end in a comma, as their author broke them."""

ASIDES = (*LINKS, *MENUS, *COMPARISONS, *SIGNS, *ROWS, *WORDS, *BROKEN)
"""All of them."""
