"""Sentences, labels, titles and table cells in nine languages, written for the tests.

Small local matters: harbours, libraries, orchards. Each sentence stands on one line and ends in its full stop; enough
of them have a comma or a dash with a small letter after it, so that a sentence can be broken there.
"""

from __future__ import annotations

from typing import NamedTuple


class Prose(NamedTuple):
    """What a small article in one language is made of.

    Args:
        sentences: Whole sentences, short ones.
        periods: Long sentences of several clauses.
        titles: Headings, without an end mark.
        labels: What an item of a list begins with, without its colon.
        cells: Short cells of a table, none like another.
        colon: The colon after a label, with the space that belongs to it on either side.
        space: What stands between two sentences and between two words.
    """

    sentences: tuple[str, ...]
    periods: tuple[str, ...]
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[str, ...]
    colon: str = ": "
    space: str = " "


def _lines(text: str) -> tuple[str, ...]:
    """Give the lines of a block of text."""
    return tuple(text.strip().split("\n"))


def _parts(text: str) -> tuple[str, ...]:
    """Give what stands between semicolons."""
    return tuple(part.strip() for part in text.split(";"))


ENGLISH = Prose(
    _lines("""
The ferry to the islands now leaves twice a day, and the second boat carries bicycles.
After the storm the council opened the sports hall, where forty families spent the night.
A new footbridge links the market with the station.
Nobody expected the old mill to reopen, but its wheel has been turning since April.
The library lends tools as well as books – drills, ladders and even a sewing machine.
Prices fell in spring, rose again in summer, and settled before the harvest.
Two teachers from the village school built the observatory themselves.
The report names three causes, though the engineers disagree about the last one.
Volunteers count the swans every January, usually in heavy rain.
If the dam holds, the valley will have water until October.
Marks & Daughters has sold rope on the quay since 1911.
The choir sings in five languages, among them Welsh and Estonian.
Most of the orchard survived the frost – only the youngest trees were lost.
The museum asked for letters, and more than nine hundred arrived within a month.
Her grandfather kept bees on the roof of the post office.
Trains stop here only on request, so travellers wave a lantern after dark.
The bakery on Mill Street uses rye from a single farm.
The harbour was dredged last year, yet sand keeps drifting back.
Children drew the map, neighbours corrected it, and the printer gave the paper.
The lighthouse keeper’s diary mentions fog on 140 days of that year.
A second well was dug beside the chapel, deeper than the first.
Its clock has run late for as long as anyone remembers.
The fund pays for seeds, fences and the vet’s visits.
Whoever finds a ringed gull is asked to note the date and the beach.
The tram depot became a theatre, and the theatre kept the rails.
Snow closed the pass for eleven days, which is short by local standards.
"""),
    _lines("""
When the river rose for the third time in a week, the mayor had the lower town cleared, the schools closed and \
the bridges guarded, and nobody complained of it afterwards.
Although the grant had been promised for the end of the year, the builders began in autumn, paid for the stone \
themselves – and were proved right in March.
In the end, those who had argued loudest against the new road were the first to use it, mostly on market days.
As long as the spring above the village keeps its present flow, neither the houses by the church nor the farms \
along the old road will need another pipe.
Since the last bus was cut from the timetable, pupils from the outer farms have shared a van, driven by parents \
in turn, paid for by the parish.
The keeper of the archive, herself a daughter of the valley, has sorted the letters by sender, street and year – \
a task that took nine winters and two assistants.
"""),
    _lines("""
A Quiet Year for the Northern Harbours
What the Valley Decided in Spring
Bridges, Boats and a Second Well
Notes From the Village Library
The Market Moves Indoors
How the Orchard Came Through the Frost
"""),
    _parts(
        "Opening hours; Water supply; Next steps; Local transport; School meals; Winter plan; Night buses; Seed bank"
    ),
    _parts(
        "North quay; South quay; Reading room; 12 boats; Twice a week;"
        " Under repair; Tools & ladders; Spring; 340 visitors;"
        " No date yet; Mill Street; Old tram depot; Ferry; Weekdays only; Town hall; Rye flour"
    ),
)

