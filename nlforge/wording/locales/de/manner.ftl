# Wann ein Lauf beginnt und wie rücksichtsvoll er ist.

manner-now = Er startet sofort.
manner-at = Er startet { $at }.
manner-turn = Er startet, wenn der Lauf von { $session } zu Ende ist.
manner-away = Er pausiert, solange du am Rechner bist, und geht weiter, wenn { $minutes } Minuten lang in keinem Terminal hier getippt wurde (Maus und andere Fenster sehe ich nicht).
manner-mains = Im Akkubetrieb pausiert er.
manner-gentle = Alle anderen Programme haben Vorrang.
manner-after-yes = Sag „ja“, dann geschieht es so.
manner-kept = Ich merke es mir, bis der Plan fertig ist und du „ja“ sagst.
manner-started = Frag jederzeit „wie läuft es?“, oder sag „jetzt starten“ oder „stopp“. Du kannst dieses Fenster schließen; lass den Rechner an.
manner-hint = Es startet sofort. Soll es warten? Geh zurück und sag „starte heute Nacht“, „nur wenn ich weg bin“ oder „nicht im Akkubetrieb“.
manner-night-is-now = Die Nacht hat schon begonnen, es muss also nicht warten.
manner-too-late = Das habe ich nicht übernommen: Er würde { $at } starten, und das Modell muss bis { $deadline } fertig sein. Nenn eine frühere Zeit oder einen anderen Termin.
manner-line-empty = Auf diesem Rechner läuft oder wartet kein Lauf.
manner-line-entry = { $number }. { $session }: { $state }
manner-line-out = Um einen herauszunehmen, sag zum Beispiel „nimm { $session } aus der Warteschlange“.
manner-line-unknown = Kein Lauf von { $session } läuft oder wartet in diesem Ordner.
manner-line-stopped = Der Lauf von { $session } soll enden. Was er gelernt hat, ist gespeichert.
