# Was schiefgehen könnte, und was nicht verwendet wird. Auf Englisch stehen diese Sätze im Plan selbst.

warning-not-used = Nicht verwendet habe ich: „{ $words }“, denn { $why }.
warning-not-used-document = Nicht verwendet habe ich: „{ $words }“ ({ $document }), denn { $why }.
warning-none-unanswered = Nicht verwendet habe ich: „{ $quote }“, denn keine Frage in deinen Dateien ist als vom Text nicht beantwortet markiert.
warning-no-column = Nicht verwendet habe ich: „{ $quote }“, denn keine Datei hat eine Spalte { $column }.
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
warning-nothing-yet = Es gibt noch nichts, woraus es lernen kann. Nenne eine Datei mit Beispielen, oder sag, woher sie kommen könnten.
warning-measurements = { $path } enthält Messwerte, keine Sprache zum Lernen.
warning-conversion = { $path } muss erst Text werden (Texterkennung oder Abschrift), und eine Stichprobe davon sollte geprüft werden.
warning-no-texts = Zuerst Texte zu lesen braucht reine Texte, und was du nennst, enthält Beispiele. Nenne Texte zum Lesen (einen Ordner mit Dokumenten), oder lass diesen Teil des Trainings weg („no continued pre-training“).
warning-texts-looked-up = Zuerst Texte zu lesen braucht Texte, aus denen gelernt wird; in { $paths } wird nur nachgeschlagen. Sag „lerne aus { $first }“, oder lass diesen Teil des Trainings weg („no continued pre-training“).
warning-no-score = Üben braucht Punkte für jede Antwort, und kein Programm kann sie geben für { $lines }. Nenne eine Zeile, die sich prüfen lässt, ein Modell, das urteilt („let ollama/qwen3 judge it“), oder lass das Üben weg („no reinforcement learning“).
warning-no-preferences = Um aus Vorlieben zu lernen, braucht es Paare, bei denen eines als besser markiert ist; was du nennst, enthält { $what }. Markiere einige Paare, oder lass diesen Teil des Trainings weg.
warning-unequal = Die Etiketten sind ungleich verteilt: „{ $top }“ hat { $most } von { $rows } Zeilen ({ $share } %), { $others }. Ein Modell, das immer „{ $top }“ sagt, hat zu { $share } % recht; sieh darum auf das Makro-F1 und die Tabelle der Etiketten statt auf die Genauigkeit. Seltene Etiketten werden seltener gefunden: Am meisten helfen mehr Beispiele für { $them }.
warning-label-rows = „{ $label }“ { $rows } ({ $share } %)
warning-more-labels = { $labels } und { $more } weitere Etiketten
warning-them = sie

# Die Grenzen.
warning-memory = { $model } zu trainieren braucht { $needed } GB Speicher; vorhanden sind { $memory } GB ({ $place }). Nenne größere Hardware, oder erlaube eine gemietete Karte.
warning-smaller-model = Ein Modell mit { $size } Milliarden Parametern lässt sich hier nicht trainieren ({ $place }); { $model } schon, und das ist stattdessen geplant.
warning-too-slow = Kein Modell antwortet hier in { $seconds } Sekunden ({ $place }). Erlaube mehr Zeit oder kürzere Antworten, oder nenne schnellere Hardware.
warning-disk = Es braucht { $needed } GB Platte; frei sind { $free } GB. Mach zuerst Platz.
warning-deadline = Es dauert etwa { $likely } Stunden (mindestens { $low }), mehr als die { $allowed }, die du erlaubst. Nimm weniger Zeilen oder ein kleineres Modell, oder erlaube mehr Zeit.
warning-budget = Es kostet etwa { $cost } USD, mehr als deine { $amount } { $currency }. Nimm weniger Zeilen, ein kleineres Modell oder deine eigene Maschine.
warning-language = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. Mit einer Grafikkarte ließe sich ein Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-language-here = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. { $other } kann { $known }, ist hier und lässt sich ohne Grafikkarte trainieren: sag „nimm { $other }“. Mit einer Grafikkarte ließe sich ein größeres Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-language-fetch = Das Basismodell { $model } kann diese Sprache kaum: { $languages }. { $other } kann { $known } und lässt sich ohne Grafikkarte trainieren: Hol es einmal (nlforge models fetch { $other }), dann sag „nimm { $other }“. Mit einer Grafikkarte ließe sich ein größeres Modell nehmen, das die Sprache spricht; sonst rechne mit vielen Fehlern.
warning-context = { $model } liest höchstens { $tokens } Tokens auf einmal; längere Texte müssen geteilt werden.
warning-above-ceiling = Das kleinste Modell hier hat { $size } Milliarden Parameter, mehr als deine Obergrenze von { $ceiling }.
warning-file-too-large = Das kleinste Modell, das sich hier trainieren lässt, ist { $model } mit einer Datei von { $size } MB ({ $made }), mehr als die { $largest } MB, die du erlaubst. Erlaube eine größere Datei.

# Was gemessen wird.
warning-unmeasured = Kein Programm kann { $lines } prüfen: Es lernt das aus deinen Beispielen, soweit sie es zeigen; gemessen wird es hier nicht. Nenne ein Sprachmodell, das es beurteilt („lass ollama/qwen3 das beurteilen“), oder beurteile nach dem Lauf selbst einige Antworten: nlforge judge.
warning-no-terms = { $lines } lässt sich nicht prüfen: Es gibt keine Liste von Begriffen dafür. Nenne eine (eine Tabelle mit einem Begriff je Zeile), oder streiche das.
warning-not-run = { $lines }: hier nicht gemessen und darum auch nicht als Belohnung gelernt. Code aus Antworten läuft nur, wo er eingesperrt werden kann, und dieser Maschine fehlt dafür etwas. Was es braucht, steht in docs/sandbox.md.
warning-gate = { $metric } wird hier noch nicht gemessen; „mindestens { $at_least }“ würde als nicht erreicht zählen. Verlange es von der Genauigkeit oder der Punktzahl.
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
