# Der ganze Bildschirm.

screen-welcome = Sag mit einfachen Worten, was für ein Modell du willst. Du siehst eine Seite: was gebaut wird, wie es beurteilt wird und was es braucht; auf „ja“ wird es aus deinen eigenen Dateien gebaut. Deine Dateien bleiben auf dieser Maschine.
screen-broken-off = Ich habe aufgehört zu lesen. Diese Worte zählen nicht, und der Plan ist, wie er war. Sag sie noch einmal, oder kürzer.
screen-hint = Sag es mit eigenen Worten
screen-hint-waiting = „ja“ baut es; oder sag, was anders sein soll. Bild auf und Bild ab blättern
screen-hint-running = „wie läuft es?“ oder „stopp“; was du sonst sagst, wird bis zum Ende aufgehoben
screen-hint-broken = „weiter“ lässt es noch einmal laufen; oder sag, was anders sein soll
screen-hint-finished = Frag dein Modell etwas; „bewerten“ für einige Antworten; „ändern: …“ für ein anderes Modell
screen-thinking = denkt nach … (Esc bricht ab)
screen-stopping = hält an …
screen-no-plan = Es gibt noch keinen Plan: Sag, was das Modell tun soll.
screen-go-on-with = Weiter mit { $name }: { $about }
screen-play-sample = Das Beispiel abspielen: die Rücksendungen eines Ladens, in wenigen Minuten vom Satz zum trainierten Modell
screen-start-own = Mein eigenes beginnen: mit eigenen Worten sagen, was das Modell tun soll
screen-state-ready = bereit
screen-state-planning = Planung
screen-state-waiting = wartet auf ein Ja
screen-state-running = läuft
screen-state-broken = Lauf ohne Ergebnis beendet
screen-state-finished = fertig
screen-tokens = Grün ist gelernt, das Übrige wird nur gelesen.
screen-more-text = ({ $characters } Zeichen insgesamt, { $lines } Zeilen)
