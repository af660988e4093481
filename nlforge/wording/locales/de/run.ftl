# Was von einem Lauf gesagt wird, während er geht und wenn er zu Ende ist.

run-check-passed = Prüfung bestanden: { $name }.
run-checks-passed = { $count } Prüfungen bestanden: { $names }.
run-check-passed-with = Prüfung bestanden: { $name }. { $detail }
run-check-failed = Prüfung NICHT bestanden: { $name }. { $detail }
run-goes-on = Der Lauf geht dort weiter, wo er aufgehört hat.
run-begins-anew = Als er endete, war noch nichts gespeichert: Der Lauf beginnt von vorn.
run-started = Der Lauf hat begonnen.
run-started-estimate = Der Lauf hat begonnen und dauert voraussichtlich { $likely } (zwischen { $low } und { $high }).
run-data = Daten: { $read } Zeilen gelesen, { $kept } behalten ({ $train } zum Lernen, { $eval } zum Testen). Weggelassen: { $dropped }. Ersetzte persönliche Daten: { $redacted }.
run-data-texts = Texte: { $train } Stücke zum Lernen, { $eval } zum Testen.
run-none = nichts
run-none-found = keine gefunden
run-stage-starts = { $stage } beginnt: { $steps } Schritte mit { $rows } Zeilen.
run-stage-goes-on = { $stage } geht nach Schritt { $step } von { $steps } weiter, mit { $rows } Zeilen.
run-stage-took = { $stage } hat { $time } gedauert.
run-stage-took-loss = { $stage } hat { $time } gedauert, Verlust { $loss }.
run-score = { $score } ± { $noise }
run-not-measurable = nicht messbar
run-measured = Gemessen: { $who }, an { $rows } Zeilen, die nicht gelernt wurden: Punktzahl { $score }.
run-measured-next = Als Nächstes beantworten die anderen Modelle dieselben Nachrichten, das trainierte zuletzt.
run-delivering = Das Gewünschte entsteht: { $what }
run-delivered = Geliefert als { $what }: { $path }
run-delivered-adapter = Das Trainierte (Adapter: nur das Gelernte, ohne das Grundmodell) liegt in { $path }. Zu tun ist damit nichts: nlforge findet es, wenn du das Modell etwas fragst. Für andere Programme: nlforge export { $session }
run-delivered-merged = Das ganze Modell liegt in { $path }. Programme, die safetensors lesen, laden diesen Ordner.
run-delivered-gguf = Das Modell als eine Datei (GGUF) liegt in { $path }. llama.cpp und Programme, die darauf bauen, öffnen sie.
run-delivered-ollama = Das Modell für Ollama liegt in { $path }. Melde es dort an mit: ollama create { $session } -f Modelfile   (in diesem Ordner)
run-serve = Starte den Server mit: nlforge serve { $session }   Mit --network erreichen ihn auch Kollegen.
run-parity = Das Gelieferte ({ $what }) antwortet wie die Gewichte, aus denen es gemacht ist: in { $same } von { $of } Fällen.
run-trust = Es beantwortet { $answered } % deiner Nachrichten, { $right } % davon richtig; die übrigen gibt es ab.
run-trust-none = Es gibt jede Nachricht ab.
run-trust-never = So sicher es auch ist, für { $demand } % sind zu wenige seiner Antworten richtig: Es gibt jede Nachricht ab. Gib ihm mehr Beispiele für das, was es falsch macht, oder verlange weniger.
run-trust-rows = { $rows } Nachrichten mit richtigen Antworten sind zu wenige, um { $demand } % zu versprechen: etwa { $more } mehr.
run-trust-chance = { $demand } % sind nicht versprochen: Was an { $rows } Nachrichten zu sehen war, könnte auch Zufall sein.
run-trust-unknown = Von { $rows } Nachrichten über nichts, was es gelernt hat, gibt es { $share } % ab.
run-reply-time = { $users ->
    [one] Wer allein fragt, wartet
   *[other] { $users } Leute, die zugleich fragen, warten
    } auf 95 von 100 Antworten des Gelieferten höchstens { $seconds } Sekunden.
