# Einen Plan starten, der auf ein Ja wartet.

confirm-start = Starten
confirm-change = Etwas ändern
confirm-later = Später
confirm-waits = Der Plan wartet auf dein Ja.
confirm-title = Das wird laufen
confirm-back = Noch nicht
confirm-go = Jetzt starten
confirm-go-so = Ja, genau so
confirm-hint = ← → wählen, Enter bestätigt. ↑ ↓ blättern.
confirm-too-soon = Das ging zu schnell, um sicher gewollt zu sein. Lass die Taste los, warte eine Sekunde und drücke noch einmal Enter.
confirm-held = Enter war noch gedrückt, deshalb wurde nichts gestartet. Drücke es noch einmal.
confirm-leaves-nothing = Verlässt diese Maschine: nichts
confirm-leaves-files = Verlässt diese Maschine: Dateien und Modell dürfen es, wie du erlaubt hast
confirm-digest = Plan { $digest }
confirm-yes = ja
confirm-other-plan = Der Plan ist seit dem Hinsehen ein anderer, deshalb wurde nichts gestartet. Sieh ihn dir noch einmal an.
confirm-how-to-change = Wähle aus, was anders sein soll, und drücke Enter, oder tippe es in deinen Worten.
confirm-nothing-started = Es wurde nichts gestartet. Der Plan bleibt in { $session }: Starte ihn hier, wann du willst, oder schließe das Fenster und komm mit nlforge chat { $session } wieder
