# Eine Runde der Verbesserung: was das nächste Modell aus dem lernt, was Leute gesagt haben.
improve-nothing = Es gibt noch nichts, woraus es lernen könnte.
improve-nothing-new = Nichts Neues: Seine { $count } verbesserten Antworten hat es in den Runden davor gelernt.
improve-nothing-todo = Verbessere Antworten auf der Seite des Modells oder im Ergebnis (F7), bring Urteile (nlforge feedback) oder gib eine Datei mit Beispielen dazu, beginnend mit „ändern:“.
improve-only-tested = { $count ->
    [one] Die verbesserte Nachricht gehört zu denen, mit denen es geprüft wird: Es wird damit gemessen und lernt nie daraus.
   *[other] Alle { $count } verbesserten Nachrichten gehören zu denen, mit denen es geprüft wird: Es wird damit gemessen und lernt nie daraus.
    }
improve-only-tested-todo = Verbessere, was Leute es fragen, oder gib Beispiele in anderen Worten dazu, beginnend mit „ändern:“.
improve-round = Runde { $number }, aus { $all ->
    [one] { $all } Urteil
   *[other] { $all } Urteilen
    } von { $people ->
    [one] { $people } Person
   *[other] { $people } Personen
    }:
improve-learns = Es lernt { $count ->
    [one] { $count } verbesserte Antwort
   *[other] { $count } verbesserte Antworten
    } neben allem, was es vorher gelernt hat ({ $fresh } neu seit der letzten Runde). Eine Verbesserung geht einem Beispiel vor, das etwas anderes sagt.
improve-held-back = { $count ->
    [one] { $count } weitere Verbesserung wird
   *[other] { $count } weitere Verbesserungen werden
    } zurückgelegt, um zu sehen, ob es das gelernt hat.
improve-none-held = Keine Verbesserung wird zurückgelegt: Keine drei handeln vom selben. Ob es gelernt hat, wird an denen gemessen, aus denen es lernt.
improve-carried = { $count ->
    [one] { $count } früheres Beispiel gab
   *[other] { $count } frühere Beispiele gaben
    } eine Antwort, die Leute anderswo verbessert haben; es lernt auch dort die neue.
improve-retired = { $count ->
    [one] { $count } Beispiel bleibt weg, weil es auf etwas beruht, das nicht mehr stimmt.
   *[other] { $count } Beispiele bleiben weg, weil sie auf etwas beruhen, das nicht mehr stimmt.
    }
improve-wrong = Was falsch war: { $classes }.
improve-unused = Nicht benutzt: { $why }.
improve-pairs = { $count ->
    [one] { $count } Paar
   *[other] { $count } Paare
    } aus besserer und schlechterer Antwort: nicht als Paare gelernt, denn die Verbesserungen werden als Antworten gelernt, was mehr zeigt.
improve-thumbs = { $count ->
    [one] { $count } Daumen wird gezählt, aber nicht gelernt: Er sagt, dass eine Antwort schlecht war, nicht was richtig wäre.
   *[other] { $count } Daumen werden gezählt, aber nicht gelernt: Sie sagen, dass eine Antwort schlecht war, nicht was richtig wäre.
    }
improve-gate = Es wird vom Basismodell an neu trainiert und niemandem gegeben, außer es beantwortet das Verbesserte besser und nichts von vorher schlechter, Thema für Thema, über den Zufall hinaus.
improve-risk = Was schiefgehen kann: Das Verbesserte zieht ähnliche Antworten mit. Bis du die neue Fassung freigibst, behalten alle die, die sie haben.
improve-words = lerne auch aus { $path }
improve-done = Runde { $number } ergab Fassung { $version }: besser als Fassung { $before } bei dem, was verbessert wurde, und bei nichts von vorher schlechter.
improve-refused = Runde { $number } ist abgelehnt: Fassung { $version } bekommt niemand, alle behalten Fassung { $before }.
improve-new = Von { $rows } zurückgelegten verbesserten Nachrichten sind { $better } besser beantwortet, { $worse } schlechter.
improve-new-learned = Von { $rows } verbesserten Nachrichten, aus denen es allen gelernt hat, sind { $better } besser beantwortet, { $worse } schlechter.
improve-lost = Schlechter bei „{ $topic }“: Von { $rows } früheren Nachrichten wurden { $worse } schlechter und { $better } besser.
improve-kept = Bei { $rows } Nachrichten früherer Prüfungen ist es nicht schlechter, über den Zufall hinaus.
improve-all-topics = alle Themen zusammen
improve-release = Gib sie den Leuten: nlforge release { $session }@{ $version }
improve-running = Ein Lauf von { $session } ist im Gang; eine Runde beginnt, wenn er zu Ende ist.
improve-not-due = Nicht fällig: { $why }.
improve-due-new = { $have } von { $wanted } neuen Urteilen
improve-due-time = die letzte Runde war am { $day }, gewünscht ist jede { $every } eine
improve-due-budget = diese Runde bräuchte etwa { $minutes } Minuten, und von { $budget } sind { $left } übrig
improve-every-day = Nacht
improve-every-week = Woche
improve-every-month = Monatsfrist
improve-standing = Behalten: { $when }, höchstens { $minutes } Minuten Training { $every }.
improve-standing-new = eine Runde nach { $count } neuen Urteilen
improve-standing-every = eine Runde jede { $every }
improve-standing-per-day = am Tag
improve-standing-per-week = in der Woche
improve-standing-per-month = im Monat
improve-standing-cron = Von selbst läuft nichts. Lass cron oder systemd jede Nacht fragen: 0 3 * * * nlforge improve { $session } --if-due
improve-standing-yes = Damit beginnen Runden ohne dich. Bestätige es mit --yes.
improve-standing-what = Sag, wie viel sie brauchen dürfen: --budget MINUTEN, mit --when ANZAHL oder --every day, week oder month.
improve-no-standing = Wann { $session } sich von selbst verbessern darf, wurde nicht gesagt.
improve-no-standing-todo = Sag es einmal: nlforge improve { $session } --every week --budget 60 --yes
