doing-thinking = denkt nach
doing-loading = lädt das Modell, das deine Worte liest
doing-reading_file = liest deine Dateien: { $file }, { $number } von { $of }
doing-reading_one = liest deine Datei: { $file }
doing-understanding = versteht, was du willst
doing-choosing = wählt Modell und Einstellungen
doing-checking_rows = sieht die Zeilen durch, mit denen es trainiert würde
doing-estimating = schätzt Zeit, Speicher und Kosten
