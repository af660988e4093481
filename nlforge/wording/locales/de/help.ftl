# Was man sagen kann, je nachdem, wo eine Sitzung steht.

help-planning =
    Sag mit eigenen Worten, was das Modell tun soll, nenne die Dateien, aus denen es lernen kann, und beantworte, was gefragt wird; jedes Mal siehst du den Plan.
    „details“ zeigt jeden Wert und woher er kommt, „rückgängig“ nimmt die letzte Änderung zurück, „warum dieses Modell?“ wird beantwortet, und „ja“ baut es.
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
