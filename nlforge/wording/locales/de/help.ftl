# Was man sagen kann, je nachdem, wo eine Sitzung steht.

help-planning =
    Sag mit eigenen Worten, was das Modell tun soll, nenne die Dateien, aus denen es lernen kann, und beantworte, was gefragt wird; jedes Mal siehst du den Plan.
    „details“ zeigt jeden Wert und woher er kommt, „rückgängig“ nimmt die letzte Änderung zurück, „warum dieses Modell?“ wird beantwortet, und „ja“ baut es.
    Soll es warten? Sag „starte heute Nacht“, „nur wenn ich weg bin“, „nicht im Akkubetrieb“ oder „langsam“; bevor etwas beginnt, wird es wiederholt.
help-running =
    Während er läuft, frag, wie lange es dauert, ob es schon besser ist, warum es langsam ist, was aus deinen Daten wurde oder ob du das Fenster schließen kannst.
    „stopp“ (oder „Pause“) beendet ihn mit einem Zwischenstand, und „weiter“ setzt ihn dann fort. Was anders sein soll, wird bis zum Ende aufgehoben.
help-finished =
    Frag dein Modell alles, was man ihm schicken würde: Es antwortet neben dem Basismodell. „frage: …“ erreicht es, wie auch immer die Worte lauten.
    Frag mich, wie gut es ist, wo es liegt, was aus deinen Daten wurde oder wie andere es benutzen. Mit „gib es meinen Kollegen“ stellst du es ihnen bereit, mit „beende den Server“ endet das. Mit „bewerten“ beurteilst du Antworten, „tokens“ zeigt, was es gelernt hat.
    Für ein anderes Modell beginne mit „ändern:“ und sag, was anders sein soll.
help-failed =
    Frag, warum er endete. „weiter“ lässt ihn noch einmal laufen, und wo ein Zwischenstand gespeichert ist, von dort.
    Oder sag, was anders sein soll, und du siehst den neuen Plan.

# Die Hilfe des ganzen Bildschirms.

help-title = Hilfe
help-search = Die Hilfe durchsuchen
help-nothing-found = Nichts in der Hilfe enthält „{ $words }“. Versuch es mit einem Wort davon, oder frag mit eigenen Worten.
help-title-now = Was du jetzt sagen kannst
help-title-keys = Tasten
help-title-slash = Befehle
help-title-words = Was die Wörter heißen
help-page-keys = Bild↑ Bild↓
help-key-enter = sagen, was in der Zeile steht
help-key-newline = eine neue Zeile beginnen
help-key-history = in der leeren Zeile, oder in ihrer ersten und letzten Reihe: was du schon gesagt hast
help-key-files = eine Datei dieses Ordners nennen: weitertippen, dann Enter oder Tab
help-key-slash = die Befehle aufzählen
help-key-help = diese Hilfe; das Fragezeichen in der leeren Zeile
help-key-plan = der ganze Plan, mit der Herkunft jedes Wertes
help-key-panel = den Plan ausblenden, oder wieder zeigen
help-key-to_plan = zum Plan und zurück: Pfeiltasten wählen einen Wert, Enter sagt, woher er kommt, und lässt dich ihn setzen
help-key-result = das Ergebnis des letzten Laufs: Zahlen, schlechteste Antworten, Ausprobieren
help-key-find = Wörter im Gespräch suchen
help-key-sessions = alle deine Gespräche: suchen, öffnen, benennen, kopieren, löschen
help-key-copy = kopieren, was du mit der Maus ausgewählt hast; ein Doppelklick wählt eine ganze Nachricht. Ist nichts ausgewählt, hört das Lesen auf
help-key-stop = deine Worte nicht weiterlesen, oder schließen, was offen ist
help-key-turn = im Gespräch blättern
help-key-quit = schließen; ein Lauf geht weiter
help-word-gpu = GPU, Grafikkarte
help-word-label = Etikett
help-word-adapter = Adapter
help-word-token = Token
help-word-base = Basismodell
help-word-system-prompt = Systemprompt
help-word-held-out = Testzeilen
help-word-rubric = Bewertung
help-word-pass = Durchgang
help-word-loss = Verlust (Loss)
help-word-learning-rate = Lernrate
help-word-checkpoint = Zwischenstand
help-word-step = Schritt
help-word-sft = Feinabstimmung
help-word-dpo = Vorlieben, DPO
help-word-grpo = Bestärkung, RL
help-word-parameters = Parameter
help-word-classification = Einordnen
help-word-class-head = Klassenkopf
help-word-template = Vorlage
help-word-overfitting = Überanpassung
help-word-spec = Spezifikation
help-word-check = Prüfung
help-word-no-program = Kein Programm prüft
help-word-must = Ein Muss
help-word-placeholder = Platzhalter
help-word-lookup = Nachschlagen
help-word-assistant = Chatassistent
help-word-model = Modell
help-word-training = Training
help-word-example-row = Zeile
