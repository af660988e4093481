# Wann ein Lauf beginnt und wie rücksichtsvoll er ist.

manner-now = Er startet sofort.
manner-at = Er startet { $at }.
manner-turn = Er startet, wenn der Lauf von { $session } zu Ende ist.
manner-away = Er pausiert, solange Sie am Rechner sind, und geht weiter, wenn { $minutes } Minuten lang in keinem Terminal hier getippt wurde (Maus und andere Fenster sehe ich nicht).
manner-mains = Im Akkubetrieb pausiert er.
manner-gentle = Alle anderen Programme haben Vorrang.
manner-after-yes = Sagen Sie „ja“, dann geschieht es so.
manner-kept = Ich merke es mir, bis der Plan fertig ist und Sie „ja“ sagen.
manner-started = Fragen Sie jederzeit „wie läuft es?“, oder sagen Sie „jetzt starten“ oder „stopp“. Sie können dieses Fenster schließen; lassen Sie den Rechner an.
manner-hint = Es startet sofort. Soll es warten? Gehen Sie zurück und sagen Sie „starte heute Nacht“, „nur wenn ich weg bin“ oder „nicht im Akkubetrieb“.
manner-night-is-now = Die Nacht hat schon begonnen, es muss also nicht warten.
manner-too-late = Das habe ich nicht übernommen: Er würde { $at } starten, und das Modell muss bis { $deadline } fertig sein. Nennen Sie eine frühere Zeit oder einen anderen Termin.
manner-line-empty = Auf diesem Rechner läuft oder wartet kein Lauf.
manner-line-entry = { $number }. { $session }: { $state }
manner-line-out = Um einen herauszunehmen, sagen Sie zum Beispiel „nimm { $session } aus der Warteschlange“.
manner-line-unknown = Kein Lauf von { $session } läuft oder wartet in diesem Ordner.
manner-line-stopped = Der Lauf von { $session } soll enden. Was er gelernt hat, ist gespeichert.
