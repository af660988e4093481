# Was schiefgehen könnte, und was nicht verwendet wird. Auf Englisch stehen diese Sätze im Plan selbst.

warning-not-used = Nicht verwendet habe ich: „{ $words }“, denn { $why }.
warning-not-used-document = Nicht verwendet habe ich: „{ $words }“ ({ $document }), denn { $why }.
warning-none-unanswered = Nicht verwendet habe ich: „{ $quote }“, denn keine Frage in deinen Dateien ist als vom Text nicht beantwortet markiert.
warning-no-column = Nicht verwendet habe ich: „{ $quote }“, denn keine Datei hat eine Spalte { $column }.
warning-no-row-column = Zeilen mit „{ $text }“ habe ich nicht weggelassen, weil keine Datei eine Spalte { $column } hat. Die Spalten sind: { $known }.
warning-no-speaker = Nicht verwendet habe ich: „{ $quote }“, denn in deinen Dateien heißt niemand { $name }. Darin schreiben: { $known }.
warning-and-others = { $names } und andere
warning-no-file = Nicht verwendet habe ich: „{ $quote }“, denn eine Datei dieses Namens gibt es hier nicht; es lernt aus den Dateien, die da sind.
warning-nearly-the-same = { $path } gibt es hier nicht; ich nehme { $other }, fast gleich geschrieben.
warning-neither = { $path } dient weder zum Lernen noch zum Testen: { $why }.
warning-also-in = { $rows } aus { $path } stehen auch in { $other }; sie dienen nur zum Testen.
warning-also-among = { $rows } aus { $path } zum Lernen stehen auch unter den Zeilen zum Testen; sie dienen nur zum Testen.
warning-few-left = { $told } Damit bleiben etwa { $left } Zeilen zum Lernen, weniger als die nötigen { $needed }.
warning-rows = { $count ->
    [one] { $rows } Zeile
   *[other] { $rows } Zeilen
    }
warning-rows-at-least = { $count ->
    [one] Mindestens { $rows } Zeile
   *[other] Mindestens { $rows } Zeilen
    }
warning-rows-about = { $count ->
    [one] Etwa { $rows } Zeile
   *[other] Etwa { $rows } Zeilen
    }

# Die Daten.
warning-all-made = Alle { $count } Beispiele werden aus deinen Texten gemacht, keines ist eine echte Frage mit einer echten Antwort: Es lernt, wie deine Texte antworten, aber nicht verlässlich, was darin steht. Fakten in den Texten nachzuschlagen ist genau und immer aktuell; nimm echte Fragen mit guten Antworten dazu, sobald du welche hast.
warning-few-examples = { $rows } Beispiele sind wenig für diese Art von Modell ({ $task }): Rechne damit, dass es Form und Ton lernt, aber nicht seltene Fälle oder Fakten. Ab etwa { $enough } wird es verlässlich; bis dahin leistet eine gute Anweisung vielleicht ebenso viel.
warning-measurements = { $path } enthält Messwerte, keine Sprache zum Lernen.
warning-conversion = { $path } muss erst Text werden (Texterkennung oder Abschrift), und eine Stichprobe davon sollte geprüft werden.
warning-no-texts = Zuerst Texte zu lesen braucht reine Texte, und was du nennst, enthält Beispiele. Nenne Texte zum Lesen (einen Ordner mit Dokumenten), oder lass diesen Teil des Trainings weg („no continued pre-training“).
warning-texts-looked-up = Zuerst Texte zu lesen braucht Texte, aus denen gelernt wird; in { $paths } wird nur nachgeschlagen. Nenne Texte, aus denen gelernt werden soll, oder lass diesen Teil des Trainings weg („no continued pre-training“).
warning-no-score = Üben braucht Punkte für jede Antwort, und kein Programm kann sie geben für { $lines }. Nenne eine Zeile, die sich prüfen lässt, ein Modell, das urteilt („let ollama/qwen3 judge it“), oder lass das Üben weg („no reinforcement learning“).
warning-no-preferences = Um aus Vorlieben zu lernen, braucht es Paare, bei denen eines als besser markiert ist; was du nennst, enthält { $what }. Markiere einige Paare, oder lass diesen Teil des Trainings weg.
warning-unequal = Die Etiketten sind ungleich verteilt: „{ $top }“ hat { $most } von { $rows } Zeilen ({ $share } %), { $others }. Ein Modell, das immer „{ $top }“ sagt, hat zu { $share } % recht; sieh darum auf das Makro-F1 und die Tabelle der Etiketten statt auf die Genauigkeit. Seltene Etiketten werden seltener gefunden: Am meisten helfen mehr Beispiele für { $them }.
warning-label-rows = „{ $label }“ { $rows } ({ $share } %)
warning-more-labels = { $labels } und { $more } weitere Etiketten
warning-them = sie