GERMAN = Prose(
    _lines("""
Die Fähre fährt seit Mai zweimal am Tag, und das zweite Schiff nimmt Fahrräder mit.
Nach dem Sturm öffnete die Gemeinde die Turnhalle, damit niemand im Freien schlafen musste.
Eine neue Brücke verbindet den Markt mit dem Bahnhof.
Niemand hatte damit gerechnet, dass die alte Mühle wieder mahlt.
Die Bücherei verleiht auch Werkzeug – sogar eine Nähmaschine ist dabei.
Die Preise fielen im Frühling, stiegen im Sommer und blieben dann gleich.
Zwei Lehrerinnen der Dorfschule haben die Sternwarte selbst gebaut.
Der Bericht nennt drei Gründe, über den letzten streiten die Fachleute.
Freiwillige zählen jeden Januar die Schwäne, meist bei starkem Regen.
Wenn der Damm hält, reicht das Wasser bis in den Oktober.
Seit 1911 verkauft Krüger & Töchter am Kai Seile.
Der Chor singt in fünf Sprachen, darunter auch Sorbisch.
Der größte Teil der Obstwiese hat den Frost überstanden – nur die jüngsten Bäume sind erfroren.
Das Museum bat um Briefe, und über neunhundert trafen ein.
Ihr Großvater hielt Bienen auf dem Dach der Post.
Hier hält der Zug nur auf Wunsch, deshalb schwenkt man abends eine Laterne.
Die Bäckerei in der Mühlgasse nimmt Roggen von einem einzigen Hof.
Der Hafen wurde im Vorjahr ausgebaggert, trotzdem kommt der Sand zurück.
Kinder zeichneten die Karte, die Nachbarn verbesserten sie.
Im Tagebuch des Leuchtturmwärters steht an 140 Tagen Nebel.
Neben der Kapelle wurde ein zweiter Brunnen gegraben, tiefer als der erste.
Die Uhr geht nach, solange man denken kann.
Der Verein bezahlt Saatgut, Zäune und den Tierarzt.
Wer eine beringte Möwe findet, soll Tag und Strand aufschreiben.
Aus dem Straßenbahndepot wurde ein Theater, und die Schienen blieben liegen.
Elf Tage lang war der Pass verschneit, was hier als kurz gilt.
"""),
    _lines("""
Als der Fluss zum dritten Mal in einer Woche stieg, ließ die Bürgermeisterin die Unterstadt räumen, die Schulen \
schließen und die Brücken bewachen, und niemand beschwerte sich darüber.
Obwohl das Geld erst für das Jahresende zugesagt war, begannen die Maurer im Herbst, zahlten den Stein aus \
eigener Tasche – und behielten im März recht.
Am Ende fuhren ausgerechnet jene, die am lautesten gegen die neue Straße gestritten hatten, als erste darauf zum \
Markt.
Solange die Quelle oberhalb des Dorfes so viel Wasser führt wie heute, brauchen weder die Häuser bei der Kirche \
noch die Höfe an der alten Straße eine weitere Leitung.
Seit der letzte Bus aus dem Fahrplan gestrichen wurde, teilen sich die Kinder der äußeren Höfe einen Kleinbus, \
abwechselnd von den Eltern gesteuert, bezahlt von der Gemeinde.
Die Archivarin, selbst eine Tochter des Tals, hat die Briefe nach Absender, Straße und Jahr geordnet – eine \
Arbeit, die neun Winter und zwei Hilfskräfte kostete.
"""),
    _lines("""
Ein ruhiges Jahr für die Häfen im Norden
Was das Tal im Frühling beschloss
Brücken, Boote und ein zweiter Brunnen
Neues aus der Dorfbücherei
Der Markt zieht unter ein Dach
"""),
    _parts("Öffnungszeiten; Wasser; Nächste Schritte; Nahverkehr; Schulessen; Winterplan; Nachtbus; Saatgut"),
    _parts(
        "Nordkai; Südkai; Lesesaal; 12 Boote; Zweimal die Woche;"
        " In Reparatur; Werkzeug & Leitern; Frühling; 340 Gäste;"
        " Noch offen; Mühlgasse; Altes Depot; Fähre; Nur werktags; Rathaus; Roggenmehl"
    ),
)

