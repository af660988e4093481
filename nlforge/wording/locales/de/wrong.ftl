# Was jemand im Gespräch über eine Antwort sagt.
wrong-message = Verstanden als Antwort auf: { $message }
wrong-reply = Es sagt: { $reply }
wrong-right = Richtig ist dann: { $reply }
wrong-noted = Dass es falsch ist, ist behalten; was ganz richtig wäre, lässt sich daraus nicht sagen.
wrong-how = Schreib die richtige Antwort: nlforge feedback { $session } --message „…“ --correction „…“, oder im Ergebnis (F7).
wrong-kept = Behalten als { $id }: Wer ein bereitgestelltes Modell dasselbe fragt, bekommt sofort die richtige Antwort, und „verbessere es“ lernt sie. War eine andere Antwort gemeint, nimm es zurück: nlforge feedback { $session } --take-back { $id }
wrong-nothing-like-it = Nichts, was gefragt oder gelernt wurde, handelt von „{ $about }“.