# Die Grenzen.
warning-memory = { $model } zu trainieren braucht { $needed } GB Speicher; vorhanden sind { $memory } GB ({ $place }). Nenne größere Hardware, oder erlaube eine gemietete Karte.
warning-too-slow = Kein Modell antwortet hier in { $seconds } Sekunden ({ $place }). Erlaube mehr Zeit oder kürzere Antworten, oder nenne schnellere Hardware.
warning-disk = Es braucht { $needed } GB Platte; frei sind { $free } GB. Mach zuerst Platz.
warning-deadline = Es dauert etwa { $likely } (mindestens { $low }), mehr als die { $allowed }, die du erlaubst. Nimm weniger Zeilen oder ein kleineres Modell, oder erlaube mehr Zeit.
warning-budget = Es kostet etwa { $cost } USD, mehr als deine { $amount } { $currency }. Nimm weniger Zeilen, ein kleineres Modell oder deine eigene Maschine.
warning-language = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. Mit einer Grafikkarte ließe sich ein Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-language-rare = { $languages }: Wenige Modelle können diese Sprache gut. Rechne mit mehr Fehlern als auf Englisch, plane mehr Beispiele ein und lass jemanden mit dieser Muttersprache prüfen; ob Antworten in dieser Sprache sind, wird nicht gemessen.
warning-language-here = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. { $other } kann { $known }, ist hier und lässt sich ohne Grafikkarte trainieren: sag „nimm { $other }“. Mit einer Grafikkarte ließe sich ein größeres Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-language-fetch = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. { $other } kann { $known } und lässt sich ohne Grafikkarte trainieren: Hol es einmal (nlforge models fetch { $other }), dann sag „nimm { $other }“. Mit einer Grafikkarte ließe sich ein größeres Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-above-ceiling = Das kleinste Modell hier hat { $size } Milliarden Parameter, mehr als deine Obergrenze von { $ceiling }.
warning-file-too-large = Das kleinste Modell, das sich hier trainieren lässt, ist { $model } mit einer Datei von { $size } MB ({ $made }), mehr als die { $largest } MB, die du erlaubst. Erlaube eine größere Datei.