FRENCH = Prose(
    _lines("""
Le bac part désormais deux fois par jour, et le second bateau accepte les vélos.
Après la tempête, la mairie a ouvert le gymnase à quarante familles.
Une nouvelle passerelle relie le marché à la gare.
Personne n’espérait revoir tourner le vieux moulin, mais sa roue est repartie en avril.
La bibliothèque prête aussi des outils – perceuses, échelles et même une machine à coudre.
Les prix ont baissé au printemps, remonté en été, puis ils se sont calmés.
Deux institutrices du village ont bâti l’observatoire elles-mêmes.
Le rapport cite trois causes, bien que les ingénieurs contestent la dernière.
Des bénévoles comptent les cygnes chaque janvier, souvent sous la pluie.
Si le barrage tient, la vallée aura de l’eau jusqu’en octobre.
La maison Morel & Filles vend des cordages sur le quai depuis 1911.
La chorale chante en cinq langues, dont le breton.
Le verger a survécu au gel – seuls les plus jeunes arbres sont morts.
Le musée demandait des lettres, et plus de neuf cents sont arrivées.
Son grand-père élevait des abeilles sur le toit de la poste.
Le train ne s’arrête ici que sur demande, alors on agite une lanterne.
La boulangerie de la rue du Moulin prend son seigle dans une seule ferme.
On a dragué le port l’an dernier, pourtant le sable revient.
Les enfants ont dessiné la carte, les voisins l’ont corrigée.
Le journal du gardien de phare note 140 jours de brume cette année-là.
On a creusé un second puits près de la chapelle, plus profond que le premier.
Son horloge retarde depuis toujours.
La caisse paie les semences, les clôtures et le vétérinaire.
Qui trouve une mouette baguée doit noter le jour et la plage.
Le dépôt des trams est devenu un théâtre, et les rails sont restés.
La neige a fermé le col onze jours, ce qui est peu pour la région.
"""),
    _lines("""
Quand la rivière monta pour la troisième fois en une semaine, la mairesse fit évacuer la ville basse, fermer les \
écoles et garder les ponts, et personne ne s’en plaignit ensuite.
Bien que la somme eût été promise pour la fin de l’année, les maçons commencèrent en automne, payèrent la pierre \
de leur poche – et mars leur donna raison.
À la fin, ceux qui avaient crié le plus fort contre la nouvelle route furent les premiers à la prendre, surtout \
les jours de marché.
Tant que la source au-dessus du village garde son débit actuel, ni les maisons près de l’église ni les fermes de \
l’ancienne route n’auront besoin d’un autre tuyau.
Depuis que le dernier car a disparu des horaires, les élèves des fermes éloignées partagent une camionnette, \
conduite par les parents à tour de rôle, payée par la paroisse.
La gardienne des archives, elle-même fille de la vallée, a classé les lettres par expéditeur, rue et année – une \
tâche qui a pris neuf hivers et deux assistants.
"""),
    _lines("""
Une année calme pour les ports du Nord
Ce que la vallée a décidé au printemps
Des ponts, des bateaux et un second puits
Nouvelles de la bibliothèque
Le marché se met à l’abri
"""),
    _parts("Horaires; Eau potable; La suite; Transports; Cantine; Plan d’hiver; Bus de nuit; Graines"),
    _parts(
        "Quai nord; Quai sud; Salle de lecture; 12 bateaux;"
        " Deux fois par semaine; En réparation; Outils & échelles;"
        " Printemps; 340 visiteurs; Sans date; Rue du Moulin;"
        " Ancien dépôt; Le bac; En semaine; Mairie; Farine de seigle"
    ),
    colon="\u00a0: ",
)

