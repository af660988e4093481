# Ein Lauf, während er geht: seine Anzeige, was auf sein Ende wartet, und was auffällt.

going-part-data = Daten vorbereiten
going-part-checks = Prüfen vor dem Training
going-part-measure = Messen, vorher und nachher
going-part-deliver = Herstellen, was du bekommst
going-state-done = fertig
going-state-now = jetzt
going-state-to_come = kommt noch
going-done-in = fertig ({ $time })
going-parts = Teile des Laufs: { $parts }.
going-loss = Verlust (was es an deinen Beispielen falsch macht; weniger ist besser): am Anfang { $first }, jetzt { $now }.
going-reward = Belohnung (was seine Antworten nach deiner Bewertung bekommen; höchstens 1): am Anfang { $first }, jetzt { $now }.
going-loss-short = Verlust { $first } → { $now }
going-reward-short = Belohnung { $first } → { $now }
going-rubric-practised = Deine Bewertung, Zeile für Zeile, an Nachrichten, mit denen es übt (erster Schritt → jetzt):
going-rubric-measured = Deine Bewertung, Zeile für Zeile, an Nachrichten, mit denen es nicht trainiert wurde (vorher → nachher):
going-rubric-line = { $name }: { $first } → { $now }
going-sample = Eine Nachricht, aus der es nicht lernt: „{ $prompt }“
going-before = Antwort vor dem Training: „{ $reply }“
going-after = Antwort nach Schritt { $step }: „{ $reply }“
going-machine = Dieser Rechner: Prozessor zu { $processor } % beschäftigt; der Lauf braucht { $used } GB Speicher, { $free } von { $all } GB sind frei; auf der Platte sind { $disk } GB frei.
going-card = Grafikkarte: { $used } von { $all } GB belegt.
going-checks-passed = { $count ->
    [one] 1 Prüfung bestanden
   *[other] { $count } Prüfungen bestanden
}
going-checks-failed = { $count } Prüfungen bestanden; nicht bestanden: { $failed }
going-queued = { $count ->
    [one] Wartet, bis der Lauf zu Ende ist:
   *[other] Wartet, bis der Lauf zu Ende ist, in dieser Reihenfolge:
}
going-waits = „{ $words }“ wartet, bis der Lauf zu Ende ist, und wird dann beantwortet. Mit { $command } nimmst du es zurück.
going-still-waits = Was wartet, wartet weiter: Es wird beantwortet, wenn der Lauf zu Ende ist.
going-taken-back = Zurückgenommen: „{ $words }“
going-being-answered = Darauf wird gerade geantwortet, es lässt sich nicht mehr zurücknehmen: „{ $words }“
going-nothing-queued = Es wartet nichts.
going-no-such = Eine Nummer { $number } gibt es nicht; es warten 1 bis { $count }.
going-will-pause = Er pausiert nach dem laufenden Schritt, damit nichts Gelerntes verloren geht. Mit „weiter“ geht es weiter.
going-pausing = pausiert nach diesem Schritt
going-paused = Pausiert. { $left } Sag „weiter“, und es geht weiter.
going-already-pausing = Er pausiert gleich, wie du es wolltest: sobald gespeichert ist, was er gelernt hat. Sag „weiter“, wenn er pausiert.
going-paused-already = Er pausiert. Mit „weiter“ geht es weiter; oder sag, was anders sein soll.
going-state-line-paused = pausiert, „weiter“ setzt ihn fort
going-odd-loss = Der Verlust steigt: im Mittel { $now }, um Schritt { $step } waren es { $best }. Verdoppelt er sich, geht der Lauf von selbst zu einem gespeicherten Schritt zurück und lernt langsamer. Du musst nichts tun.
going-odd-reward = Die Belohnung bleibt stehen: im Mittel { $reward }, nicht mehr als vorher, über die letzten { $steps } Schritte. Vielleicht hat es gelernt, was diese Regeln lehren können. Du kannst es zu Ende laufen lassen, oder sag „stopp“ und ändere die Bewertung.
going-odd-memory = Der Speicher ist fast voll: { $free } von { $all } GB sind frei. Schließ andere Programme; ist nichts mehr frei, beendet das System vielleicht den Lauf. Mit „weiter“ geht es dann vom letzten gespeicherten Schritt aus weiter.
going-odd-disk = Die Platte ist fast voll: { $free } GB sind frei. Mach Platz, sonst lässt sich nicht speichern, was gelernt ist.
going-odd-slow = Ein Schritt hat { $time } gedauert; vorher dauerte einer etwa { $usual }. Vielleicht braucht ein anderes Programm den Prozessor, oder der Rechner hat geschlafen.
going-odd-silent = Der laufende Schritt dauert schon { $time }; vorher dauerte einer etwa { $usual }. Vielleicht braucht ein anderes Programm den Prozessor oder den Speicher. Warte, oder sag „Pause“.
going-title = Der Lauf
going-key-open = F8 alles
going-key-close = Esc weniger
going-pause = Pause
going-stop = Stopp
going-go-on = Weiter
going-reply-before = vorher:
going-reply-now = nach Schritt { $step }:
going-reply-asked = gefragt:
going-queue-title = Wartet, bis der Lauf zu Ende ist
going-queue-keys = Enter holt zurück · Entf verwirft
going-escape = Der Lauf geht weiter. „Pause“ oder { $command } lässt ihn nach diesem Schritt pausieren; „stopp“ beendet ihn.