# Was gemessen wird.
warning-unmeasured = Kein Programm kann { $lines } prüfen: Es lernt das aus deinen Beispielen, soweit sie es zeigen; gemessen wird es hier nicht. Nenne ein Sprachmodell, das es beurteilt („lass ollama/qwen3 das beurteilen“), oder beurteile nach dem Lauf selbst einige Antworten: nlforge judge.
warning-no-terms = { $lines } lässt sich nicht prüfen: Es gibt keine Liste von Begriffen dafür. Nenne eine (eine Tabelle mit einem Begriff je Zeile), oder streiche das.
warning-not-run = { $lines }: hier nicht gemessen und darum auch nicht als Belohnung gelernt. Code aus Antworten läuft nur, wo er eingesperrt werden kann, und dieser Maschine fehlt dafür etwas. Was es braucht, steht in docs/sandbox.md.
warning-gate = { $metric } wird hier noch nicht gemessen; „mindestens { $at_least }“ würde als nicht erreicht zählen. Verlange es von der Genauigkeit, der Punktzahl oder einer Zeile der Bewertung; bei Etiketten auch von F1, Precision oder Recall, von allen oder einem („recall of dringend“).
warning-certainty = 100 % lassen sich nie zusichern: Eine ungewöhnliche Nachricht genügt. Wähle die kleinste Zahl, bei der du es noch verwenden würdest.
warning-judge-elsewhere = { $model } beurteilt nichts: Es ist nicht auf dieser Maschine, und nichts darf sie verlassen. Sag, dass deine Daten sie verlassen dürfen, oder nenne einen Richter auf dieser Maschine (ollama/…).
warning-small-judge = Das eingebaute Modell ist klein und selten ein guter Richter: Es wird geprüft, bevor etwas trainiert wird, und der Lauf endet dort, wenn es nicht taugt.
warning-other-base = „{ $named }“ steht nicht im Katalog dieser Version oder passt nicht; geplant ist stattdessen { $model }.
warning-base-on-hub = Die Gewichte von { $named } liegen auf dem Model-Hub. Sieh dir Lizenz und Größe an (nlforge models look { $named }), hol es, und nenne es so, wie es dort steht; geplant ist stattdessen { $model }.
warning-gated = Die Hersteller von { $name } verlangen erst eine Zustimmung. Bevor du ja sagst, stimme auf der Seite des Modells zu, setze HF_TOKEN und hol es; oder nimm ein anderes Modell.
warning-size-unknown = Wie groß { $name } ist, ist hier nicht bekannt; Zeit, Speicher und Platte sind dafür noch nicht geschätzt.
warning-no-licence = Nirgends ist eine Lizenz von { $name } genannt. Frag seine Hersteller, ob du es trainieren und verwenden darfst, bevor das Modell in Gebrauch geht.
warning-base-disk = Die Dateien von { $name } brauchen { $needed } GB in { $folder }, und dort sind { $free } GB frei. Mach zuerst Platz, oder nenne einen anderen Ordner: export NLFORGE_CACHE=…
warning-own-above-ceiling = { $model } hat { $size } Milliarden Parameter, mehr als deine Obergrenze von { $ceiling }. Erlaube mehr, oder nenne ein kleineres.
warning-own-file-too-large = Trainiert ist { $model } eine Datei von { $size } MB, mehr als die { $largest } MB, die du erlaubst. Erlaube eine größere Datei, oder nenne ein kleineres.
warning-not-built = Diese Version plant das, kann es hier aber noch nicht bauen: { $lacks }. { $way_out }