SPANISH = Prose(
    _lines("""
El transbordador sale ahora dos veces al día, y el segundo barco lleva bicicletas.
Tras la tormenta, el ayuntamiento abrió el polideportivo a cuarenta familias.
Una pasarela nueva une el mercado con la estación.
Nadie esperaba que el molino volviera a moler, pero la rueda gira desde abril.
La biblioteca presta también herramientas – taladros, escaleras y hasta una máquina de coser.
Los precios bajaron en primavera, subieron en verano y luego se calmaron.
Dos maestras del pueblo levantaron el observatorio con sus manos.
El informe señala tres causas, aunque los ingenieros discuten la última.
Los voluntarios cuentan los cisnes cada enero, casi siempre bajo la lluvia.
Si la presa aguanta, el valle tendrá agua hasta octubre.
Casa Roldán & Hijas vende cuerda en el muelle desde 1911.
El coro canta en cinco idiomas, entre ellos el asturiano.
El huerto resistió la helada – solo se perdieron los árboles más jóvenes.
El museo pidió cartas, y llegaron más de novecientas en un mes.
Su abuelo criaba abejas en el tejado de correos.
El tren solo para si se le pide, así que de noche se agita un farol.
La panadería de la calle del Molino usa centeno de una sola finca.
Dragaron el puerto el año pasado, pero la arena vuelve.
Los niños dibujaron el mapa, los vecinos lo corrigieron.
El diario del farero apunta niebla en 140 días de aquel año.
Junto a la capilla se cavó otro pozo, más hondo que el primero.
Su reloj se atrasa desde que se recuerda.
El fondo paga semillas, vallas y las visitas del veterinario.
Quien encuentre una gaviota anillada debe apuntar el día y la playa.
La cochera del tranvía se hizo teatro, y el teatro guardó los raíles.
La nieve cerró el puerto once días, que aquí son pocos.
"""),
    _lines("""
Cuando el río creció por tercera vez en una semana, la alcaldesa mandó desalojar la parte baja, cerrar las \
escuelas y vigilar los puentes, y nadie se quejó después.
Aunque el dinero estaba prometido para fin de año, los albañiles empezaron en otoño, pagaron la piedra de su \
bolsillo – y en marzo se vio que hicieron bien.
Al final, quienes más habían gritado contra la carretera nueva fueron los primeros en usarla, sobre todo los \
días de mercado.
Mientras la fuente de encima del pueblo conserve su caudal, ni las casas de junto a la iglesia ni las fincas del \
camino viejo necesitarán otra tubería.
Desde que el último autobús salió del horario, los alumnos de las fincas lejanas comparten una furgoneta, \
conducida por turnos entre los padres, pagada por la parroquia.
La encargada del archivo, ella misma hija del valle, ha ordenado las cartas por remitente, calle y año – una \
tarea que llevó nueve inviernos y dos ayudantes.
"""),
    _lines("""
Un año tranquilo en los puertos del norte
Lo que el valle decidió en primavera
Puentes, barcos y otro pozo
Noticias de la biblioteca
El mercado busca techo
"""),
    _parts("Horario; Agua; Próximos pasos; Transporte; Comedor; Plan de invierno; Autobús nocturno; Semillas"),
    _parts(
        "Muelle norte; Muelle sur; Sala de lectura; 12 barcos;"
        " Dos por semana; En obras; Sierras & escaleras; Primavera;"
        " 340 visitas; Sin fecha; Calle del Molino; Antigua cochera;"
        " Barco; Solo laborables; Casa consistorial; Harina"
    ),
)

POLISH = Prose(
    _lines("""
Prom odpływa teraz dwa razy dziennie, a drugi statek zabiera rowery.
Po burzy gmina otworzyła salę gimnastyczną, gdzie nocowało czterdzieści rodzin.
Nowa kładka łączy targ ze stacją.
Nikt nie wierzył, że stary młyn ruszy, lecz koło obraca się od kwietnia.
Biblioteka wypożycza też narzędzia – wiertarki, drabiny, a nawet maszynę do szycia.
Ceny spadły wiosną, wzrosły latem, potem się uspokoiły.
Dwie nauczycielki ze wsi same zbudowały obserwatorium.
Raport podaje trzy przyczyny, choć inżynierowie spierają się o ostatnią.
Ochotnicy liczą łabędzie co roku w styczniu, zwykle w deszczu.
Jeśli tama wytrzyma, dolina będzie miała wodę do października.
Firma Nowak & Córki sprzedaje liny na nabrzeżu od 1911 roku.
Chór śpiewa w pięciu językach, także po kaszubsku.
Sad przetrwał mróz – przepadły tylko najmłodsze drzewa.
Muzeum poprosiło o listy, przyszło ich ponad dziewięćset.
Jej dziadek trzymał pszczoły na dachu poczty.
Pociąg staje tu tylko na żądanie, więc po zmroku macha się latarnią.
Piekarnia przy Młyńskiej bierze żyto z jednego gospodarstwa.
Port pogłębiono rok temu, mimo to piasek wraca.
Dzieci narysowały mapę, sąsiedzi ją poprawili.
Dziennik latarnika wspomina mgłę w 140 dniach tamtego roku.
Obok kaplicy wykopano drugą studnię, głębszą od pierwszej.
Zegar spóźnia się, odkąd ludzie pamiętają.
Fundusz płaci za nasiona, płoty oraz weterynarza.
Kto znajdzie obrączkowaną mewę, niech zapisze dzień.
Zajezdnia stała się teatrem, a szyny zostały.
Śnieg zamknął przełęcz na jedenaście dni, co tutaj uchodzi za niewiele.
"""),
    _lines("""
Gdy rzeka wezbrała po raz trzeci w tygodniu, burmistrzyni kazała opróżnić dolne miasto, zamknąć szkoły i \
pilnować mostów, a nikt się potem nie skarżył.
Choć pieniądze obiecano dopiero na koniec roku, murarze zaczęli jesienią, zapłacili za kamień z własnej kieszeni \
– i w marcu okazało się, że mieli rację.
W końcu ci, którzy najgłośniej sprzeciwiali się nowej drodze, pierwsi nią pojechali, zwykle w dni targowe.
Dopóki źródło nad wsią daje tyle wody co dziś, ani domy przy kościele, ani gospodarstwa przy starej drodze nie \
będą potrzebowały kolejnej rury.
Odkąd ostatni autobus zniknął z rozkładu, uczniowie z dalszych gospodarstw jeżdżą wspólną furgonetką, prowadzoną \
na zmianę przez rodziców, opłacaną przez parafię.
Opiekunka archiwum, sama córka doliny, ułożyła listy według nadawcy, ulicy oraz roku – a praca ta zajęła \
dziewięć zim i dwoje pomocników.
"""),
    _lines("""
Spokojny rok w północnych portach
Co dolina postanowiła wiosną
Mosty, łodzie oraz druga studnia
Wieści z wiejskiej biblioteki
Targ przenosi się pod dach
"""),
    _parts("Godziny otwarcia; Woda; Dalsze kroki; Komunikacja; Obiady; Plan na zimę; Nocny autobus; Nasiona"),
    _parts(
        "Nabrzeże północne; Nabrzeże południowe; Czytelnia; 12 łodzi;"
        " Dwa razy w tygodniu; W naprawie; Piły & drabiny;"
        " Wiosna; 340 gości; Bez daty; Młyńska; Stara zajezdnia; Prom; W dni robocze; Ratusz; Mąka żytnia"
    ),
)

