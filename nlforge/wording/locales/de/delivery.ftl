# Was es kostet, und was am Ende daliegt.

delivery-unknown = unbekannt, solange es keine Daten gibt
delivery-time = Zeit: { $low } bis { $high }, am ehesten { $likely } ({ $basis })
delivery-basis-cards = eine Faustregel für diese Grafikkarten, nicht auf ihnen gemessen
delivery-basis-machine = geschätzt nach dieser Maschine, deinen Daten und früheren Läufen
delivery-larger = Ein größeres Basismodell, { $base }, braucht { $low } bis { $high }: sag „nimm { $base }“
delivery-smaller = Ein kleineres Basismodell, { $base }, braucht { $low } bis { $high }: sag „nimm { $base }“
delivery-fetch = Es muss einmal geholt werden ({ $megabytes } MB): nlforge models fetch { $base }
delivery-reached = Gemessen mit { $base }: { $right } % richtig bei { $set } ({ $rows } Beispiele)
delivery-set-banking77 = Nachrichten an eine Bank, nach Themen
delivery-set-returns-desk = den Antworten unseres Beispiels
delivery-memory = Arbeitsspeicher { $memory } GB, Platte { $disk } GB, Geld { $money }
delivery-of-judge = davon für den Richter { $usd }
delivery-electricity = (Strom etwa { $usd } USD, { $co2 } kg CO2)
delivery-hours = { $hours } h
delivery-minutes = { $minutes } min
delivery-get = Du bekommst den Ordner model/adapter des Laufs, { $what }; frag es auf dieser Maschine mit: nlforge ask SITZUNG „…“
delivery-what-adapter = einen Adapter (safetensors, PEFT)
delivery-what-adapter-head = einen Adapter und eine Klassenschicht (safetensors, PEFT)
delivery-what-whole = ein ganzes Modell (safetensors)
delivery-what-whole-head = ein ganzes Modell und eine Klassenschicht (safetensors)
delivery-as = Geliefert als: { $what }
delivery-unbuilt = Noch nicht gebaut: { $what }
delivery-nothing = Sonst nichts
delivery-to-merged_weights = das ganze Modell mit eingerechneten Gewichten (safetensors)
delivery-to-ollama_gguf = eine Datei für Ollama (GGUF)
delivery-to-openai_server = ein Server, der spricht wie der von OpenAI