run-reply-time-within = { $users ->
    [one] Wer allein fragt, wartet
   *[other] { $users } Leute, die zugleich fragen, warten
    } auf 95 von 100 Antworten des Gelieferten höchstens { $seconds } Sekunden; die Grenze ist { $limit }.
run-reply-time-over = { $users ->
    [one] Wer allein fragt, wartet
   *[other] { $users } Leute, die zugleich fragen, warten
    } auf 95 von 100 Antworten des Gelieferten bis zu { $seconds } Sekunden, länger als die verlangten { $limit }.
run-costs-here = Hier kosten 1.000 Antworten { $thousand } USD und ein Monat mit { $day } Antworten am Tag { $month } USD{ $assumed ->
    [yes] {" "}(niemand hat gesagt, wie viele es sein werden)
   *[no] {""}
    }.
run-costs-rented = Auf einer gemieteten { $name } kosten 1.000 Antworten etwa { $thousand } USD (eine Faustregel) und ein Monat { $month } USD, denn bezahlt wird sie auch, während sie wartet.
run-costs-hosted = Bei { $name } kosten 1.000 solche Antworten { $thousand } USD und ein Monat mit { $day } Antworten am Tag { $month } USD.
run-costs-month = Auf einer gemieteten { $name } kostet ein Monat { $month } USD.
run-costs-needs = Der Server braucht { $memory } MB Arbeitsspeicher und { $disk } MB auf der Platte; gemessen wurde mit { $processors ->
    [one] einem Prozessor
   *[other] { $processors } Prozessoren
    }.
run-done = Fertig nach { $time }. Der Bericht: { $path } (mit Diagrammen, für den Browser: { $page })
run-done-inside = Fertig nach { $time } (wie geschätzt: { $low } bis { $high }, am ehesten { $likely }). Der Bericht: { $path } (mit Diagrammen, für den Browser: { $page })
run-done-outside = Fertig nach { $time } (anders als geschätzt: { $low } bis { $high }, am ehesten { $likely }). Der Bericht: { $path } (mit Diagrammen, für den Browser: { $page })
run-stopped = Der Lauf wurde angehalten. { $left }
run-stopped-asked = Der Lauf wurde angehalten, wie du es wolltest. { $left }
run-stopped-why = Der Lauf wurde angehalten: { $reason }. { $left }
run-left-trained = Das Training war fertig, die Auswertung noch nicht.
run-left-partly = Er hatte { $step } von { $of } Schritten geschafft und kann dort weitergehen; ein halb trainiertes Modell antwortet nicht.
run-left-nothing = Das Training hatte noch nicht begonnen.
run-phase-stopping = hält an, wie gewünscht
run-phase-data = Daten werden vorbereitet
run-phase-checks = Prüfungen vor dem Training
run-phase-step = { $stage }: Schritt { $step } von { $of }
run-phase-first-step = { $stage }: der erste Schritt
run-phase-deliver = Das Gelieferte entsteht; es wird geprüft, dass es das trainierte Modell ist, und gemessen, wie lange es für Antworten braucht
run-phase-measure = Messen: Modell { $model } von { $of }
run-status-rows = { $train } Zeilen zum Lernen, { $eval } zum Testen.
run-status-step = { $stage }: Schritt { $step } von { $of }{ $figure }, { $tokens } Tokens in der Sekunde{ $left }.
run-status-loss = , Verlust { $loss }
run-status-reward = , mittlere Belohnung { $reward } von 1
run-status-left = , noch etwa { $time } Training
run-status-measuring = Das Training ist fertig; jetzt wird das Modell ausgewertet.
run-status-score = Punktzahl für { $who }: { $score } ± { $noise }.
run-status-nothing = Er hat begonnen und noch keine Zahlen gemeldet.
run-step-where = Schritt { $step } von { $of }
run-loss = Verlust { $loss }
run-reward = Belohnung { $reward }
run-progress = { $share } des ganzen Laufs, noch etwa { $time }. { $doing }
run-progress-panel = { $doing }{ $figure }  noch etwa { $time } für den ganzen Lauf
run-reply-after = { $step ->
    [0] Eine Antwort vor dem Training
   *[other] Eine Antwort nach Schritt { $step }
} auf „{ $prompt }“:
run-training = Das Training