RUSSIAN = Prose(
    _lines("""
Паром теперь уходит дважды в день, а второе судно берёт велосипеды.
После бури совет открыл спортивный зал, где ночевали сорок семей.
Новый пешеходный мост связал рынок со станцией.
Никто не ждал, что старая мельница заработает, но колесо крутится с апреля.
Библиотека выдаёт и инструменты – дрели, лестницы, даже швейную машину.
Цены упали весной, выросли летом, потом успокоились.
Две учительницы сельской школы сами построили обсерваторию.
Отчёт называет три причины, хотя инженеры спорят о последней.
Добровольцы считают лебедей каждый январь, обычно под дождём.
Если плотина выдержит, воды хватит до октября.
Лавка «Громов & дочери» торгует канатами на пристани с 1911 года.
Хор поёт на пяти языках, среди них карельский.
Сад пережил мороз – погибли только самые молодые деревья.
Музей попросил писем, пришло больше девятисот.
Её дед держал пчёл на крыше почты.
Поезд останавливается здесь по просьбе, поэтому в темноте машут фонарём.
Пекарня на Мельничной берёт рожь с одного хутора.
Гавань углубили год назад, однако песок возвращается.
Дети нарисовали карту, соседи её исправили.
В дневнике смотрителя маяка туман упомянут 140 раз.
Рядом с часовней вырыли второй колодец, глубже первого.
Часы отстают, сколько люди помнят.
Фонд платит за семена, заборы и ветеринара.
Кто найдёт окольцованную чайку, пусть запишет день.
Трамвайное депо стало театром, а рельсы остались.
Снег закрыл перевал на одиннадцать дней, что здесь считается недолгим.
"""),
    _lines("""
Когда река поднялась в третий раз за неделю, глава города велела освободить нижние улицы, закрыть школы и \
сторожить мосты, и никто потом не жаловался.
Хотя деньги обещали только к концу года, каменщики начали осенью, заплатили за камень сами – и в марте оказались \
правы.
В конце концов те, кто громче всех спорил против новой дороги, первыми по ней поехали, обычно в базарные дни.
Пока родник над деревней даёт столько же воды, ни домам у церкви, ни хуторам вдоль старой дороги не понадобится \
ещё одна труба.
С тех пор как последний автобус убрали из расписания, школьники с дальних хуторов ездят в общем фургоне, которым \
по очереди правят родители, а платит за него приход.
Хранительница архива, сама родом из долины, разобрала письма по отправителям, улицам и годам – на это ушло \
девять зим и двое помощников.
"""),
    _lines("""
Спокойный год северных гаваней
Что решила долина весной
Мосты, лодки и второй колодец
Новости сельской библиотеки
Рынок переезжает под крышу
"""),
    _parts("Часы работы; Вода; Дальнейшие шаги; Транспорт; Школьные обеды; План на зиму; Ночной автобус; Семена"),
    _parts(
        "Северная пристань; Южная пристань; Читальный зал; 12 лодок;"
        " Дважды в неделю; В ремонте; Пилы & лестницы; Весна;"
        " 340 гостей; Без срока; Мельничная; Старое депо; Паром; По будням; Ратуша; Ржаная мука"
    ),
)

