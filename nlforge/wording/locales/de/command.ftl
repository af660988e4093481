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
command-no-plan-before = Es gibt keinen früheren Plan zum Vergleichen.
command-plan-same = Plan: derselbe (vorher { $before }, jetzt { $now })
command-plan-different = Plan: ANDERS (vorher { $before }, jetzt { $now })
command-replay-declined = Die gespeicherten Worte ergeben keinen Plan, der gebaut werden darf.
command-replay-change = Öffne die Sitzung und ändere sie: nlforge SESSION
command-replay-open = Die gespeicherten Worte ergeben keinen fertigen Plan.
command-replay-answer = Öffne die Sitzung und antworte: nlforge SESSION
