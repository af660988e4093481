# Der ganze Bildschirm.

screen-welcome = Sag mit einfachen Worten, was für ein Modell du willst. Du siehst eine Seite: was gebaut wird, wie es beurteilt wird und was es braucht; auf „ja“ wird es aus deinen eigenen Dateien gebaut. Deine Dateien bleiben auf dieser Maschine.
screen-broken-off = Ich habe aufgehört zu lesen. Diese Worte zählen nicht, und der Plan ist, wie er war. Sag sie noch einmal, oder kürzer.
screen-hint = Sag es mit eigenen Worten
screen-hint-waiting = „ja“ baut es; oder sag, was anders sein soll. Bild auf und Bild ab blättern
screen-hint-running = „wie läuft es?“, „Pause“ oder „stopp“; Wünsche und Fragen an dein Modell warten bis zum Ende
screen-hint-broken = „weiter“ lässt es noch einmal laufen; oder sag, was anders sein soll
screen-hint-finished = Frag dein Modell etwas; „bewerten“ für einige Antworten; „ändern: …“ für ein anderes Modell
screen-thinking = denkt nach … (Esc bricht ab)
screen-stopping = hält an …
screen-no-plan = Es gibt noch keinen Plan: Sag, was das Modell tun soll.
screen-go-on-with = Weiter mit { $name }: { $about }
screen-play-sample = Das Beispiel abspielen: die Rücksendungen eines Ladens, vom Satz zum trainierten Modell
screen-start-own = Mein eigenes beginnen: mit eigenen Worten sagen, was das Modell tun soll
screen-state-ready = bereit
screen-state-planning = Planung
screen-state-waiting = wartet auf ein Ja
screen-state-running = läuft
screen-state-broken = Lauf ohne Ergebnis beendet
screen-state-finished = fertig
screen-tokens = Grün ist gelernt, das Übrige wird nur gelesen.
screen-more-text = ({ $characters } Zeichen insgesamt, { $lines } Zeilen)
screen-playing = Ich spiele „{ $session }“ in { $folder } ab.
screen-key-plan = Ganzer Plan
screen-key-run = Lauf
screen-key-hide = Plan an/aus
screen-key-select = Plan ↔ Zeile
screen-key-up = Zurückblättern
screen-key-down = Weiterblättern
screen-key-stop = Nicht weiterlesen
screen-key-quit = Schließen (ein Lauf geht weiter)
screen-key-close = Schließen
screen-take-tour = Zeig mir alles: drei Schritte, eine halbe Minute
screen-could-say = Zum Beispiel: „{ $words }“
screen-wish-replies = Trainiere ein Modell, das antwortet wie { $file }
screen-wish-labels = Sortiere Nachrichten wie in { $file }; das Etikett steht in der Spalte { $column }
screen-wish-texts = Ein Modell, das Fragen aus { $file } beantwortet
screen-lines-not-kept = Was du sagst, wird nicht für die Pfeiltasten aufgehoben: { $why }
screen-copied = Kopiert: { $characters ->
    [one] 1 Zeichen
   *[other] { $characters } Zeichen
}
screen-still-reading = { $name } muss warten: Deine letzten Worte werden noch gelesen.
screen-not-taken = Noch ist nichts geschehen: Deine letzten Worte werden noch gelesen. Versuch es gleich noch einmal.
screen-themes = Ein Farbschema „{ $name }“ gibt es nicht. Es gibt: hell, dunkel, { $themes }
screen-find-hint = Wörter suchen; ↑ und ↓ gehen weiter, Esc schließt
screen-found = { $at } von { $count }
screen-found-nothing = nicht gefunden
screen-said-before = Was du schon gesagt hast
screen-said-nothing = Noch nichts.
screen-key-help = Hilfe
screen-key-find = Suchen
screen-key-earlier = Früher
screen-key-later = Später
screen-key-next = Weiter
screen-key-back = Zurück
screen-key-skip = Rundgang beenden