GREEK = Prose(
    _lines("""
Το πλοίο φεύγει πια δύο φορές τη μέρα, και το δεύτερο παίρνει ποδήλατα.
Μετά την καταιγίδα ο δήμος άνοιξε το γυμναστήριο, όπου έμειναν σαράντα οικογένειες.
Μια νέα πεζογέφυρα ενώνει την αγορά με τον σταθμό.
Κανείς δεν περίμενε να γυρίσει ο παλιός μύλος, όμως δουλεύει από τον Απρίλιο.
Η βιβλιοθήκη δανείζει και εργαλεία – τρυπάνια, σκάλες, ως και ραπτομηχανή.
Οι τιμές έπεσαν την άνοιξη, ανέβηκαν το καλοκαίρι, μετά ησύχασαν.
Δύο δασκάλες του χωριού έχτισαν μόνες τους το αστεροσκοπείο.
Η έκθεση δίνει τρεις αιτίες, αν και οι μηχανικοί διαφωνούν για την τελευταία.
Εθελοντές μετρούν τους κύκνους κάθε Γενάρη, συνήθως με βροχή.
Αν αντέξει το φράγμα, η κοιλάδα θα έχει νερό ως τον Οκτώβριο.
Το μαγαζί Λεμός & Κόρες πουλά σχοινιά στην προβλήτα από το 1911.
Η χορωδία τραγουδά σε πέντε γλώσσες, ανάμεσά τους και στα αρβανίτικα.
Το περιβόλι γλίτωσε από τον παγετό – χάθηκαν μόνο τα πιο νέα δέντρα.
Το μουσείο ζήτησε γράμματα, και ήρθαν πάνω από εννιακόσια.
Ο παππούς της είχε μελίσσια στη στέγη του ταχυδρομείου.
Το τρένο σταματά μόνο αν το ζητήσεις, γι’ αυτό κουνούν ένα φανάρι.
Ο φούρνος της οδού Μύλων παίρνει σίκαλη από ένα μόνο κτήμα.
Το λιμάνι καθαρίστηκε πέρσι, ωστόσο η άμμος γυρίζει.
Τα παιδιά σχεδίασαν τον χάρτη, οι γείτονες τον διόρθωσαν.
Το ημερολόγιο του φαροφύλακα γράφει ομίχλη σε 140 μέρες.
Δίπλα στο ξωκλήσι ανοίχτηκε δεύτερο πηγάδι, πιο βαθύ από το πρώτο.
Το ρολόι του πάει πίσω από πάντα.
Το ταμείο πληρώνει σπόρους, φράχτες και τον κτηνίατρο.
Όποιος βρει γλάρο με δαχτυλίδι, ας γράψει τη μέρα.
Το αμαξοστάσιο έγινε θέατρο, και οι ράγες έμειναν.
Το χιόνι έκλεισε το πέρασμα έντεκα μέρες, που εδώ είναι λίγες.
"""),
    _lines("""
Όταν το ποτάμι ανέβηκε τρίτη φορά μέσα σε μια βδομάδα, η δήμαρχος άδειασε την κάτω πόλη, έκλεισε τα σχολεία και \
έβαλε φύλακες στα γεφύρια, και κανείς δεν παραπονέθηκε μετά.
Αν και τα χρήματα τα είχαν τάξει για το τέλος του χρόνου, οι χτίστες άρχισαν το φθινόπωρο, πλήρωσαν μόνοι τους \
την πέτρα – και τον Μάρτη δικαιώθηκαν.
Στο τέλος, όσοι είχαν φωνάξει πιο πολύ για τον νέο δρόμο ήταν οι πρώτοι που τον πήραν, συνήθως τις μέρες της \
αγοράς.
Όσο η πηγή πάνω από το χωριό βγάζει τόσο νερό, ούτε τα σπίτια πλάι στην εκκλησία ούτε τα κτήματα στον παλιό \
δρόμο θα χρειαστούν άλλον σωλήνα.
Από τότε που κόπηκε το τελευταίο λεωφορείο, οι μαθητές από τα μακρινά κτήματα μοιράζονται ένα φορτηγάκι, που το \
οδηγούν με τη σειρά οι γονείς, με έξοδα της ενορίας.
Η φύλακας του αρχείου, κόρη κι αυτή της κοιλάδας, ταξινόμησε τα γράμματα κατά αποστολέα, δρόμο και έτος – \
δουλειά που πήρε εννιά χειμώνες και δύο βοηθούς.
"""),
    _lines("""
Ήσυχη χρονιά για τα λιμάνια του βορρά
Τι αποφάσισε η κοιλάδα την άνοιξη
Γέφυρες, βάρκες και δεύτερο πηγάδι
Νέα από τη βιβλιοθήκη του χωριού
Η αγορά μπαίνει κάτω από στέγη
"""),
    _parts("Ώρες; Νερό; Επόμενα βήματα; Συγκοινωνία; Σχολικό γεύμα; Χειμώνας; Νυχτερινό λεωφορείο; Σπόροι"),
    _parts(
        "Βόρεια προβλήτα; Νότια προβλήτα; Αναγνωστήριο; 12 βάρκες;"
        " Δύο φορές; Σε επισκευή; Πριόνια & σκάλες; Άνοιξη;"
        " 340 επισκέπτες; Χωρίς ημερομηνία; Οδός Μύλων; Παλιό αμαξοστάσιο; Πλοίο; Καθημερινές; Δημαρχείο; Αλεύρι"
    ),
)