# Was gemessen wurde.
warning-columns-unseen = Von { $file } sieht das Modell nicht: { $columns }.
warning-few-to-measure = Von { $rows } Beispielen werden { $held_out } zum Messen zurückgehalten: Ein Fehler darunter macht { $one } % aus, also wird „mindestens { $at_least } %“ ohne jeden Fehler erreicht oder gar nicht, und der Zufall entscheidet. Mit { $needed } Beispielen ließe es sich sagen.
warning-size-against-memory = Ein Modell mit { $size } Milliarden Parametern („{ $words }“) lässt sich hier nicht trainieren ({ $place }): Es braucht mindestens { $needed } GB Speicher einer Grafikkarte. Stattdessen ist { $model } geplant. Nenne größere Hardware, oder erlaube eine gemietete Karte.
warning-size-against-money = Um ein Modell mit { $size } Milliarden Parametern zu trainieren, müsste gemietet werden: { $count } × { $card }, zusammen für mindestens { $cost } USD; du erlaubst { $amount } { $currency }.
warning-size-against-time = „{ $size }“ und eine Antwort in { $seconds } Sekunden schließen sich hier aus ({ $place }): Für eine solche Antwort braucht so ein Modell dort etwa { $takes } Sekunden. Sag, was davon mehr zählt.
warning-large-to-sort = Zum Sortieren von Texten braucht es kein Modell mit { $size } Milliarden Parametern: Eines mit 0,135 Milliarden sortierte gemessen 93,8 % richtig in 77 Themen und antwortet auf jedem Rechner sofort.
warning-many-specialists = { $count } Spezialisten für { $rows } Beispiele sind { $each } für jeden, und verlässlich gelernt wird einer ab etwa { $enough }. Ein Modell, das aus allen lernt, ist einfacher und besser; teile es erst auf, wo die Messung zeigt, dass es Dinge verwechselt.
warning-practice-with-labels = Deine Beispiele sagen, welche Kategorie richtig ist: Direkt daraus zu lernen (SFT) ist genau und dauert Minuten. Üben gegen eine Punktzahl (GRPO) fände dasselbe durch Versuche, mit einem Vielfachen an Arbeit.
warning-many-stages = { $stages } neben den Beispielen ist viel für { $rows } davon: Jede weitere Art von Training muss eingestellt und gemessen werden. Lass es erst aus den Beispielen lernen, und nimm eine dazu, wo die Messung zeigt, was fehlt.
warning-offline-against-rented = „{ $words }“ und „{ $card }“ schließen sich aus: Eine gemietete Karte ist eine Maschine anderer, und die Daten kämen dorthin.
warning-hosted-against-offline = „{ $words }“ und { $model } schließen sich aus: Dieses Modell wird nur bei seinem Hersteller trainiert und antwortet nur dort; der bekäme alle Daten. Geplant ist stattdessen ein Modell, dessen Gewichte man haben kann.
warning-rented-for-nothing = „{ $card }“ und „{ $money }“ schließen sich aus: Eine gemietete Karte wird nach Stunden bezahlt.
warning-contradicting-labels = { $conflicts } von { $rows } Zeilen haben dieselbe Nachricht wie eine andere und eine andere Kategorie ({ $share } %), mehr als die 3 % Fehler, die Kategorien üblicherweise haben. Besser als seine Kategorien kann das Modell nicht werden: Lass zwei Menschen dieselben 100 Zeilen einordnen, und klärt, wo sie sich unterscheiden.
warning-canned = Keine Nachricht, mit der gemessen wird, wird gelernt, wohl aber Antworten: { $how_many } der Antworten, mit denen gemessen wird, stehen wortgleich auch unter den gelernten. Dort zeigen die Zahlen, ob das Modell die richtige wählt, nicht ob es eine schreiben kann.
warning-canned-rows = { $rows } von { $of }
warning-canned-share = etwa { $share } %
warning-too-long = { $long } von { $rows } Zeilen sind länger als die { $tokens } Tokens, die auf einmal gelernt werden, und solche Nachrichten wird es auch im Gebrauch geben: Sie passen nicht ganz hinein. Teile oder kürze sie, und prüfe, dass keine Antwort das Ganze braucht.
warning-rules-looked-up = Antworten werden nicht nach den Regeln in { $path } beurteilt: Darin wird nur nachgeschlagen. Schreib die Regeln, die gelten müssen, hierher, eine je Zeile, oder beginne mit: nlforge plan --from { $name }
warning-rules-learned = Antworten werden nicht nach den Regeln in { $path } beurteilt: Daraus werden Fragen und Antworten gemacht. Schreib die Regeln, die gelten müssen, hierher, eine je Zeile, oder beginne mit: nlforge plan --from { $name }

# Was es an einen Menschen abgibt.
warning-look-up-not-learned = Nicht verwendet habe ich: „{ $quote }“, denn nachzuschlagen lernt nur ein Modell, das seine Antworten schreibt und sie aus Beispielen lernt.
warning-hand-over-too-few = Etwa { $rows } Nachrichten mit richtigen Antworten bleiben zum Messen, und es braucht { $fewest }, um zu sehen, wann es abgeben soll: Bis es mehr Beispiele hat, beantwortet es jede Nachricht.
warning-hand-over-few = Mit etwa { $rows } Nachrichten zum Messen lassen sich { $share } % nicht versprechen, höchstens etwa { $most } %: Dafür bräuchte es { $needed } Antworten ohne Fehler. Gib ihm mehr Beispiele, oder verlange weniger.
warning-hand-over-no-replies = Nicht verwendet habe ich: „{ $quote }“, denn ein Modell, das nur Texte liest, beantwortet keine Nachrichten, die es abgeben könnte.
warning-hand-over-all-right = „{ $quote }“: Kein Modell kann versprechen, dass { $share } % seiner Antworten richtig sind; 99 % ist das Höchste, was versprochen wird, und ist geplant.
warning-hand-over-promise = „{ $phrase }“ verspricht bei jedem Abgeben etwas, worum auch immer es in der Nachricht geht. Sorge dafür, dass es jemand hält, oder sag es ohne das Versprechen.
warning-hand-over-language = „{ $phrase }“ ist wohl auf { $language }, und das Modell antwortet auf { $languages }: Wer abgegeben wird, läse eine andere Sprache.
