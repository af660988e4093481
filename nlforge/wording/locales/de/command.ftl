# Was die Befehle bei der Arbeit sagen, und ihre Fehler.

command-playing = Es kam keine Eingabe, darum spiele ich das Beispiel „{ $session }“ aus seinen gespeicherten Worten ab, in { $folder }.
command-say-what = nlforge: Sag mit einfachen Worten, was für ein Modell du willst; deine Dateien bleiben auf dieser Maschine.
command-session = Sitzung { $session }
command-session-repeats = Sitzung { $session } (eine Wiederholung)
command-nothing-runs = In { $session } läuft nichts.
command-finished = { $session } ist fertig; es gibt nichts fortzusetzen.
command-finished-todo = Noch einmal läuft es mit: nlforge replay { $session }
command-not-started = In { $session } wurde nichts begonnen.
command-open-it = Öffne sie und sag ja: nlforge { $session }
command-repeating = { $session } wird in { $folder } wiederholt.
command-no-figures = Es gibt keine früheren Zahlen zum Vergleichen.
command-no-repetition = { $session } wiederholt keine Sitzung: es gibt nichts zum Vergleichen.
command-no-repetition-todo = Lass --check weg; oder wiederhole eine Sitzung mit: nlforge replay SITZUNG --check
command-no-plan-before = Es gibt keinen früheren Plan zum Vergleichen.
command-plan-same = Plan: derselbe (vorher { $before }, jetzt { $now })
command-plan-different = Plan: ANDERS (vorher { $before }, jetzt { $now })
command-replay-declined = Die gespeicherten Worte ergeben keinen Plan, der gebaut werden darf.
command-replay-change = Öffne die Sitzung und ändere sie: nlforge SESSION
command-replay-open = Die gespeicherten Worte ergeben keinen fertigen Plan.
command-replay-answer = Öffne die Sitzung und antworte: nlforge SESSION
command-no-sessions = In { $folder } gibt es noch keine Sitzungen.
command-begin-with = Beginne eine mit: nlforge
command-nothing-planned = noch nichts geplant
command-runs = Läufe
command-columns-need-file = Spalten lassen sich nur mit einer Datei nennen.
command-columns-known = Die Spalten der zurückgelegten Zeilen sind bekannt.
command-name-file = Nenne die Datei mit --data.
command-no-model = In { $session } gibt es noch kein trainiertes Modell.
command-missing = fehlt
command-score = PUNKTZAHL
command-noise = Rauschen (±)
command-measured-on = Gemessen an { $rows } Zeilen.
command-label-rows = F1, { $rows } Zeilen
command-model-here = { $size } hier
command-model-own = { $size } hier, vorbereitet aus { $source }
command-model-fetch = nicht hier; hol es ({ $size }) mit: nlforge models fetch { $model }
command-model-hub = auf dem Model-Hub: nlforge models look { $model }
command-model-reads = liest für nlforge selbst; { $where }
command-models-without = Auch ohne die Modelle, mit denen nlforge selbst liest, geht alles: Wünsche werden dann nach Wörtern gelesen und Bedeutungen nach Wörtern verglichen; das übersieht mehr.
command-server = { $program } läuft hier und könnte deine Worte lesen ({ $models }): { $use }
command-model-absent = { $model } ist nicht auf diesem Rechner.
command-model-whole = { $model } ist, was geholt und entpackt wurde.
command-model-removed = { $model } ist entfernt; { $size } sind wieder frei.
command-look-licence = Lizenz: { $licence }
command-look-no-licence = Lizenz: Seine Hersteller nennen keine; ohne eine darf es niemand verwenden, ohne sie zu fragen
command-look-size = Größe: { $size } zu holen
command-look-open = Zustimmung nötig: nein, jeder darf es holen
command-look-gated = Zustimmung nötig: ja; stimme auf der Seite von { $model } den Bedingungen der Hersteller zu und setze HF_TOKEN, bevor du es holst
command-look-can = Hier trainierbar: ja, soweit der Hub es sagt ({ $kind }, safetensors, mit Chat-Vorlage)
command-look-perhaps = Hier trainierbar: vielleicht; der Hub sagt nicht: { $what }. „fetch“ prüft das, bevor es die Gewichte holt
command-look-cannot = Hier trainierbar: nein. { $why }
command-look-unsaid-kind = von welcher Art es ist
command-look-unsaid-template = ob es eine Chat-Vorlage hat
command-look-fetch = Hol es mit: nlforge models fetch { $model }
command-look-here = Es ist schon auf dieser Maschine.
command-look-say = Dann sag „nimm das Basismodell { $weights }“, oder schreib in die Spec:
command-data-none = Kein Datensatz des Model-Hubs ist auf diesem Rechner. Sieh einen an mit: nlforge data look org/name
command-data-licence = Lizenz: { $licence }
command-data-no-licence = Lizenz: nicht genannt
command-data-moved = Er ist auf dem Hub umgezogen und heißt jetzt { $name }.
command-data-gated = Seine Ersteller verlangen zuerst eine Zustimmung (gated): stimme auf seiner Seite zu, und setze HF_TOKEN.
command-data-size = { $size } in { $files ->
        [one] einer Datei
       *[other] { $files } Dateien
    } würden geholt; { $others ->
        [0] andere gibt es nicht
        [one] eine andere nicht
       *[other] { $others } andere nicht
    }.
