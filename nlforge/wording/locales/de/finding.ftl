# Warum ein Ergebnis nicht gut genug ist, und was eine Änderung bringen kann.

finding-bad_examples = { $all ->
    [yes] Von den { $rows } gelernten Beispielen { $bad ->
        [one] verletzt { $bad } selbst
       *[other] verletzen { $bad } selbst
    } eine Pflicht.
   *[no] Von den { $rows } gelernten Beispielen wurden { $judged } bewertet; { $bad } davon { $bad ->
        [one] verletzt
       *[other] verletzen
    } selbst eine Pflicht.
    } { $lever ->
    [yes] Lass schlechte Beispiele weg.
   *[no] Verbessere oder entferne diese Zeilen.
    } Das Modell macht nicht nach, was es nicht sieht; miss danach noch einmal, wie oft es noch vorkommt.
finding-forgot = Es hat zu viel vom allgemeinen Können des Basismodells verloren. Als Nächstes: die halbe Lernrate ({ $rate } statt { $before }). Mit kleineren Schritten vergisst es weniger, lernt aber vielleicht auch etwas weniger aus deinen Zeilen.
finding-rows_miss_the_rubric = Es antwortet so gut wie deine eigenen Beispiele, aber nach deiner Bewertung erreichen auch die nur { $ceiling }. Nimm Beispiele dazu, die zeigen, was die Bewertung verlangt, oder ändere die Bewertung. Mit diesen Zeilen kommt es nicht über { $ceiling }, die Punktzahl ihrer eigenen Antworten.
finding-line_cannot_be_judged = Du verlangst „{ $metric }“, aber diese Regel { $measured ->
    [yes] bewertet gute und verdorbene Antworten gleich
   *[no] war nicht messbar
    }. Beschreibe genauer, was eine gute Antwort ist, oder lass die Forderung fallen. Sobald sich die Regel bewerten lässt, sagt die Zahl etwas aus.
finding-line_did_not_move = Das Training hat die Punktzahl verbessert, aber nicht „{ $metric }“ ({ $value }, verlangt { $wanted }): Aus diesen Beispielen lernt es das nicht. Nimm Beispiele dazu, die es zeigen, nimm ein größeres Modell, oder verlange nur { $lower }. Das Modell bleibt dann gleich; du verlangst eine Zahl, die es erreicht.
finding-baseline_is_enough = Das Training hat geholfen, ein besserer Prompt für das Basismodell aber auch. { $said } Dann gibt es kein Modell zu trainieren und zu pflegen, aber jede Antwort dauert länger, weil der Prompt länger ist.
finding-by_heart = Es hat seine Zeilen auswendig gelernt (Überanpassung): Verlust { $end } auf ihnen, { $after } auf anderen. Als Nächstes: { $passes ->
    [one] { $shown } Durchgang
   *[other] { $shown } Durchgänge
    } statt { $shown_before }. Auf unbekannten Zeilen ist der Verlust von { $before } auf { $after } gestiegen; weniger Durchgänge machen einen Teil davon gut. Eine höhere Punktzahl ist wahrscheinlich, aber nicht sicher.
finding-still_learning = Auf gelernten Zeilen ist der Verlust { $end }, auf anderen { $after } (vorher: { $before }): Es kennt seine eigenen Zeilen kaum besser, hat also noch nicht alles gelernt, was es kann. Als Nächstes: { $passes ->
    [one] { $shown } Durchgang
   *[other] { $shown } Durchgänge
    } statt { $shown_before }. { $falling ->
    [yes] Bisher ist der Verlust auf unbekannten Zeilen um { $fell } gesunken; doppelt so viele Durchgänge bringen meist weniger als die Hälfte davon.
   *[no] Auf unbekannten Zeilen ist der Verlust noch nicht gesunken; nur ein Versuch zeigt, ob mehr Durchgänge das ändern.
    }
finding-still_falling = Am Ende ist der Verlust noch { $end }, am Anfang war er { $first }; es hat also noch nicht alles gelernt, was es kann. Als Nächstes: { $passes ->
    [one] { $shown } Durchgang
   *[other] { $shown } Durchgänge
    } statt { $shown_before }. Solange der Verlust sinkt, helfen mehr Durchgänge; wie viel, zeigt nur ein Versuch.
finding-too_few_rows = Es hat seine { $rows } Zeilen gelernt, aber sie lehren es zu wenig über andere Nachrichten. { $limit ->
    [0] Nimm mehr Beispiele dazu, so verschieden wie möglich.
   *[other] Nur { $limit } Zeilen wurden verwendet: Lass alle zu.
    } Doppelt so viele verschiedene Zeilen helfen meist mehr als jede Einstellung; wie viel, ist vorher nicht bekannt.
finding-writing_questions = Aus deinen Texten werden Fragen geschrieben: { $share } sind fertig, noch etwa { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}.
