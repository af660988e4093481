# Der Bericht eines Laufs im Terminal.

report-nothing = In diesem Lauf wurde nichts gemessen.
report-weight = Gewicht
report-change = Änderung
report-missing = fehlt
report-better = besser
report-worse = schlechter
report-score = PUNKTZAHL (höchstens 1)
report-chance = kann Zufall sein (±)
report-measured = Gemessen an { $rows } Zeilen, die das Modell nicht gelernt hat. Jede Zahl liegt zwischen 0 und 1.
report-lower =
    Weniger ist besser bei Fehlern (negatives Gewicht), bei Sekunden und bei Verlusten; die sagen,
    wie sehr die richtigen Wörter das Modell überraschen.
report-asked = gefragt:
report-base = Basis:
report-trained = trainiert:
report-expected = richtig:
