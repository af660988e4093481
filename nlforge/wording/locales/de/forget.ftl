# Jemanden vergessen.
forget-nothing = In dieser Sitzung steht nichts davon.
forget-found = Es steht an { $places } Stellen in { $files } Dateien dieser Sitzung:
forget-source = In deiner eigenen Datei { $file } steht es in { $count ->
    [one] Zeile { $lines }; die Datei wird nicht geändert, aber kein Lauf lernt mehr aus dieser Zeile.
   *[other] { $count } Zeilen ({ $lines }); die Datei wird nicht geändert, aber kein Lauf lernt mehr aus diesen Zeilen.
    }
forget-versions = Diese Fassungen haben daraus gelernt: { $versions }. Was ein Modell gelernt hat, lässt sich nicht aus seinen Gewichten nehmen.
forget-retrain = Mit --retrain wird derselbe Plan noch einmal trainiert, ohne das; gib dann diese Fassung frei (nlforge release { $session }) und lösche die Ordner der alten unter runs, wenn sie niemand mehr braucht.
forget-no-version = Keine Fassung hat daraus gelernt.
forget-nothing-done = Nichts wurde herausgenommen.
forget-yes = Nimm es heraus mit --yes.
forget-done = Aus { $files } Dateien herausgenommen; { $left } Stellen sind übrig.
forget-asked = Gefragt, was die gelöschten Zeilen fragen, sagte das Modell es in { $said } von { $asked } Antworten.
forget-proof = Der Nachweis steht in forgotten.jsonl; er kennt das Vergessene nur als Hash.
forget-command = Das Herausnehmen lässt sich nicht rückgängig machen. So geht es: nlforge forget { $session } WER --yes, mit denselben Worten für WER.