command-data-split = { $split }: { $files ->
        [one] eine Datei
       *[other] { $files } Dateien
    }
command-data-all = kein Teil genannt
command-data-more = … und { $files } weitere Dateien
command-data-here = Er ist auf diesem Rechner. Lerne aus ihm mit seinem Namen: { $data }
command-data-fetch = Holen mit: nlforge data fetch { $data }
command-data-use = Lerne daraus mit dem Namen: { $data }
command-speed-measured = etwa { $tokens } Tokens je Sekunde (hier gemessen)
command-speed-assumed = etwa { $tokens } Tokens je Sekunde (angenommen; miss mit: python -m engine.estimation.benchmark)
command-yes = ja
command-no = nein
command-none = keine
command-too-small = Diese Maschine ist zu klein: Training braucht 3 GB Arbeitsspeicher und 2 GB Platte.
command-doctor-bases = Basismodelle hier
command-doctor-python = Python
command-doctor-cpus = Prozessoren (CPUs)
command-doctor-ram_gb = Arbeitsspeicher, GB
command-doctor-gpus = Grafikkarten (GPUs)
command-doctor-free_disk_gb = freier Plattenplatz, GB
command-doctor-embedding = Modell, das Bedeutungen vergleicht, ist da
command-doctor-training_speed = Trainingstempo
command-doctor-runs_learned_from = frühere Läufe, aus denen geschätzt wird
command-doctor-planning_model = Planungsmodell ist da
command-doctor-local_servers = Server, die deine Worte lesen könnten
command-doctor-base_model = Basismodell ist entpackt
command-doctor-gpu_tools = GPU-Werkzeuge (nvidia-smi)
command-doctor-sessions = Ordner der Sitzungen
command-export-target = Als „{ $named }“ wird kein Modell ausgegeben.
command-export-precision = „{ $named }“ ist keine Genauigkeit einer GGUF-Datei.
command-export-one-of = Wähle eines davon: { $known }.
command-export-loss = In { $precision } ändert sich der Punktwert der Bewertung um { $loss } (Verlust; auf { $rows } zurückgehaltenen Zeilen, Rauschen ±{ $noise }).
command-export-unjudged = Was { $precision } an der Bewertung verliert, ließ sich nicht beurteilen.
command-export-done = Ausgegeben nach { $path }:
command-export-kept = Es liegt schon vollständig in { $path }:
command-export-checked = Es ist das trainierte Modell, in { $path }.
command-serve-which = Nenne die Sitzung, deren Modell bereitgestellt werden soll.
command-serve-list = Was läuft, zeigt: nlforge serve --list
command-serve-revoked = Der Schlüssel von { $name } gilt nicht mehr.
command-serve-beyond = { $host } ist von anderen Rechnern aus erreichbar.
command-serve-beyond-why = Das wird nur geöffnet, wenn du es sagst, und mit Schlüsseln.
command-serve-beyond-todo = Füge --network hinzu, wenn sie das Modell nutzen dürfen.
command-serve-nothing = Von { $session } wurde noch nichts exportiert.
command-serve-export = Exportiere es zuerst: nlforge export { $session } --to gguf
command-serve-at = Öffne diese Seite: { $address }
command-serve-api = OpenAIs API: { $address }
command-serve-plain = Texte gehen unverschlüsselt durch das Netz, wenn kein Proxy mit TLS davorsteht; einer steht in docs/serving.md.
command-serve-runs-on = Er läuft weiter; beende ihn mit: nlforge serve { $session } --stop
command-serve-ends = Strg-C beendet ihn, wenn die offenen Anfragen beantwortet sind.
command-serve-failed = Der Server ist nicht gestartet.
command-serve-log = Alles, was er gesagt hat, steht in { $log }.
command-serve-key = Das ist der Schlüssel von { $name }. Er wird einmal gezeigt, nur sein Hash wird aufgehoben; sende ihn als „Authorization: Bearer SCHLÜSSEL“.
command-serve-none = Es läuft kein Server.
command-serve-stopped = { $session } wird unter { $address } nicht mehr bereitgestellt.
command-serve-goes-on = Der Server unter { $address } antwortet noch.
command-serve-kill = Warte, oder beende ihn sofort: kill -9 { $pid }