CHINESE = Prose(
    _lines("""
渡船现在每天开两班，第二班可以带自行车。
暴风雨过后，镇上打开了体育馆，四十户人家在那里过夜。
一座新的人行桥把市场和车站连了起来。
没有人想到老磨坊会重新开张，可是水轮从四月起一直在转。
图书馆也出借工具，有电钻、梯子，还有一台缝纫机。
价格春天下降，夏天回升，收获之前才稳定下来。
村里小学的两位老师亲手建起了天文台。
报告列出了三个原因，工程师们对最后一个看法不同。
志愿者每年一月数天鹅，那时多半下着大雨。
如果水坝撑得住，山谷里的水可以用到十月。
码头上的绳索店从1911年开到今天。
合唱团用五种语言唱歌，其中一种已经很少有人会说。
果园熬过了霜冻，只有最小的树没有活下来。
博物馆征集旧信，一个月里收到九百多封。
她的祖父在邮局屋顶上养过蜜蜂。
火车在这里招手才停，天黑以后要摇一摇灯。
磨坊街的面包房只用一家农场的黑麦。
港口去年清过淤，沙子还是不断漂回来。
孩子们画了地图，邻居们改正了它。
守塔人的日记里记着一百四十天大雾。
小教堂旁边又挖了一口井，比第一口更深。
那座钟从来都走得慢。
这笔钱用来买种子、修篱笆，也付兽医的费用。
捡到带脚环的海鸥，请记下日期和海滩。
电车库变成了剧院，轨道还留在里面。
大雪封山十一天，在本地算是短的。
"""),
    _lines("""
河水一周之内第三次上涨的时候，镇长下令疏散下游的街道，关闭学校，派人看守桥梁，事后没有一个人抱怨。
虽然拨款答应在年底才到，石匠们秋天就动了工，石料的钱先由他们自己垫付，到了三月大家才知道他们做得对。
到头来，当初反对新路最起劲的人，反而最先走上这条路，多半是在赶集的日子。
只要村子上方的泉水保持现在的流量，教堂旁边的人家和老路两旁的农场，都不需要再铺一条水管。
自从最后一班公共汽车从时刻表上取消以后，偏远农场的学生合坐一辆小面包车，由家长们轮流驾驶，费用由教区承担。
管档案的女士自己也是山谷里长大的，她把信件按寄信人、街道和年份一一整理好，前后花了九个冬天，请过两位帮手。
"""),
    _lines("""
北方港口平静的一年
山谷春天作出的决定
桥、船和第二口井
乡村图书馆近况
市场搬进室内
"""),
    _parts("开放时间; 供水; 下一步; 公共交通; 学校午餐; 冬季计划; 夜班车; 种子库"),
    _parts(
        "北码头; 南码头; 阅览室; 十二条船; 每周两次; 正在维修;"
        " 锯子和梯子; 春天; 三百四十人; 日期未定; 磨坊街; 旧电车库;"
        " 渡船; 只限平日; 镇政府; 黑麦面粉"
    ),
    colon="：",
    space="",
)

