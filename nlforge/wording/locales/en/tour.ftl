# A tour of the screen.

tour-title = Step { $step } of { $of }
tour-step-1 =
    Say what you want.

    Write in the line below, in your own words: what the model should do, and which files it may learn from. Type @ to name a file of this folder, / for the commands, ? for help. The arrow up brings back what you said before.
tour-step-2 =
    Read the plan, and change it.

    You see one page: what will be built, how it is judged, what it takes, what could go wrong. Say what should be different, as often as you like; “undo” takes it back. F2 shows every value and where it comes from. Nothing starts before you say yes.
tour-step-3 =
    Watch it, and use it.

    Ask “how is it going?” at any time, or close the window: a run continues. At the end you see what the model can do on messages it did not learn from. Then ask it anything; Ctrl+F finds words in the conversation.