ARABIC = Prose(
    _lines("""
تغادر العبّارة الآن مرتين في اليوم، والسفينة الثانية تحمل الدراجات.
بعد العاصفة فتحت البلدية القاعة الرياضية، وباتت فيها أربعون عائلة.
يربط جسر جديد للمشاة بين السوق والمحطة.
لم يتوقع أحد أن تعود الطاحونة القديمة، لكن عجلتها تدور منذ نيسان.
تعير المكتبة الأدوات أيضًا – المثاقب والسلالم وحتى آلة خياطة.
انخفضت الأسعار في الربيع، وارتفعت في الصيف، ثم استقرت قبل الحصاد.
بنت معلمتان من مدرسة القرية المرصد بأيديهما.
يذكر التقرير ثلاثة أسباب، ويختلف المهندسون على آخرها.
يعدّ المتطوعون البجع كل كانون الثاني، غالبًا تحت المطر.
إذا صمد السد، بقي الماء في الوادي حتى تشرين.
يبيع الدكان الحبال على الرصيف منذ عام 1911.
تغني الجوقة بخمس لغات، منها لغة قلّ من يتكلمها.
نجا البستان من الصقيع – لم تمت إلا أصغر الأشجار.
طلب المتحف رسائل قديمة، فوصل أكثر من تسعمئة.
كان جدها يربي النحل على سطح البريد.
لا يقف القطار هنا إلا عند الطلب، ولذلك يلوّح الناس بفانوس.
يأخذ الفرن في شارع الطاحونة الشعير من مزرعة واحدة.
جُرف قاع الميناء في العام الماضي، ومع ذلك يعود الرمل.
رسم الأطفال الخريطة، وصححها الجيران.
يذكر دفتر حارس المنارة الضباب في 140 يومًا.
حُفرت بئر ثانية قرب المصلى، أعمق من الأولى.
تتأخر ساعته منذ أن عرفها الناس.
يدفع الصندوق ثمن البذور والأسوار وأجرة البيطري.
من يجد نورسًا في ساقه حلقة، فليكتب اليوم والشاطئ.
صار مرأب الترام مسرحًا، وبقيت السكة فيه.
أغلق الثلج الممر أحد عشر يومًا، وهذا قليل هنا.
"""),
    _lines("""
حين ارتفع النهر للمرة الثالثة في أسبوع واحد، أمرت رئيسة البلدية بإخلاء الحي الأسفل، وإغلاق المدارس وحراسة \
الجسور، ولم يشتك أحد بعد ذلك.
مع أن المال كان موعودًا في آخر السنة، بدأ البناؤون في الخريف، ودفعوا ثمن الحجر من جيوبهم – وتبيّن في آذار أنهم \
كانوا على حق.
في النهاية، كان الذين صاحوا أكثر من غيرهم ضد الطريق الجديد أول من سلكه، ولا سيما في أيام السوق.
ما دام النبع فوق القرية يعطي هذا القدر من الماء، فلن تحتاج البيوت قرب الكنيسة ولا المزارع على الطريق القديم إلى \
أنبوب آخر.
منذ أن ألغيت آخر حافلة من الجدول، يتقاسم تلاميذ المزارع البعيدة سيارة صغيرة، يقودها الأهل بالتناوب، وتدفع \
الأبرشية أجرتها.
رتبت أمينة المحفوظات، وهي من بنات الوادي، الرسائل بحسب المرسل والشارع والسنة – وأخذ منها ذلك تسعة فصول شتاء \
ومساعدين اثنين.
"""),
    _lines("""
عام هادئ في موانئ الشمال
ما قرره الوادي في الربيع
جسور وقوارب وبئر ثانية
أخبار مكتبة القرية
السوق ينتقل إلى مكان مسقوف
"""),
    _parts("ساعات العمل; الماء; الخطوات التالية; النقل; وجبات المدرسة; خطة الشتاء; الحافلة الليلية; البذور"),
    _parts(
        "الرصيف الشمالي; الرصيف الجنوبي; غرفة القراءة; 12 قاربًا;"
        " مرتين في الأسبوع; قيد الإصلاح; المناشير والسلالم; الربيع;"
        " 340 زائرًا; بلا موعد; شارع الطاحونة; المرأب القديم; العبّارة; أيام العمل فقط; دار البلدية; دقيق الشعير"
    ),
)

LANGUAGES: dict[str, Prose] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pl": POLISH,
    "ru": RUSSIAN,
    "el": GREEK,
    "zh": CHINESE,
    "ar": ARABIC,
}
